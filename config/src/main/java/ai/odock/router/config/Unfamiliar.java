package ai.odock.router.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** References in the manner of other programs, which stay in a value as they are written. */
final class Unfamiliar {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");

  /** A name in a shell; two dollars stand for one. */
  private static final Pattern SHELL =
      Pattern.compile("(?<!\\$)(\\$\\$)*\\$[A-Za-z_][A-Za-z0-9_]*");

  /** A name in a Kubernetes manifest. */
  private static final Pattern KUBERNETES =
      Pattern.compile("(?<!\\$)(\\$\\$)*\\$\\([A-Za-z_][A-Za-z0-9_.-]*\\)");

  /** What Helm and other programs fill in. */
  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);

  private Unfamiliar() {}

  /** What to say of a text that is no YAML; empty when it is none of this. */
  static String hint(String text) {
    return text.contains("{{") ? "; {{ … }} of a template must be filled in before" : "";
  }

  /** What to say of a value; null when there is nothing. Its text, maybe a secret, is not shown. */
  static @Nullable String warning(String written) {
    String text = REFERENCE.matcher(written).replaceAll("");
    if (TEMPLATE.matcher(text).find()) {
      return "holds {{ … }}, which stays as it is written; fill templates in before";
    }
    if (text.indexOf('$') < 0) {
      return null;
    }
    if (KUBERNETES.matcher(text).find()) {
      return "holds $(NAME), which stays as it is written; a variable is written ${env:NAME}";
    }
    return SHELL.matcher(text).find()
        ? "holds $NAME, which stays as it is written; a variable is written ${env:NAME}, and a"
            + " dollar sign $$"
        : null;
  }
}
