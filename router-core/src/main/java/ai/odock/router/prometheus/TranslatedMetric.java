package ai.odock.router.prometheus;

import ai.odock.router.otlp.Slice;
import org.jspecify.annotations.Nullable;

/** What one metric after the other is to Prometheus: its name, type and unit. */
public final class TranslatedMetric {
  private final MetricNames names;
  private final UnitTexts units = new UnitTexts();
  private Name name = Name.INVALID_UTF8;
  private MetricType type = MetricType.UNKNOWN;
  private byte[] unit = {};
  private @Nullable DropReason problem;

  public TranslatedMetric(Settings settings) {
    this.names = new MetricNames(settings.namespace(), settings.metricSuffixes());
  }

  /** Translates what a header has read. */
  public void read(MetricHeader header) {
    type = MetricType.of(header.kind(), header.monotonic(), header.hint());
    name = names.find(header.name(), header.unit(), kind(header));
    Slice unitText = header.unit();
    unit = units.find(unitText.array(), unitText.offset(), unitText.length());
    problem = temporalityProblem(header);
    if (problem == null) {
      problem = name.problem;
    }
  }

  private static MetricNames.Kind kind(MetricHeader header) {
    return switch (header.kind()) {
      case Otlp.GAUGE -> MetricNames.Kind.GAUGE;
      case Otlp.SUM -> header.monotonic() ? MetricNames.Kind.MONOTONIC_SUM : MetricNames.Kind.OTHER;
      default -> MetricNames.Kind.OTHER;
    };
  }

  private static @Nullable DropReason temporalityProblem(MetricHeader header) {
    boolean without = header.kind() == Otlp.GAUGE || header.kind() == Otlp.SUMMARY;
    if (without || header.temporality() == Otlp.CUMULATIVE) {
      return null;
    }
    return header.temporality() == Otlp.DELTA
        ? DropReason.DELTA_TEMPORALITY
        : DropReason.UNSPECIFIED_TEMPORALITY;
  }

  /** The Prometheus name. */
  public Name name() {
    return name;
  }

  /** The type in Prometheus' terms. */
  public MetricType type() {
    return type;
  }

  /** The unit in Prometheus' words; empty for none. */
  public byte[] unit() {
    return unit;
  }

  /** Why none of the points can be translated, or null. */
  public @Nullable DropReason problem() {
    return problem;
  }
}
