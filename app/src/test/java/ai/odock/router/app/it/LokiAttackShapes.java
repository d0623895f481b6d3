package ai.odock.router.app.it;

import java.util.LinkedHashMap;
import java.util.Map;

/** Pushes to the {@code loki} receiver that cost much more than others: many of everything. */
final class LokiAttackShapes {
  private static final int MOST = 20 << 20;
  static final String GOOD =
      "{\"streams\":[{\"stream\":{\"app\":\"good\"},\"values\":[[\"1\",\"a\"],[\"2\",\"b\"],[\"3\",\"c\"]]}]}";

  private LokiAttackShapes() {}

  static Map<String, String> all() {
    String entry = "[\"1\",\"\"]";
    Map<String, String> shapes = new LinkedHashMap<>();
    shapes.put("empty entries", stream("{}", "[" + list(entry) + "]"));
    shapes.put("labels", stream(object(), "[" + entry + "]"));
    shapes.put("structured metadata", stream("{}", "[[\"1\",\"\"," + object() + "]]"));
    shapes.put("made-up streams", streams());
    shapes.put("nested arrays", stream("{}", "[".repeat(MOST / 4) + "]".repeat(MOST / 4)));
    return shapes;
  }

  private static String stream(String labels, String values) {
    return "{\"streams\":[{\"stream\":" + labels + ",\"values\":" + values + "}]}";
  }

  private static String list(String entry) {
    return (entry + ",").repeat((MOST - 1000) / (entry.length() + 1)) + entry;
  }

  private static String object() {
    StringBuilder text = new StringBuilder("{\"a\":\"\"");
    for (int i = 0; text.length() < MOST - 1000; i++) {
      text.append(",\"k").append(i).append("\":\"\"");
    }
    return text.append('}').toString();
  }

  private static String streams() {
    StringBuilder text = new StringBuilder("{\"streams\":[");
    for (int i = 0; text.length() < MOST - 1000; i++) {
      text.append("{\"stream\":{\"a\":\"").append(i).append("\"},\"values\":[[\"1\",\"\"]]},");
    }
    return text.append("{\"stream\":{},\"values\":[]}]}").toString();
  }
}
