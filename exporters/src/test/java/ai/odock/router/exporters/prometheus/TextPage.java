package ai.odock.router.exporters.prometheus;

import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the text format the slow and obvious way. */
final class TextPage {
  private final String line;
  private int at;

  private TextPage(String line) {
    this.line = line;
  }

  /**
   * The values of a page by series, as {@code name{label=value, …}}. A series that comes twice is
   * an error.
   */
  static SortedMap<String, Double> samples(String page) {
    SortedMap<String, Double> samples = new TreeMap<>();
    for (String line : page.lines().toList()) {
      if (!line.startsWith("#") && new TextPage(line).addTo(samples) != null) {
        throw new AssertionError("twice: " + line);
      }
    }
    return samples;
  }

  private Double addTo(SortedMap<String, Double> samples) {
    SortedMap<String, String> labels = new TreeMap<>();
    int nameEnd = at;
    while (line.charAt(nameEnd) != ' ' && line.charAt(nameEnd) != '{') {
      nameEnd++;
    }
    String name = line.substring(0, nameEnd);
    at = nameEnd;
    if (line.charAt(at) == '{') {
      while (line.charAt(at) != '}') {
        at++; // the brace or a comma
        int equal = line.indexOf('=', at);
        String label = line.substring(at, equal);
        at = equal + 1;
        if (labels.put(label, quoted()) != null) {
          throw new AssertionError("a label twice: " + line);
        }
      }
      at++;
    }
    return samples.put(name + labels, number(line.substring(at + 1)));
  }

  private String quoted() {
    StringBuilder text = new StringBuilder();
    at++;
    while (line.charAt(at) != '"') {
      if (line.charAt(at) == '\\') {
        at++;
        text.append(line.charAt(at) == 'n' ? '\n' : line.charAt(at));
      } else {
        text.append(line.charAt(at));
      }
      at++;
    }
    at++;
    return text.toString();
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
