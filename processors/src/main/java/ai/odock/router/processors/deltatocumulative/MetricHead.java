package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;
import org.jspecify.annotations.Nullable;

/** What a metric says about all its points, whatever order its fields are in. */
final class MetricHead {
  private static final int NAME = 1;
  private static final int UNIT = 3;

  /** Gauge, and Summary. */
  private static final int FIRST_KIND = 5;

  private static final int LAST_KIND = 11;

  private final ProtoReader fields = new ProtoReader();
  private final ProtoReader data = new ProtoReader();
  private byte[] array = {};
  private int name;
  private int nameLength;
  private int unit;
  private int unitLength;
  private @Nullable Kind kind;
  private long temporality;
  private long monotonic;

  /** Reads the Metric that {@code outer} stands on. */
  MetricHead read(ProtoReader outer) {
    array = outer.array();
    name = 0;
    nameLength = 0;
    unit = 0;
    unitLength = 0;
    kind = null;
    temporality = 0;
    monotonic = 0;
    fields.enter(outer);
    while (fields.next(MetricsSchema.METRIC)) {
      if (fields.field() == NAME) {
        name = fields.valueStart();
        nameLength = fields.valueLength();
      } else if (fields.field() == UNIT) {
        unit = fields.valueStart();
        unitLength = fields.valueLength();
      } else if (fields.field() >= FIRST_KIND && fields.field() <= LAST_KIND) {
        data(Kind.of(fields.field()));
      }
    }
    return this;
  }

  /** Of two kinds in one metric the last counts. */
  private void data(@Nullable Kind of) {
    if (of != kind) {
      kind = of;
      temporality = 0;
      monotonic = 0;
    }
    if (of == null) {
      return;
    }
    data.enter(fields);
    while (data.next(of.data)) {
      if (data.field() == Otlp.TEMPORALITY) {
        temporality = data.varint();
      } else if (data.field() == Otlp.IS_MONOTONIC) {
        monotonic = data.varint();
      }
    }
  }

  /** The kind of a metric with delta temporality; null for every other metric. */
  @Nullable Kind delta() {
    return temporality == Otlp.DELTA ? kind : null;
  }

  void hash(IdentityHash into) {
    into.bytes(array, name, nameLength);
    into.bytes(array, unit, unitLength);
    into.number(kind == null ? 0 : kind.field);
    into.number(monotonic == 0 ? 0 : 1);
  }
}
