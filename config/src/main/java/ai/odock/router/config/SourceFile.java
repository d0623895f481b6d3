package ai.odock.router.config;

import ai.odock.router.FileFailure;
import ai.odock.router.TimeLimit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Reads the text of a file. Never waits without an end: a pipe that nobody writes to would block
 * {@code validate} for ever.
 */
final class SourceFile {
  static final int MAX_BYTES = 1 << 20;

  /** How long what is piped in may take. */
  static final Duration PIPE_LIMIT = Duration.ofSeconds(30);

  /** What a shell opens for the process: {@code /dev/stdin}, {@code <(command)}. */
  private static final Pattern OPEN_ALREADY =
      Pattern.compile("/dev/(stdin|null|fd/\\d+)|/proc/self/fd/\\d+");

  /** Opens a file for reading; another one in tests. */
  @FunctionalInterface
  interface Opener {
    InputStream open(Path file) throws IOException;
  }

  private final Path cwd;
  private final Opener opener;
  private final Duration pipeLimit;

  SourceFile(Path cwd, Opener opener, Duration pipeLimit) {
    this.cwd = cwd;
    this.opener = opener;
    this.pipeLimit = pipeLimit;
  }

  String read(String path) throws UnreadableSource {
    try {
      Path file = cwd.resolve(path);
      byte[] bytes = waits(file) ? piped(file, path) : bytes(file);
      if (bytes.length > MAX_BYTES) {
        throw new UnreadableSource("the file " + path + " is larger than 1 MiB");
      }
      return charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new UnreadableSource("the file " + path + " is not UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw new UnreadableSource(
          "unable to read the file " + path + ": " + FileFailure.reason(e) + hint(path));
    }
  }

  /** Whether it is none of what is read at once: a file, a folder (which fails), nothing. */
  private static boolean waits(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  private byte[] piped(Path file, String path) throws IOException, UnreadableSource {
    if (!OPEN_ALREADY.matcher(file.toString()).matches()) {
      throw new UnreadableSource(
          "the file "
              + path
              + " is a pipe or a device; only regular files and /dev/stdin can be read");
    }
    try {
      return TimeLimit.call(pipeLimit, () -> bytes(file));
    } catch (TimeoutException _) {
      throw new UnreadableSource(
          "the text of "
              + path
              + " did not come to its end within "
              + pipeLimit.toSeconds()
              + " s");
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private byte[] bytes(Path file) throws IOException {
    // Not Files.size: pipes such as /dev/stdin have none.
    try (InputStream in = opener.open(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  private static String hint(String path) {
    return path.equals("-") ? "; for the standard input write /dev/stdin" : "";
  }

  /** UTF-8 unless a byte order mark says UTF-16, as some editors save it. */
  private static Charset charset(byte[] bytes) {
    boolean marked =
        bytes.length >= 2
            && ((bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF)
                || (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE));
    return marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }
}
