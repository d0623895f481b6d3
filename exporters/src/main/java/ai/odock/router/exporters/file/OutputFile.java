package ai.odock.router.exporters.file;

import ai.odock.router.exporters.file.FileConfig.Rotation;
import ai.odock.router.time.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A file of whole records. What could not be written to its end is cut off again; a file whose last
 * record was torn by a crash is set aside, so that no reader meets half a record with others behind
 * it. Guarded by its owner's lock.
 *
 * <p>A {@link RandomAccessFile} because interrupting a thread closes a channel.
 */
final class OutputFile implements Closeable {
  private final Path path;
  private final Opener opener;
  private final Clock clock;
  private final Logger log;
  private RandomAccessFile file;

  /** A pipe or a terminal, such as /dev/stdout, has neither length nor backups. */
  private final boolean regular;

  /** Where a record begins that could be neither written nor cut off; -1: nowhere. */
  private long torn = -1;

  /** Opens files; tests have others that fail. */
  @FunctionalInterface
  interface Opener {
    RandomAccessFile open(Path path) throws IOException;
  }

  /** Opens a file, or makes it; records follow what it holds. */
  OutputFile(Path path, Opener opener, Clock clock, Logger log) throws IOException {
    this.path = path;
    this.opener = opener;
    this.clock = clock;
    this.log = log;
    this.file = opener.open(path);
    this.regular = Files.isRegularFile(path);
  }

  /** Throws away what it holds. */
  void empty() throws IOException {
    if (regular) {
      file.setLength(0);
    }
  }

  /**
   * Sees to it that the file ends with a whole record, or begins.
   *
   * @param framed how its records begin and end
   */
  void checkEnd(boolean framed) throws IOException {
    if (regular && !endsWhole(framed)) {
      Path aside = new Backups(path, false).next(clock.epochMillis());
      log.atWarn()
          .addKeyValue("path", path)
          .addKeyValue("renamed_to", aside)
          .log("The file does not end with a whole record. Setting it aside.");
      setAside(aside);
    }
  }

  /**
   * Writes a record to the end, or nothing of it.
   *
   * @param rotation when to begin a new file before that; a record that is larger than a file may
   *     be gets one of its own
   */
  void write(byte[] record, int length, @Nullable Rotation rotation) throws IOException {
    if (!regular) {
      file.write(record, 0, length);
      return;
    }
    cutTornEnd();
    long before = file.length();
    if (rotation != null && before > 0 && before + length > rotation.maxBytes()) {
      rotate(rotation);
      before = 0;
    }
    try {
      file.seek(before);
      file.write(record, 0, length);
    } catch (IOException e) {
      torn = before;
      cutTornEnd();
      throw e;
    }
  }

  private void cutTornEnd() throws IOException {
    if (torn >= 0) {
      file.setLength(Math.min(torn, file.length()));
      torn = -1;
    }
  }

  private void rotate(Rotation rotation) throws IOException {
    Backups backups = new Backups(path, rotation.localTime());
    long now = clock.epochMillis();
    setAside(backups.next(now));
    try {
      backups.prune(rotation, now);
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("path", path)
          .addKeyValue("error", e.toString())
          .log("Old files could not be deleted.");
    }
  }

  private void setAside(Path aside) throws IOException {
    if (Files.exists(path)) {
      Files.move(path, aside);
    }
    RandomAccessFile next = opener.open(path);
    file.close();
    file = next;
  }

  private boolean endsWhole(boolean framed) throws IOException {
    long length = file.length();
    if (length == 0) {
      return true;
    }
    if (framed) {
      return lastFrameEnds(length);
    }
    file.seek(length - 1);
    return file.read() == '\n';
  }

  private boolean lastFrameEnds(long length) throws IOException {
    long at = 0;
    while (length - at >= 4) {
      file.seek(at);
      at += 4 + Integer.toUnsignedLong(file.readInt());
    }
    return at == length;
  }

  @Override
  public void close() throws IOException {
    try {
      cutTornEnd();
    } finally {
      file.close();
    }
  }
}
