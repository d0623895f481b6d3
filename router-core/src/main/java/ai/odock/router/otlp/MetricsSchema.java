package ai.odock.router.otlp;

import static ai.odock.router.otlp.CommonSchema.KEY_VALUE;
import static ai.odock.router.otlp.CommonSchema.RESOURCE;
import static ai.odock.router.otlp.CommonSchema.SCOPE;
import static ai.odock.router.otlp.FieldKind.BOOL;
import static ai.odock.router.otlp.FieldKind.STRING;
import static ai.odock.router.otlp.FieldType.enumeration;
import static ai.odock.router.otlp.FieldType.field;
import static ai.odock.router.otlp.FieldType.message;

import java.util.List;

/** opentelemetry/proto/metrics/v1 down to the data points. */
public final class MetricsSchema {
  private static final FieldType TEMPORALITY =
      enumeration(
          2,
          "aggregation_temporality",
          "AGGREGATION_TEMPORALITY_",
          List.of("UNSPECIFIED", "DELTA", "CUMULATIVE"));

  public static final MessageType GAUGE = MessageType.of("Gauge", points(PointSchema.NUMBER));

  public static final MessageType SUM =
      MessageType.of(
          "Sum", points(PointSchema.NUMBER), TEMPORALITY, field(3, "is_monotonic", BOOL));

  public static final MessageType HISTOGRAM =
      MessageType.of("Histogram", points(PointSchema.HISTOGRAM), TEMPORALITY);

  public static final MessageType EXPONENTIAL_HISTOGRAM =
      MessageType.of(
          "ExponentialHistogram", points(PointSchema.EXPONENTIAL_HISTOGRAM), TEMPORALITY);

  public static final MessageType SUMMARY = MessageType.of("Summary", points(PointSchema.SUMMARY));

  public static final MessageType METRIC =
      MessageType.unit(
          "Metric",
          field(1, "name", STRING),
          field(2, "description", STRING),
          field(3, "unit", STRING),
          message(5, "gauge", GAUGE).oneof(),
          message(7, "sum", SUM).oneof(),
          message(9, "histogram", HISTOGRAM).oneof(),
          message(10, "exponential_histogram", EXPONENTIAL_HISTOGRAM).oneof(),
          message(11, "summary", SUMMARY).oneof(),
          message(12, "metadata", KEY_VALUE).repeated());

  public static final MessageType SCOPE_METRICS =
      MessageType.of(
          "ScopeMetrics",
          message(1, "scope", SCOPE),
          message(2, "metrics", METRIC).repeated(),
          field(3, "schema_url", STRING));

  public static final MessageType RESOURCE_METRICS =
      MessageType.of(
          "ResourceMetrics",
          message(1, "resource", RESOURCE),
          message(2, "scope_metrics", SCOPE_METRICS).repeated(),
          field(3, "schema_url", STRING));

  public static final MessageType REQUEST =
      MessageType.of(
          "ExportMetricsServiceRequest",
          message(1, "resource_metrics", RESOURCE_METRICS).repeated());

  private MetricsSchema() {}

  private static FieldType points(MessageType point) {
    return message(1, "data_points", point).repeated();
  }
}
