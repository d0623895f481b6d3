package ai.odock.router.config;

import ai.odock.router.ConfigValue.Position;
import ai.odock.router.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the text behind {@code file:}, {@code env:} and {@code yaml:}. */
final class TextSources {
  static final int MAX_BYTES = 1 << 20;

  /** At least two letters, so that {@code C:\x} is a path. */
  private static final Pattern URI =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):(?<rest>.*)", Pattern.DOTALL);

  private static final List<String> SCHEMES = List.of("env", "file", "yaml");

  private static final Pattern ENV_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final Map<String, String> env;
  private final Path cwd;

  TextSources(Map<String, String> env, Path cwd) {
    this.env = Map.copyOf(env);
    this.cwd = cwd;
  }

  /** A source as the operator gave it; without a scheme it is a file. */
  static String withScheme(String source) {
    return URI.matcher(source).matches() ? source : "file:" + source;
  }

  /** What mistakes in a source are reported under. The values of inline YAML are left out. */
  static String shortName(String source) {
    if (source.startsWith("file:")) {
      return source.substring("file:".length());
    }
    if (source.startsWith("yaml:")) {
      String firstLine = source.lines().findFirst().orElse(source);
      int end = firstLine.indexOf(": ");
      return end < 0 ? "yaml:…" : firstLine.substring(0, end);
    }
    return source;
  }

  /**
   * The text behind a URI.
   *
   * @param place where the URI stands
   * @param notices takes a line when a variable gives no text
   */
  String read(String uri, Position place, Notices notices) throws UnreadableSource {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw new UnreadableSource("invalid uri \"" + uri + "\"");
    }
    String rest = matcher.group("rest");
    return switch (matcher.group("scheme")) {
      case "env" -> variable(rest, place, notices);
      case "file" -> file(rest);
      case "yaml" -> rest;
      default -> {
        throw new UnreadableSource("unsupported scheme on URI \"" + uri + "\"" + hint(matcher));
      }
    };
  }

  private static String hint(Matcher uri) {
    return uri.group("rest").startsWith("-")
        ? "; a default is written ${env:NAME:-default}"
        : NearestName.hint(uri.group("scheme"), SCHEMES);
  }

  private String variable(String text, Position place, Notices notices) throws UnreadableSource {
    int dash = text.indexOf(":-");
    String name = dash < 0 ? text : text.substring(0, dash);
    if (!ENV_NAME.matcher(name).matches()) {
      throw new UnreadableSource(
          "environment variable \"" + name + "\" has invalid name: must match ^" + ENV_NAME + "$");
    }
    String value = env.get(name);
    if (value == null && dash >= 0) {
      return text.substring(dash + 2);
    }
    if (value == null) {
      notices.warn(place + ": references unset environment variable \"" + name + "\"");
    } else if (value.isEmpty()) {
      notices.note(place + ": references empty environment variable \"" + name + "\"");
    }
    return value == null ? "" : value;
  }

  private String file(String path) throws UnreadableSource {
    // Not Files.size: pipes such as /dev/stdin have none.
    try (InputStream in = Files.newInputStream(cwd.resolve(path))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UnreadableSource("the file " + path + " is larger than 1 MiB");
      }
      return charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException _) {
      throw new UnreadableSource("unable to read the file " + path + ": no such file or directory");
    } catch (CharacterCodingException _) {
      throw new UnreadableSource("the file " + path + " is not UTF-8 text");
    } catch (IOException | InvalidPathException e) {
      throw new UnreadableSource("unable to read the file " + path + ": " + e.getMessage());
    }
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
