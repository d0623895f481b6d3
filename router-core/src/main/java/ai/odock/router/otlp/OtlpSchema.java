package ai.odock.router.otlp;

/** The messages of OTLP, as far as their structure matters here (opentelemetry-proto 1.x). */
public final class OtlpSchema {
  public static final MessageType TRACES_REQUEST = new MessageType();
  public static final MessageType METRICS_REQUEST = new MessageType();
  public static final MessageType LOGS_REQUEST = new MessageType();

  private OtlpSchema() {}
}
