package ai.odock.router.exporters.file;

import ai.odock.router.exporters.file.FileConfig.Rotation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that were set aside, beside the file itself: {@code data.json} becomes {@code
 * data-2026-02-14T05-02-14.173.json} (lumberjack's names, which contrib documents).
 */
final class Backups {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS");
  private static final long DAY_MILLIS = 24L * 3600 * 1000;
  private static final long MOST_DAYS = 1_000_000;
  private static final int TIME_LENGTH = "2006-01-02T15-04-05.000".length();

  private final Path directory;
  private final String prefix;
  private final String extension;
  private final ZoneId zone;

  Backups(Path file, boolean localTime) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    this.directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    this.prefix = (dot < 0 ? name : name.substring(0, dot)) + "-";
    this.extension = dot < 0 ? "" : name.substring(dot);
    this.zone = localTime ? ZoneId.systemDefault() : ZoneOffset.UTC;
  }

  /** A name for a file that is set aside now, one that nothing has yet. */
  Path next(long epochMillis) {
    long at = epochMillis;
    Path path = named(at);
    while (Files.exists(path)) {
      path = named(++at);
    }
    return path;
  }

  private Path named(long epochMillis) {
    LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), zone);
    return directory.resolve(prefix + TIME.format(time) + extension);
  }

  /** Deletes those that are too old, and the oldest of too many. */
  void prune(Rotation rotation, long epochMillis) throws IOException {
    long oldest =
        rotation.maxDays() == 0
            ? Long.MIN_VALUE
            : epochMillis - Math.min(rotation.maxDays(), MOST_DAYS) * DAY_MILLIS;
    long place = 0;
    for (var backup : newestFirst().entrySet()) {
      place++;
      boolean tooMany = rotation.maxBackups() > 0 && place > rotation.maxBackups();
      if (tooMany || millis(backup.getKey()) < oldest) {
        Files.deleteIfExists(backup.getValue());
      }
    }
  }

  private long millis(LocalDateTime time) {
    return time.atZone(zone).toInstant().toEpochMilli();
  }

  private Map<LocalDateTime, Path> newestFirst() throws IOException {
    Map<LocalDateTime, Path> backups = new TreeMap<>(Comparator.reverseOrder());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        LocalDateTime time = timeOf(String.valueOf(file.getFileName()));
        if (time != null) {
          backups.put(time, file);
        }
      }
    }
    return backups;
  }

  /** When a file of this name was set aside; null when it is no backup. */
  private @Nullable LocalDateTime timeOf(String name) {
    if (name.length() != prefix.length() + TIME_LENGTH + extension.length()
        || !name.startsWith(prefix)
        || !name.endsWith(extension)) {
      return null;
    }
    try {
      return LocalDateTime.parse(name.substring(prefix.length()).substring(0, TIME_LENGTH), TIME);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
