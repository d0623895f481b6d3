package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import java.util.Arrays;

/** Finds the value of an attribute by its key, or by a dotted path through maps. */
final class NamedAttribute {
  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final Slice container = new Slice();
  private final Slice found = new Slice();
  private final AnyValue value = new AnyValue();

  /** Looks among the attributes in a field of a message; false when there is none. */
  boolean find(Slice message, int field, byte[] key, int from, int to) {
    container.set(message.array(), message.offset(), message.length());
    return lookUp(field, key, from, to) || nested(message, field, key, from, to);
  }

  private boolean nested(Slice message, int field, byte[] key, int from, int to) {
    container.set(message.array(), message.offset(), message.length());
    int in = field;
    int start = from;
    for (int dot = dot(key, start, to); dot < to; dot = dot(key, start, to)) {
      if (!lookUp(in, key, start, dot) || value.kind() != AnyValue.MAP) {
        return false;
      }
      Slice map = value.content();
      container.set(map.array(), map.offset(), map.length());
      in = Otlp.VALUES;
      start = dot + 1;
    }
    return start > from && lookUp(in, key, start, to);
  }

  private static int dot(byte[] key, int from, int to) {
    int at = from;
    while (at < to && key[at] != '.') {
      at++;
    }
    return at;
  }

  private boolean lookUp(int field, byte[] key, int from, int to) {
    boolean some = false;
    container.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field) {
        pair.read(fields);
        Slice name = pair.key();
        int start = name.offset();
        if (Arrays.equals(name.array(), start, start + name.length(), key, from, to)) {
          found.set(pair.value().array(), pair.value().offset(), pair.value().length());
          some = true;
        }
      }
    }
    if (some) {
      value.read(found);
    }
    return some;
  }

  /** The value that was found last. */
  AnyValue value() {
    return value;
  }
}
