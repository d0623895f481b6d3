package ai.odock.router.processors.resourcedetection;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of a name and a value, as in {@code /etc/os-release} and {@code /proc/cpuinfo}. */
final class Pairs {
  private Pairs() {}

  /**
   * The first value of each name, without quotes.
   *
   * @param text null: there are none
   */
  static Map<String, String> of(@Nullable String text, String separator) {
    Map<String, String> pairs = new HashMap<>();
    if (text != null) {
      for (String line : text.lines().toList()) {
        int at = line.indexOf(separator);
        if (at > 0) {
          String value = line.substring(at + 1).strip();
          boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
          pairs.putIfAbsent(
              line.substring(0, at).strip(),
              quoted ? value.substring(1, value.length() - 1) : value);
        }
      }
    }
    return pairs;
  }
}
