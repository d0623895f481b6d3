package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a metric says about all its points, whatever order its fields are in. */
public final class MetricHeader {
  private static final byte[] TYPE_KEY = "prometheus.type".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_SHOWN_BYTES = 256;
  private static final Slice NO_HINT = new Slice();

  private final MetricNames names;
  private final UnitTexts units = new UnitTexts();
  private final ProtoReader fields = new ProtoReader();
  private byte[] array = new byte[0];
  private int name;
  private int nameLength;
  private int unit;
  private int unitLength;
  private int description;
  private int descriptionLength;

  private final KeyValue pair = new KeyValue();

  /** The value of {@code prometheus.type} in the metadata, if there is one. */
  private final AnyValue hint = new AnyValue();

  private boolean hinted;
  private MetricType type = MetricType.UNKNOWN;

  private Name translated = Name.INVALID_UTF8;
  private @Nullable DropReason problem;

  public MetricHeader(Settings settings) {
    this.names = new MetricNames(settings.namespace(), settings.metricSuffixes());
  }

  /** Reads name and unit of the Metric that {@code outer} stands on. */
  public void metric(ProtoReader outer) {
    array = outer.array();
    name = 0; // an absent field must not point into the array of an earlier metric
    nameLength = 0;
    unit = 0;
    unitLength = 0;
    description = 0;
    descriptionLength = 0;
    hinted = false;
    fields.enter(outer);
    while (fields.next()) {
      field();
    }
  }

  private void field() {
    switch (fields.field()) {
      case Otlp.NAME -> {
        name = fields.valueStart();
        nameLength = fields.valueLength();
      }
      case Otlp.DESCRIPTION -> {
        description = fields.valueStart();
        descriptionLength = fields.valueLength();
      }
      case Otlp.UNIT -> {
        unit = fields.valueStart();
        unitLength = fields.valueLength();
      }
      case Otlp.METADATA -> {
        pair.read(fields);
        if (!hinted && pair.key().is(TYPE_KEY)) {
          hint.read(pair.value());
          hinted = true;
        }
      }
      default -> {}
    }
  }

  /** Reads the Gauge, Sum or other kind of data that {@code outer} stands on. */
  public void data(ProtoReader outer) {
    long temporality = 0;
    boolean monotonic = false;
    fields.enter(outer);
    while (fields.next()) {
      if (fields.field() == Otlp.TEMPORALITY) {
        temporality = fields.varint();
      } else if (fields.field() == Otlp.IS_MONOTONIC) {
        monotonic = fields.varint() != 0;
      }
    }
    int data = outer.field();
    type =
        MetricType.of(
            data, monotonic, hinted && hint.kind() == AnyValue.STRING ? hint.content() : NO_HINT);
    translated = names.find(array, name, nameLength, unit, unitLength, kind(data, monotonic));
    problem = temporalityProblem(data, temporality);
    if (problem == null) {
      problem = translated.problem;
    }
  }

  /** The Prometheus name. */
  public Name name() {
    return translated;
  }

  /** The beginning of the OTLP name, for people. */
  public String nameAsItCame() {
    int length = Math.min(nameLength, MAX_SHOWN_BYTES);
    return new String(array, name, length, StandardCharsets.UTF_8);
  }

  /** What ranges point into. */
  public byte[] array() {
    return array;
  }

  /** The type in Prometheus' terms. */
  public MetricType type() {
    return type;
  }

  /** The unit in Prometheus' words; empty for none. */
  public byte[] unit() {
    return units.find(array, unit, unitLength);
  }

  /** The description, as a range of {@link #array}. */
  public int descriptionStart() {
    return description;
  }

  public int descriptionLength() {
    return descriptionLength;
  }

  /** Why none of the points can be translated, or null. */
  public @Nullable DropReason problem() {
    return problem;
  }

  private static MetricNames.Kind kind(int data, boolean monotonic) {
    return switch (data) {
      case Otlp.GAUGE -> MetricNames.Kind.GAUGE;
      case Otlp.SUM -> monotonic ? MetricNames.Kind.MONOTONIC_SUM : MetricNames.Kind.OTHER;
      default -> MetricNames.Kind.OTHER;
    };
  }

  private static @Nullable DropReason temporalityProblem(int data, long temporality) {
    if (data == Otlp.GAUGE || data == Otlp.SUMMARY || temporality == Otlp.CUMULATIVE) {
      return null;
    }
    return temporality == Otlp.DELTA
        ? DropReason.DELTA_TEMPORALITY
        : DropReason.UNSPECIFIED_TEMPORALITY;
  }
}
