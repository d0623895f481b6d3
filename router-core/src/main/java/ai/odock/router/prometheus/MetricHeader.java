package ai.odock.router.prometheus;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.Utf8;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import java.nio.charset.StandardCharsets;

/**
 * What a Metric says of all its points, whatever order its fields are in: read in one walk, and
 * left where it lies. Its data may come in several fields, which are one.
 */
public final class MetricHeader {
  /** A longer description is cut: it is for people, and goes with every request. */
  public static final int MAX_DESCRIPTION_BYTES = 1024;

  private static final byte[] TYPE_KEY = "prometheus.type".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_SHOWN_BYTES = 256;

  private final ProtoReader fields = new ProtoReader();
  private final ProtoReader data = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final AnyValue value = new AnyValue();
  private final Slice name = new Slice();
  private final Slice unit = new Slice();
  private final Slice description = new Slice();
  private final Slice hint = new Slice();
  private boolean hinted;
  private int kind;
  private long temporality;
  private boolean monotonic;

  /** Reads the Metric that {@code outer} stands on. */
  public void read(ProtoReader outer) {
    name.clear();
    unit.clear();
    description.clear();
    hint.clear();
    hinted = false;
    kind = 0;
    fields.enter(outer);
    while (fields.next(MetricsSchema.METRIC)) {
      switch (fields.field()) {
        case Otlp.NAME -> name.set(fields);
        case Otlp.DESCRIPTION -> description.set(fields);
        case Otlp.UNIT -> unit.set(fields);
        case Otlp.METADATA -> metadata();
        default -> data();
      }
    }
    cutDescription();
  }

  /** The first value of {@code prometheus.type}, where it is text. */
  private void metadata() {
    pair.read(fields);
    if (!hinted && pair.key().is(TYPE_KEY)) {
      hinted = true;
      value.read(pair.value());
      if (value.kind() == AnyValue.STRING) {
        hint.set(value.content().array(), value.content().offset(), value.content().length());
      }
    }
  }

  /** Of two kinds in one metric the last counts. */
  private void data() {
    if (kind != fields.field()) {
      kind = fields.field();
      temporality = 0;
      monotonic = false;
    }
    MessageType type = dataType(kind);
    data.enter(fields);
    while (data.next(type)) {
      if (data.field() == Otlp.TEMPORALITY) {
        temporality = data.varint();
      } else if (data.field() == Otlp.IS_MONOTONIC) {
        monotonic = data.varint() != 0;
      }
    }
  }

  private void cutDescription() {
    byte[] array = description.array();
    int start = description.offset();
    int cut = Utf8.wholeCharacters(array, start, description.length(), MAX_DESCRIPTION_BYTES);
    description.set(array, start, cut);
  }

  /** Gauge, Sum or another message of data, by its field in Metric. */
  public static MessageType dataType(int kind) {
    return switch (kind) {
      case Otlp.GAUGE -> MetricsSchema.GAUGE;
      case Otlp.SUM -> MetricsSchema.SUM;
      case Otlp.HISTOGRAM -> MetricsSchema.HISTOGRAM;
      case Otlp.EXPONENTIAL_HISTOGRAM -> MetricsSchema.EXPONENTIAL_HISTOGRAM;
      case Otlp.SUMMARY -> MetricsSchema.SUMMARY;
      default -> CommonSchema.MAP; // never asked for
    };
  }

  /** The field in Metric of its data; 0 when it has none. */
  public int kind() {
    return kind;
  }

  public long temporality() {
    return temporality;
  }

  public boolean monotonic() {
    return monotonic;
  }

  public Slice name() {
    return name;
  }

  public Slice unit() {
    return unit;
  }

  /** The beginning of the description. */
  public Slice description() {
    return description;
  }

  /** The metadata {@code prometheus.type}: what the metric was before it was OTLP; or empty. */
  public Slice hint() {
    return hint;
  }

  /** Whether all data of the metric are one by this: the same bytes say the same. */
  public void writeKey(ProtoWriter out) {
    out.write(kind);
    out.write(monotonic ? 1 : 0);
    out.varint(temporality);
    writeKey(name, out);
    writeKey(unit, out);
    writeKey(hint, out);
    out.bytes(description.array(), description.offset(), description.length());
  }

  private static void writeKey(Slice text, ProtoWriter out) {
    out.varint(text.length());
    out.bytes(text.array(), text.offset(), text.length());
  }

  /** The beginning of the name, for people. */
  public String shownName() {
    int length = Math.min(name.length(), MAX_SHOWN_BYTES);
    return new String(name.array(), name.offset(), length, StandardCharsets.UTF_8);
  }
}
