package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.FileFailure;
import ai.odock.router.TimeLimit;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Opens what {@code output_paths} names (zap.Open). */
final class LogOutput {
  /** A pipe opens when somebody reads it. */
  private static final Duration PIPE_LIMIT = Duration.ofSeconds(5);

  private LogOutput() {}

  /** A stream and the name that the operator gave it. */
  record Named(String path, OutputStream stream) {}

  /**
   * Opens all of them, or none.
   *
   * @throws IllegalArgumentException when some cannot be opened; it names each
   */
  static List<Named> open(List<String> paths) {
    List<Named> opened = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    for (String path : new LinkedHashSet<>(paths)) {
      try {
        opened.add(new Named(path, stream(path)));
      } catch (IOException | IllegalArgumentException e) {
        mistakes.add("open sink \"" + path + "\": " + reason(e));
      }
    }
    if (!mistakes.isEmpty()) {
      opened.forEach(LogOutput::close);
      throw new IllegalArgumentException("failed to create logger: " + String.join("; ", mistakes));
    }
    return opened;
  }

  /** Closes a file; the process's own streams stay open. */
  static void close(Named output) {
    if (!isStandard(output.path())) {
      try {
        output.stream().close();
      } catch (IOException e) {
        // every line was flushed, and that is where a failure was told
      }
    }
  }

  private static boolean isStandard(String path) {
    return path.equals("stdout") || path.equals("stderr");
  }

  /** The bare descriptors: System.err would lock others out while a full pipe blocks it. */
  private static OutputStream stream(String path) throws IOException {
    return switch (path) {
      case "stdout" -> new FileOutputStream(FileDescriptor.out);
      case "stderr" -> new FileOutputStream(FileDescriptor.err);
      default -> opened(file(path));
    };
  }

  private static OutputStream opened(Path file) throws IOException {
    if (!Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) {
      return append(file);
    }
    try {
      return TimeLimit.call(PIPE_LIMIT, () -> append(file));
    } catch (TimeoutException e) {
      throw new IOException(
          "a pipe that nobody has opened for reading within %d s".formatted(PIPE_LIMIT.toSeconds()),
          e);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static OutputStream append(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Path file(String path) {
    int scheme = path.indexOf("://");
    if (scheme < 0) {
      return Path.of(path);
    }
    if (!path.startsWith("file://")) {
      throw new IllegalArgumentException(
          "no sink found for scheme \"" + path.substring(0, scheme) + "\"");
    }
    try {
      URI uri = new URI(path);
      String host = uri.getAuthority();
      if ((host != null && !host.equals("localhost"))
          || uri.getQuery() != null
          || uri.getFragment() != null) {
        throw new IllegalArgumentException("a file URL has a path and nothing else");
      }
      return Path.of(uri.getPath());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("can't parse as a URL: " + e.getReason(), e);
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof IOException || failure instanceof InvalidPathException
        ? FileFailure.reason(failure)
        : String.valueOf(failure.getMessage());
  }

  /** The line that tells that another output fails. */
  static byte[] failure(String time, String path, IOException error) {
    return (time + " write error: " + path + ": " + error.getMessage() + "\n").getBytes(UTF_8);
  }
}
