package ai.odock.router.exporters.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A path with a {@code *} for which a value from the telemetry is put (contrib: group_by). Slashes
 * in the value make directories; whatever it is, the file lies in the directory of the pattern.
 */
final class PathPattern {
  /** What Linux takes: bytes of one name, and of a whole path. */
  private static final int LONGEST_NAME = 255;

  private static final int LONGEST_PATH = 4095;

  private final String before;
  private final String after;
  private final Path directory;

  PathPattern(String pattern) {
    int star = pattern.indexOf('*');
    String prefix = pattern.substring(0, star);
    this.after = pattern.substring(star + 1);
    Path clean = Path.of(prefix).toAbsolutePath().normalize();
    boolean wholeDirectory = prefix.endsWith("/");
    this.before = wholeDirectory && !clean.toString().equals("/") ? clean + "/" : clean.toString();
    this.directory = wholeDirectory || clean.getParent() == null ? clean : clean.getParent();
  }

  /** The file of a value; null when no file can have such a name. */
  @Nullable Path file(String value) {
    Path path;
    try {
      path = inside(value);
    } catch (InvalidPathException e) {
      path = inside(encoded(value));
    }
    return path.startsWith(directory) && !path.equals(directory) && fits(path) ? path : null;
  }

  /**
   * Whether a link lies on the way from the directory of the pattern to a file, or is the file: it
   * may lead out, and the value that names it comes from the telemetry.
   */
  boolean leadsOverLink(Path file) {
    Path at = directory;
    for (Path name : directory.relativize(file)) {
      at = at.resolve(name);
      if (Files.isSymbolicLink(at)) {
        return true;
      }
    }
    return false;
  }

  private Path inside(String value) {
    String segment = value;
    if (value.startsWith("./")) {
      segment = value.substring(1);
    } else if (value.startsWith("../")) {
      segment = value.substring(2);
    }
    Path path = Path.of(before + segment + after).normalize();
    if (path.toString().startsWith(before)) {
      return path;
    }
    return Path.of(before + "/" + Path.of("/" + segment + after).normalize()).normalize();
  }

  private static boolean fits(Path path) {
    for (Path name : path) {
      if (bytes(name) > LONGEST_NAME) {
        return false;
      }
    }
    return bytes(path) <= LONGEST_PATH;
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** For a character that no name can have, as the file system or the locale wants it. */
  private static String encoded(String value) {
    StringBuilder text = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b < 0x20 || b == 0x7f) {
        text.append('%').append("%02X".formatted(b & 0xff));
      } else {
        text.append((char) b);
      }
    }
    return text.toString();
  }
}
