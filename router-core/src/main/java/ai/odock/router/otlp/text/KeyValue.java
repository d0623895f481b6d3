package ai.odock.router.otlp.text;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;

/** Reads one attribute after the other. */
public final class KeyValue {
  private final ProtoReader fields = new ProtoReader();
  private final Slice key = new Slice();
  private final Slice value = new Slice();

  /** Reads the attribute that {@code outer} stands on. */
  public void read(ProtoReader outer) {
    read(outer.array(), outer.valueStart(), outer.valueLength());
  }

  /** Reads the attribute that lies in a range. */
  public void read(byte[] array, int start, int length) {
    key.clear();
    value.clear();
    int values = 0;
    fields.set(array, start, length);
    while (fields.next(CommonSchema.KEY_VALUE)) {
      if (fields.field() == Fields.KEY) {
        key.set(fields);
      } else if (fields.field() == Fields.VALUE) {
        value.set(fields);
        values++;
      }
    }
    if (values > 1) {
      value.find(array, start, start + length, Fields.VALUE);
    }
  }

  public Slice key() {
    return key;
  }

  /** The encoded AnyValue. */
  public Slice value() {
    return value;
  }
}
