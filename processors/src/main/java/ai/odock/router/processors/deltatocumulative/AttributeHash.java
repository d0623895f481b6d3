package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A hash of attributes that does not depend on their order, nor on how their values are encoded:
 * the sum of a hash of each. Lists keep their order, maps in values do not.
 */
final class AttributeHash {
  /** What one level of nesting needs, kept for the next value. */
  private static final class Level {
    final ProtoReader elements = new ProtoReader();
    final KeyValue pair = new KeyValue();
    final AnyValue value = new AnyValue();
    final Slice element = new Slice();
  }

  private final IdentityHash hash;
  private final List<Level> levels = new ArrayList<>();
  private long high;
  private long low;

  AttributeHash(IdentityHash.Key key) {
    hash = new IdentityHash(key);
  }

  /** Forgets all attributes. */
  void clear() {
    high = 0;
    low = 0;
  }

  /** Takes in the attribute that {@code field} stands on. */
  void add(ProtoReader field) {
    pair(field, level(0), 0);
    high += hash.high();
    low += hash.low();
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  private Level level(int depth) {
    if (depth == levels.size()) {
      levels.add(new Level());
    }
    return levels.get(depth);
  }

  private void pair(ProtoReader field, Level level, int depth) {
    level.pair.read(field);
    hash.begin();
    bytes(level.pair.key());
    value(level.pair.value(), level, depth);
  }

  private void bytes(Slice text) {
    hash.bytes(text.array(), text.offset(), text.length());
  }

  /** Of several kinds in one value the last counts. */
  private void value(Slice encoded, Level level, int depth) {
    AnyValue value = level.value;
    value.read(encoded);
    hash.number(value.kind());
    switch (value.kind()) {
      case AnyValue.STRING, AnyValue.BYTES -> bytes(value.content());
      case AnyValue.ARRAY -> list(value.content(), depth + 1);
      case AnyValue.MAP -> map(value.content(), depth + 1);
      case AnyValue.BOOL -> hash.number(value.number() != 0 ? 1 : 0);
      case AnyValue.INT, AnyValue.DOUBLE -> hash.number(value.number());
      default -> hash.number(0);
    }
  }

  private void list(Slice list, int depth) {
    Level level = level(depth);
    list.cursor(level.elements);
    int size = 0;
    while (level.elements.next(CommonSchema.ARRAY)) {
      level.element.set(level.elements);
      value(level.element, level, depth);
      size++;
    }
    hash.number(size);
  }

  private void map(Slice map, int depth) {
    Level level = level(depth);
    map.cursor(level.elements);
    long outerHigh = hash.high();
    long outerLow = hash.low();
    long sumHigh = 0;
    long sumLow = 0;
    while (level.elements.next(CommonSchema.MAP)) {
      pair(level.elements, level, depth);
      sumHigh += hash.high();
      sumLow += hash.low();
    }
    hash.resume(outerHigh, outerLow);
    hash.number(sumHigh);
    hash.number(sumLow);
  }
}
