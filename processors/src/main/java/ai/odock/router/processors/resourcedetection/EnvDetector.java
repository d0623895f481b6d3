package ai.odock.router.processors.resourcedetection;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** {@code OTEL_RESOURCE_ATTRIBUTES}: {@code key=value,key=value}, values percent-encoded. */
final class EnvDetector implements Detector {
  private static final String VARIABLE = "OTEL_RESOURCE_ATTRIBUTES";
  private static final String OLD_VARIABLE = "OTEL_RESOURCE";

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    String variable = surroundings.variable(VARIABLE).isEmpty() ? OLD_VARIABLE : VARIABLE;
    String text = surroundings.variable(variable);
    Detected detected = new Detected();
    if (text.isEmpty()) {
      return detected;
    }
    String[] pairs = text.split(",", -1);
    for (int i = 0; i < pairs.length; i++) {
      String pair = pairs[i].strip();
      int equals = pair.indexOf('=');
      if (pair.isEmpty() && i == pairs.length - 1) {
        break; // a comma at the end
      }
      if (equals < 1) {
        throw new DetectionException(
            "%s: pair %d, \"%s\", is not key=value".formatted(variable, i + 1, pair));
      }
      String key = pair.substring(0, equals).strip();
      detected.putAsIs(key, decode(variable, i + 1, pair.substring(equals + 1).strip()));
    }
    return detected;
  }

  private static String decode(String variable, int pair, String value) throws DetectionException {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new DetectionException(
          "%s: pair %d: \"%s\" is not percent-encoded".formatted(variable, pair, value));
    }
  }
}
