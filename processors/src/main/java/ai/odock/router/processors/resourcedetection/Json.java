package ai.odock.router.processors.resourcedetection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Answers of metadata services. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static JsonNode read(byte[] body) throws DetectionException {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw new DetectionException("the answer of the metadata service is not JSON");
    }
  }

  /** The text at a path of names; empty when there is none. */
  static String text(JsonNode node, String... path) {
    JsonNode at = node;
    for (String name : path) {
      at = at.path(name);
    }
    return at.asText("");
  }

  /** What follows the last slash. */
  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
