package ai.odock.router.processors.resourcedetection;

import ai.odock.router.attribute.EncodedValue;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Resource attributes, in the order in which they were found; the first of a key stays. */
final class Detected {
  private final Map<String, byte[]> values = new LinkedHashMap<>();

  /** Adds a text; nothing when there is none. */
  Detected put(String key, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      values.putIfAbsent(key, EncodedValue.of(text));
    }
    return this;
  }

  /** Adds a text that may be empty, as an operator wrote it. */
  Detected putAsIs(String key, String text) {
    values.put(key, EncodedValue.of(text));
    return this;
  }

  Detected put(String key, long number) {
    values.putIfAbsent(key, EncodedValue.of(number));
    return this;
  }

  /** Adds a list of texts; nothing when it is empty. */
  Detected put(String key, List<String> texts) {
    if (!texts.isEmpty()) {
      values.putIfAbsent(key, EncodedValue.of(texts));
    }
    return this;
  }

  /** Adds what another detector found and this one did not. */
  void addMissing(Detected other) {
    other.values.forEach(values::putIfAbsent);
  }

  /** The same with fewer keys. */
  Detected only(Predicate<String> keys) {
    Detected kept = new Detected();
    values.forEach(
        (key, value) -> {
          if (keys.test(key)) {
            kept.values.put(key, value);
          }
        });
    return kept;
  }

  int size() {
    return values.size();
  }

  /** Hands over each key and encoded AnyValue. */
  void forEach(BiConsumer<String, byte[]> action) {
    values.forEach(action);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Detected that
        && values.keySet().equals(that.values.keySet())
        && values.keySet().stream()
            .allMatch(key -> Arrays.equals(values.get(key), that.values.get(key)));
  }

  @Override
  public int hashCode() {
    return values.keySet().hashCode();
  }

  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
