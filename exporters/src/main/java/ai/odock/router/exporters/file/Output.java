package ai.odock.router.exporters.file;

import ai.odock.router.exporters.file.FileConfig.Directories;
import ai.odock.router.time.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;

/**
 * The open files of one {@code path}. The exporters of all signals write to the same ones, and so
 * does an exporter that takes the place of another while that one still runs; so a path has one
 * output in the router, for as long as somebody uses it. Records are written one at a time.
 */
final class Output {
  /** Files that are known to be ours. Beyond these none is emptied any more. */
  private static final int REMEMBERED = 10_000;

  private final Clock clock;
  private final Logger log;
  private final Map<Path, OutputFile> files = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<Path> begun = new HashSet<>();
  private FileConfig config;
  private int users;

  Output(FileConfig config, Clock clock, Logger log) {
    this.config = config;
    this.clock = clock;
    this.log = log;
  }

  /** One more uses it; the latest settings are those that hold. */
  synchronized void use(FileConfig latest) {
    users++;
    config = latest;
  }

  /** One fewer uses it; closes the files after the last one. Whether that was the last. */
  synchronized boolean endUse() {
    users--;
    if (users == 0) {
      files.forEach(this::close);
      files.clear();
    }
    return users == 0;
  }

  /** Opens a file, unless it is open. */
  synchronized void open(Path path) throws IOException {
    OutputFile _ = file(path);
  }

  /** Appends a record to a file, or nothing of it. */
  synchronized void write(Path path, RecordBuffer record) throws IOException {
    file(path).write(record.array(), record.length(), config.rotation());
  }

  private OutputFile file(Path path) throws IOException {
    OutputFile there = files.get(path);
    if (there != null) {
      return there;
    }
    makeDirectories(path);
    OutputFile file = new OutputFile(path, p -> new RandomAccessFile(p.toFile(), "rw"), clock, log);
    try {
      begin(path, file);
    } catch (IOException e) {
      close(path, file);
      throw e;
    }
    files.put(path, file);
    closeEldest();
    return file;
  }

  private void begin(Path path, OutputFile file) throws IOException {
    if (begun.contains(path)) {
      return;
    }
    boolean remembered = begun.size() < REMEMBERED;
    if (config.append() || config.rotation() != null || !remembered) {
      file.checkEnd(config.framed());
    } else {
      file.empty();
    }
    if (remembered) {
      begun.add(path);
    }
  }

  private void makeDirectories(Path path) throws IOException {
    Directories wanted = config.directories();
    if (wanted == null && config.groupBy() != null) {
      wanted = Directories.DEFAULT;
    }
    Path directory = path.getParent();
    if (wanted == null || directory == null || Files.isDirectory(directory)) {
      return;
    }
    if (Files.getFileStore(existing(directory)).supportsFileAttributeView("posix")) {
      Files.createDirectories(
          directory, PosixFilePermissions.asFileAttribute(permissions(wanted.permissions())));
    } else {
      Files.createDirectories(directory);
    }
  }

  private static Path existing(Path directory) {
    Path path = directory;
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }

  /** The nine bits, highest first, are the constants in their order. */
  private static Set<PosixFilePermission> permissions(int bits) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((bits & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  private void closeEldest() {
    int most = config.groupBy() == null ? 1 : config.groupBy().maxOpenFiles();
    Iterator<Map.Entry<Path, OutputFile>> eldest = files.entrySet().iterator();
    while (files.size() > most) {
      var file = eldest.next();
      eldest.remove();
      close(file.getKey(), file.getValue());
    }
  }

  private void close(Path path, OutputFile file) {
    try {
      file.close();
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("path", path)
          .addKeyValue("error", e.toString())
          .log("A file could not be closed.");
    }
  }
}
