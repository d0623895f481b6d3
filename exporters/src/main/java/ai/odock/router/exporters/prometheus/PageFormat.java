package ai.odock.router.exporters.prometheus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client can read, chosen as the collector's library chooses (prometheus/common: expfmt).
 *
 * @param version of OpenMetrics; empty for the others
 */
record PageFormat(Kind kind, String version, Escaping escaping) {
  /** The formats. */
  enum Kind {
    TEXT,
    OPEN_METRICS,
    PROTOBUF
  }

  private static final String PROTOBUF_TYPE = "application/vnd.google.protobuf";
  private static final String PROTOBUF_MESSAGE = "io.prometheus.client.MetricFamily";
  private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";
  private static final String TEXT_VERSION = "0.0.4";

  private record Choice(String type, Map<String, String> parameters, double quality) {
    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }
  }

  /**
   * Chooses for a client; text when it asks for nothing that there is.
   *
   * @param accept the values of the header
   * @param openMetrics whether that may be chosen
   */
  static PageFormat of(List<String> accept, boolean openMetrics) {
    Escaping escaping = Escaping.UNDERSCORES;
    for (Choice choice : choices(String.join(",", accept))) {
      // also of a format that is not chosen: Prometheus says the same with all of them
      escaping = escaping(choice.parameter("escaping"), escaping);
      PageFormat format = format(choice, escaping, openMetrics);
      if (format != null) {
        return format;
      }
    }
    return new PageFormat(Kind.TEXT, "", escaping);
  }

  private static Escaping escaping(String word, Escaping fallback) {
    for (Escaping escaping : Escaping.values()) {
      if (escaping.word().equals(word)) {
        return escaping;
      }
    }
    return fallback;
  }

  private static @Nullable PageFormat format(
      Choice choice, Escaping escaping, boolean openMetrics) {
    String version = choice.parameter("version");
    if (choice.type().equals(PROTOBUF_TYPE)
        && choice.parameter("proto").equals(PROTOBUF_MESSAGE)
        && choice.parameter("encoding").equals("delimited")) {
      return new PageFormat(Kind.PROTOBUF, "", escaping);
    }
    if (choice.type().equals("text/plain") && (version.isEmpty() || version.equals(TEXT_VERSION))) {
      return new PageFormat(Kind.TEXT, "", escaping);
    }
    if (openMetrics && choice.type().equals(OPEN_METRICS_TYPE)) {
      return switch (version) {
        case "1.0.0" -> new PageFormat(Kind.OPEN_METRICS, version, escaping);
        case "", "0.0.1" -> new PageFormat(Kind.OPEN_METRICS, "0.0.1", escaping);
        default -> null;
      };
    }
    return null;
  }

  /** The client's wishes, the dearest first. */
  private static List<Choice> choices(String accept) {
    List<Choice> choices = new ArrayList<>();
    for (String part : accept.split(",", -1)) {
      String[] words = part.split(";", -1);
      Map<String, String> parameters = new HashMap<>();
      for (int i = 1; i < words.length; i++) {
        int equal = words[i].indexOf('=');
        if (equal > 0) {
          String value = words[i].substring(equal + 1).strip();
          parameters.put(
              words[i].substring(0, equal).strip().toLowerCase(Locale.ROOT), unquoted(value));
        }
      }
      double quality = quality(parameters.getOrDefault("q", "1"));
      if (quality > 0) {
        choices.add(new Choice(words[0].strip().toLowerCase(Locale.ROOT), parameters, quality));
      }
    }
    choices.sort(Comparator.comparingDouble(Choice::quality).reversed());
    return choices;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /** Whether a client takes gzip. */
  static boolean gzip(List<String> acceptEncoding) {
    return choices(String.join(",", acceptEncoding)).stream()
        .anyMatch(choice -> choice.type().equals("gzip"));
  }

  String contentType() {
    String type =
        switch (kind) {
          case TEXT -> "text/plain; version=" + TEXT_VERSION + "; charset=utf-8";
          case OPEN_METRICS -> OPEN_METRICS_TYPE + "; version=" + version + "; charset=utf-8";
          case PROTOBUF -> PROTOBUF_TYPE + "; proto=" + PROTOBUF_MESSAGE + "; encoding=delimited";
        };
    return type + "; escaping=" + escaping.word();
  }
}
