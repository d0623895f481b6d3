package ai.odock.router.otlp;

/**
 * The messages of OTLP (opentelemetry-proto 1.11), each field once: what {@link OtlpCheck} checks
 * and what JSON is read and written by.
 */
public final class OtlpSchema {
  public static final MessageType TRACES_REQUEST = TraceSchema.REQUEST;
  public static final MessageType METRICS_REQUEST = MetricsSchema.REQUEST;
  public static final MessageType LOGS_REQUEST = LogsSchema.REQUEST;

  private OtlpSchema() {}
}
