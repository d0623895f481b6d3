package ai.odock.router.exporters.prometheusremotewrite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads the series of an answer of Prometheus' query API. Only the beginning of a very long answer
 * is there; what it tells is taken.
 */
final class DoubleCountAnswer {
  private static final JsonFactory JSON = new JsonFactory();

  private DoubleCountAnswer() {}

  /**
   * The targets of each metric.
   *
   * @throws IOException when it is no such answer
   */
  static Map<String, Set<Target>> read(byte[] body) throws IOException {
    Map<String, Set<Target>> found = new HashMap<>();
    boolean result = false;
    try (JsonParser json = JSON.createParser(body)) {
      while (json.nextToken() != null) {
        if (json.currentToken() != JsonToken.FIELD_NAME) {
          continue;
        }
        if (json.currentName().equals("result")) {
          result = true;
        } else if (json.currentName().equals("metric") && result) {
          metric(json, found);
        }
      }
    } catch (IOException e) {
      if (!result) {
        throw new IOException("no answer of Prometheus' query API");
      }
    }
    if (!result) {
      throw new IOException("no answer of Prometheus' query API");
    }
    return found;
  }

  private static void metric(JsonParser json, Map<String, Set<Target>> found) throws IOException {
    Map<String, String> labels = new HashMap<>();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      var _ = json.nextToken();
      labels.put(name, json.getText());
    }
    Target target = new Target(labels.getOrDefault("job", ""), labels.getOrDefault("instance", ""));
    found.computeIfAbsent(labels.getOrDefault("__name__", ""), n -> new HashSet<>()).add(target);
  }
}
