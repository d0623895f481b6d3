package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.LongList;
import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;

/** Measurements that a point names as examples, with the trace that each belongs to. */
final class Exemplars {
  /** No exemplars; nobody adds to it. */
  static final Exemplars NONE = new Exemplars();

  private static final int TIME = 2;
  private static final int AS_DOUBLE = 3;
  private static final int SPAN_ID = 4;
  private static final int TRACE_ID = 5;
  private static final int AS_INT = 6;
  private static final int SPAN_BYTES = 8;
  private static final long OWN_BYTES = 16;
  private static final int TRACE_BYTES = 16;

  /** No SDK sends more; of those beyond only the last is kept. */
  private static final int MOST = 64;

  /** Time, value, trace id in two halves, span id. */
  private static final int PARTS = 5;

  private final LongList parts = new LongList();

  void clear() {
    parts.clear();
  }

  int size() {
    return parts.size() / PARTS;
  }

  /**
   * Adds the Exemplar that {@code outer} stands on.
   *
   * @param fields a cursor to use
   */
  void add(ProtoReader outer, ProtoReader fields) {
    if (size() == MOST) {
      parts.resize((MOST - 1) * PARTS);
    }
    int at = parts.size();
    parts.resize(at + PARTS);
    fields.enter(outer);
    while (fields.next(PointSchema.EXEMPLAR)) {
      switch (fields.field()) {
        case TIME -> parts.set(at, fields.fixed64());
        case AS_DOUBLE -> parts.set(at + 1, fields.fixed64());
        case AS_INT -> parts.set(at + 1, Double.doubleToRawLongBits((double) fields.fixed64()));
        case TRACE_ID -> {
          if (fields.valueLength() == TRACE_BYTES) {
            parts.set(at + 2, bigEndian(fields, 0));
            parts.set(at + 3, bigEndian(fields, SPAN_BYTES));
          }
        }
        case SPAN_ID -> {
          if (fields.valueLength() == SPAN_BYTES) {
            parts.set(at + 4, bigEndian(fields, 0));
          }
        }
        default -> {}
      }
    }
  }

  private static long bigEndian(ProtoReader field, int from) {
    return Long.reverseBytes(ProtoReader.fixed64At(field.array(), field.valueStart() + from));
  }

  /** Nanoseconds since 1970; 0: unknown. */
  long time(int index) {
    return parts.get(index * PARTS);
  }

  double value(int index) {
    return parts.getDouble(index * PARTS + 1);
  }

  boolean hasTrace(int index) {
    return (traceHigh(index) | traceLow(index)) != 0;
  }

  long traceHigh(int index) {
    return parts.get(index * PARTS + 2);
  }

  long traceLow(int index) {
    return parts.get(index * PARTS + 3);
  }

  /** 0: there is none. */
  long span(int index) {
    return parts.get(index * PARTS + 4);
  }

  /** The last one; -1: there is none. */
  int last() {
    return size() - 1;
  }

  /** The last one whose value is above one bound and not above the other; -1: there is none. */
  int lastWithin(double above, double upTo) {
    for (int i = last(); i >= 0; i--) {
      double value = value(i);
      if (value <= upTo && (value > above || above == Double.NEGATIVE_INFINITY)) {
        return i;
      }
    }
    return -1;
  }

  void set(Exemplars other) {
    parts.set(other.parts);
  }

  long heldBytes() {
    return OWN_BYTES + parts.heldBytes();
  }
}
