package ai.odock.router.config;

import ai.odock.router.settings.NearestName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the text behind {@code file:}, {@code env:} and {@code yaml:}. */
final class TextSources {
  /** At least two letters, so that {@code C:\x} is a path. */
  private static final Pattern URI =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):(?<rest>.*)", Pattern.DOTALL);

  private static final List<String> SCHEMES = List.of("env", "file", "yaml");

  /** Sources of the collector and its contrib distribution that this build does not have. */
  private static final Set<String> OF_THE_COLLECTOR =
      Set.of("http", "https", "s3", "secretsmanager", "googlesecretmanager", "aes");

  private static final Pattern SHELL_DEFAULT =
      Pattern.compile(
          "(?<name>[a-zA-Z_][a-zA-Z0-9_]*)((?<colon>:)(?=[^-=?+])|:?-|(?<other>:?[=?+])).*",
          Pattern.DOTALL);

  private static final Pattern ENV_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  /** Is told of variables that give no text. */
  @FunctionalInterface
  interface Without {
    void variable(String name, boolean set);
  }

  private final Map<String, String> env;
  private final SourceFile files;

  TextSources(Map<String, String> env, Path cwd) {
    this(env, new SourceFile(cwd, Files::newInputStream, SourceFile.PIPE_LIMIT));
  }

  TextSources(Map<String, String> env, SourceFile files) {
    this.env = Map.copyOf(env);
    this.files = files;
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
   * @param without is told of a variable that gives no text
   */
  String read(String uri, Without without) throws UnreadableSource {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw new UnreadableSource("invalid uri \"" + uri + "\"" + defaultHint(uri, false));
    }
    String rest = matcher.group("rest");
    return switch (matcher.group("scheme")) {
      case "env" -> variable(rest, without);
      case "file" -> files.read(rest);
      case "yaml" -> rest;
      default -> {
        throw new UnreadableSource(
            "unsupported scheme on URI \"" + uri + "\"" + hint(uri, matcher));
      }
    };
  }

  private static String hint(String uri, Matcher matched) {
    String scheme = matched.group("scheme");
    if (OF_THE_COLLECTOR.contains(scheme)) {
      return "; the collector has it, this build does not";
    }
    String hint = defaultHint(uri, false);
    return hint.isEmpty() ? NearestName.hint(scheme, SCHEMES) : hint;
  }

  /**
   * What to write for {@code NAME:-default} and the other forms that shells know.
   *
   * @param colonToo whether a colon alone parts a name from its default, and not a scheme from what
   *     follows
   */
  private static String defaultHint(String text, boolean colonToo) {
    Matcher shell = SHELL_DEFAULT.matcher(text);
    if (!shell.matches() || (shell.group("colon") != null && !colonToo)) {
      return "";
    }
    return shell.group("other") == null
        ? "; a default is written ${env:%s:-default}".formatted(shell.group("name"))
        : "; of the forms that shells know there is ${env:%s:-default} alone"
            .formatted(shell.group("name"));
  }

  private String variable(String text, Without without) throws UnreadableSource {
    int dash = text.indexOf(":-");
    String name = dash < 0 ? text : text.substring(0, dash);
    if (!ENV_NAME.matcher(name).matches()) {
      throw new UnreadableSource(
          "environment variable \""
              + name
              + "\" has invalid name: must match ^"
              + ENV_NAME
              + "$"
              + defaultHint(text, true));
    }
    String value = env.get(name);
    if (value == null && dash >= 0) {
      return text.substring(dash + 2);
    }
    if (value == null || value.isEmpty()) {
      without.variable(name, value != null);
    }
    return value == null ? "" : value;
  }
}
