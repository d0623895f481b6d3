package ai.odock.router.telemetry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes label names of attribute names: {@code service.name} becomes {@code service_name}. */
final class LabelName {
  private LabelName() {}

  static String of(String attribute) {
    StringBuilder name = new StringBuilder(attribute.length());
    for (int i = 0; i < attribute.length(); i++) {
      char c = attribute.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (i == 0 && digit) {
        name.append("key_");
      }
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      name.append(letter || digit ? c : '_');
    }
    return name.toString();
  }

  /** Values whose names fall together are joined with {@code ;}: a label may occur only once. */
  static SortedMap<String, String> ofAll(Map<String, String> attributes) {
    SortedMap<String, String> labels = new TreeMap<>();
    new TreeMap<>(attributes)
        .forEach((name, value) -> labels.merge(of(name), value, (a, b) -> a + ";" + b));
    return Collections.unmodifiableSortedMap(labels);
  }
}
