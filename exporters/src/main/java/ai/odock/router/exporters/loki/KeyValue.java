package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;

/** Reads one attribute after the other. */
final class KeyValue {
  private final ProtoReader fields = new ProtoReader();
  private final Piece key = new Piece();
  private final Piece value = new Piece();

  /** Reads the attribute that {@code outer} stands on. */
  void read(ProtoReader outer) {
    key.clear();
    value.clear();
    int values = 0;
    fields.enter(outer);
    while (fields.next()) {
      if (fields.field() == Otlp.KEY) {
        key.set(fields);
      } else if (fields.field() == Otlp.VALUE) {
        value.set(fields);
        values++;
      }
    }
    if (values > 1) {
      int end = outer.valueStart() + outer.valueLength();
      value.join(outer.array(), outer.valueStart(), end, Otlp.VALUE);
    }
  }

  Piece key() {
    return key;
  }

  /** The encoded AnyValue. */
  Piece value() {
    return value;
  }
}
