package ai.odock.router.exporters.prometheus;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** What becomes of names that Prometheus has not always had (prometheus/common: EscapeName). */
enum Escaping {
  UNDERSCORES("underscores"),
  DOTS("dots"),
  VALUES("values"),
  /** Nothing: they are put in quotes. */
  ALLOW_UTF8("allow-utf-8");

  private final String word;

  Escaping(String word) {
    this.word = word;
  }

  /** In the headers {@code Accept} and {@code Content-Type}. */
  String word() {
    return word;
  }

  String metric(String name) {
    return escaped(name, Names.isPlainMetric(name), true);
  }

  private String escaped(String name, boolean plain, boolean colons) {
    return switch (this) {
      case ALLOW_UTF8 -> name;
      case UNDERSCORES -> plain ? name : replaced(name, colons, c -> "_");
      case VALUES -> plain ? name : "U__" + replaced(name, colons, c -> c == '_' ? "__" : hex(c));
      case DOTS -> replaced(name, colons, c -> c == '.' ? "_dot_" : "__");
    };
  }

  /** Replaces all but letters, digits that are not in front, perhaps colons, and underscores. */
  private String replaced(String name, boolean colons, IntFunction<String> replacement) {
    StringBuilder out = new StringBuilder(name.length() + 16);
    name.codePoints()
        .forEach(
            c -> {
              boolean kept = isKept(c, out.isEmpty(), colons);
              if (kept && (c != '_' || this == UNDERSCORES)) {
                out.append((char) c);
              } else {
                out.append(replacement.apply(c));
              }
            });
    return out.toString();
  }

  private static boolean isKept(int c, boolean first, boolean colons) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (c == ':' && colons)
        || (c >= '0' && c <= '9' && !first);
  }

  private static String hex(int c) {
    return "_" + Integer.toHexString(c) + "_";
  }

  /** Values of names that become one are joined. */
  Labels labels(Labels labels) {
    if (this == ALLOW_UTF8 || (labels.plain() && this != DOTS)) {
      return labels;
    }
    SortedMap<String, String> escaped = new TreeMap<>();
    for (Map.Entry<String, String> label : labels.toMap().entrySet()) {
      String name = label.getKey();
      escaped.merge(
          escaped(name, Names.isPlainLabel(name), false),
          label.getValue(),
          (one, more) -> one.equals(more) ? one : one + ";" + more);
    }
    return Labels.of(escaped);
  }
}
