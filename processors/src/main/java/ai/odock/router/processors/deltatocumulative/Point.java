package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;
import org.jspecify.annotations.Nullable;

/** One data point with delta temporality, read where it lies. Used for one after the other. */
final class Point {
  private final ProtoReader fields = new ProtoReader();
  private final AttributeHash attributes;
  private final IdentityHash hash;
  private final NumberTotals number = new NumberTotals();
  private final HistogramTotals histogram = new HistogramTotals();
  private @Nullable ExponentialTotals exponential;

  private Kind kind = Kind.SUM;
  private Totals totals = number;
  private long start;
  private long time;
  private long flags;
  private long fingerprint;
  private long high;
  private long low;

  Point(IdentityHash.Key key) {
    attributes = new AttributeHash(key);
    hash = new IdentityHash(key);
  }

  /** Reads the point that {@code outer} stands on, of the metric that {@code metric} knows. */
  void read(ProtoReader outer, Kind kind, MetricIdentity metric) {
    begin(kind);
    fields.enter(outer);
    while (fields.next(kind.point)) {
      int field = fields.field();
      if (field == Otlp.START_TIME) {
        start = fields.fixed64();
      } else if (field == Otlp.TIME) {
        time = fields.fixed64();
      } else if (field == kind.attributes) {
        attributes.add(fields);
      } else if (field == kind.flags) {
        flags = fields.varint();
      } else {
        totals.read(fields);
      }
    }
    totals.finish(outer.array(), outer.valueStart(), outer.valueLength());
    hash.begin();
    hash.bytes(outer.array(), outer.valueStart(), outer.valueLength());
    fingerprint = hash.high();
    metric.ofStream(attributes, hash);
    high = hash.high();
    low = hash.low();
  }

  private void begin(Kind kind) {
    this.kind = kind;
    totals =
        switch (kind) {
          case SUM -> number;
          case HISTOGRAM -> histogram;
          case EXPONENTIAL_HISTOGRAM -> exponential();
        };
    totals.clear();
    attributes.clear();
    start = 0;
    time = 0;
    flags = 0;
  }

  /** Made when needed: it has room for as many buckets as there may be. */
  private Totals exponential() {
    if (exponential == null) {
      exponential = new ExponentialTotals();
    }
    return exponential;
  }

  /**
   * Writes all that stays: attributes, time, bounds, flags, and the exemplars of this point (the
   * collector repeats those of the stream's first one).
   *
   * @param outer still stands on the point
   */
  void writeRest(ProtoReader outer, Splice out) {
    fields.enter(outer);
    while (fields.next()) {
      if (!isStart(fields) && !kind.addsUp(fields)) {
        out.copy(fields);
      }
    }
  }

  private static boolean isStart(ProtoReader field) {
    return field.field() == Otlp.START_TIME && field.wireType() == ProtoReader.FIXED64;
  }

  /** Nanoseconds since 1970, unsigned. */
  long start() {
    return start;
  }

  /** Nanoseconds since 1970, unsigned. */
  long time() {
    return time;
  }

  /** Whether it says that there is no value any more. */
  boolean hasNoValue() {
    return (flags & Otlp.NO_RECORDED_VALUE) != 0;
  }

  /** A hash of all its bytes. */
  long fingerprint() {
    return fingerprint;
  }

  /** One half of the stream's identity. */
  long high() {
    return high;
  }

  /** The other half. */
  long low() {
    return low;
  }

  Totals totals() {
    return totals;
  }
}
