package ai.odock.router.otlp;

import static ai.odock.router.otlp.CommonSchema.KEY_VALUE;
import static ai.odock.router.otlp.FieldKind.DOUBLE;
import static ai.odock.router.otlp.FieldKind.FIXED64;
import static ai.odock.router.otlp.FieldKind.SFIXED64;
import static ai.odock.router.otlp.FieldKind.SINT32;
import static ai.odock.router.otlp.FieldKind.SPAN_ID;
import static ai.odock.router.otlp.FieldKind.TRACE_ID;
import static ai.odock.router.otlp.FieldKind.UINT32;
import static ai.odock.router.otlp.FieldKind.UINT64;
import static ai.odock.router.otlp.FieldType.field;
import static ai.odock.router.otlp.FieldType.message;

/** The data points of opentelemetry/proto/metrics/v1. */
public final class PointSchema {
  public static final MessageType EXEMPLAR =
      MessageType.of(
          "Exemplar",
          message(7, "filtered_attributes", KEY_VALUE).repeated(),
          field(2, "time_unix_nano", FIXED64),
          field(3, "as_double", DOUBLE).oneof(),
          field(6, "as_int", SFIXED64).oneof(),
          field(4, "span_id", SPAN_ID),
          field(5, "trace_id", TRACE_ID));

  public static final MessageType NUMBER =
      MessageType.item(
          "NumberDataPoint",
          message(7, "attributes", KEY_VALUE).repeated(),
          field(2, "start_time_unix_nano", FIXED64),
          field(3, "time_unix_nano", FIXED64),
          field(4, "as_double", DOUBLE).oneof(),
          field(6, "as_int", SFIXED64).oneof(),
          message(5, "exemplars", EXEMPLAR).repeated(),
          field(8, "flags", UINT32));

  public static final MessageType HISTOGRAM =
      MessageType.item(
          "HistogramDataPoint",
          message(9, "attributes", KEY_VALUE).repeated(),
          field(2, "start_time_unix_nano", FIXED64),
          field(3, "time_unix_nano", FIXED64),
          field(4, "count", FIXED64),
          field(5, "sum", DOUBLE).optional(),
          field(6, "bucket_counts", FIXED64).repeated(),
          field(7, "explicit_bounds", DOUBLE).repeated(),
          message(8, "exemplars", EXEMPLAR).repeated(),
          field(10, "flags", UINT32),
          field(11, "min", DOUBLE).optional(),
          field(12, "max", DOUBLE).optional());

  public static final MessageType BUCKETS =
      MessageType.of(
          "Buckets", field(1, "offset", SINT32), field(2, "bucket_counts", UINT64).repeated());

  public static final MessageType EXPONENTIAL_HISTOGRAM =
      MessageType.item(
          "ExponentialHistogramDataPoint",
          message(1, "attributes", KEY_VALUE).repeated(),
          field(2, "start_time_unix_nano", FIXED64),
          field(3, "time_unix_nano", FIXED64),
          field(4, "count", FIXED64),
          field(5, "sum", DOUBLE).optional(),
          field(6, "scale", SINT32),
          field(7, "zero_count", FIXED64),
          message(8, "positive", BUCKETS),
          message(9, "negative", BUCKETS),
          field(10, "flags", UINT32),
          message(11, "exemplars", EXEMPLAR).repeated(),
          field(12, "min", DOUBLE).optional(),
          field(13, "max", DOUBLE).optional(),
          field(14, "zero_threshold", DOUBLE));

  public static final MessageType VALUE_AT_QUANTILE =
      MessageType.of("ValueAtQuantile", field(1, "quantile", DOUBLE), field(2, "value", DOUBLE));

  public static final MessageType SUMMARY =
      MessageType.item(
          "SummaryDataPoint",
          message(7, "attributes", KEY_VALUE).repeated(),
          field(2, "start_time_unix_nano", FIXED64),
          field(3, "time_unix_nano", FIXED64),
          field(4, "count", FIXED64),
          field(5, "sum", DOUBLE),
          message(6, "quantile_values", VALUE_AT_QUANTILE).repeated(),
          field(8, "flags", UINT32));

  private PointSchema() {}
}
