package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;

/**
 * A hash of attributes that does not depend on their order, nor on how their values are encoded:
 * the sum of a hash of each. Lists keep their order, maps in values do not.
 */
final class AttributeHash {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  /** AnyValue. */
  private static final int STRING = 1;

  private static final int BOOL = 2;
  private static final int INT = 3;
  private static final int DOUBLE = 4;
  private static final int ARRAY = 5;
  private static final int MAP = 6;
  private static final int BYTES = 7;

  /** ArrayValue and KeyValueList alike. */
  private static final int ELEMENTS = 1;

  private final IdentityHash hash;
  private final ProtoReader pair = new ProtoReader();
  private final ProtoReader value = new ProtoReader();
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
    pair(field, pair, value);
    high += hash.high();
    low += hash.low();
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  private void pair(ProtoReader field, ProtoReader pair, ProtoReader value) {
    int key = 0;
    int keyLength = 0;
    int content = 0;
    int contentLength = 0;
    pair.enter(field);
    while (pair.next()) {
      if (pair.field() == KEY) {
        key = pair.valueStart();
        keyLength = pair.valueLength();
      } else if (pair.field() == VALUE) {
        content = pair.valueStart();
        contentLength = pair.valueLength();
      }
    }
    hash.begin();
    hash.bytes(pair.array(), key, keyLength);
    value(value.set(pair.array(), content, contentLength));
  }

  /** Of several kinds in one value the last counts. */
  private void value(ProtoReader any) {
    int kind = 0;
    int start = 0;
    int length = 0;
    long number = 0;
    while (any.next()) {
      switch (any.field()) {
        case STRING, ARRAY, MAP, BYTES -> {
          kind = any.field();
          start = any.valueStart();
          length = any.valueLength();
        }
        case BOOL, INT -> {
          kind = any.field();
          number = kind == BOOL && any.varint() != 0 ? 1 : any.varint();
        }
        case DOUBLE -> {
          kind = DOUBLE;
          number = any.fixed64();
        }
        default -> {}
      }
    }
    hash.number(kind);
    switch (kind) {
      case STRING, BYTES -> hash.bytes(any.array(), start, length);
      case ARRAY -> list(new ProtoReader(any.array(), start, length));
      case MAP -> map(new ProtoReader(any.array(), start, length));
      default -> hash.number(number);
    }
  }

  private void list(ProtoReader list) {
    ProtoReader element = new ProtoReader();
    int size = 0;
    while (list.next()) {
      if (list.field() == ELEMENTS) {
        value(element.enter(list));
        size++;
      }
    }
    hash.number(size);
  }

  private void map(ProtoReader map) {
    long outerHigh = hash.high();
    long outerLow = hash.low();
    long sumHigh = 0;
    long sumLow = 0;
    ProtoReader nestedPair = new ProtoReader();
    ProtoReader nestedValue = new ProtoReader();
    while (map.next()) {
      if (map.field() == ELEMENTS) {
        pair(map, nestedPair, nestedValue);
        sumHigh += hash.high();
        sumLow += hash.low();
      }
    }
    hash.resume(outerHigh, outerLow);
    hash.number(sumHigh);
    hash.number(sumLow);
  }
}
