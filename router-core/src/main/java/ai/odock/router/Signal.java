package ai.odock.router;

import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.OtlpSchema;

/** A kind of telemetry. Everything that differs from signal to signal hangs here. */
public enum Signal {
  TRACES("traces", "spans", "trace.v1.TraceService", OtlpSchema.TRACES_REQUEST),
  METRICS("metrics", "metric_points", "metrics.v1.MetricsService", OtlpSchema.METRICS_REQUEST),
  LOGS("logs", "log_records", "logs.v1.LogsService", OtlpSchema.LOGS_REQUEST);

  private static final String SERVICE_PACKAGE = "opentelemetry.proto.collector.";

  private final String label;
  private final String items;
  private final String grpcService;
  private final MessageType request;

  Signal(String label, String items, String service, MessageType request) {
    this.label = label;
    this.items = items;
    this.grpcService = SERVICE_PACKAGE + service;
    this.request = request;
  }

  /** The name in YAML, paths and metric labels: {@code traces}. */
  public String label() {
    return label;
  }

  /** What its items are called in metric names: {@code spans}, {@code metric_points}. */
  public String items() {
    return items;
  }

  /** The full name of the OTLP collector service: {@code opentelemetry.proto.collector…}. */
  public String grpcService() {
    return grpcService;
  }

  /** The wire type of {@code Export…ServiceRequest}. */
  public MessageType request() {
    return request;
  }
}
