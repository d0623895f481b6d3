package ai.odock.router.telemetry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the recorded collector measured beyond {@link RecordedRun} at the level detailed. */
final class DetailedRun {
  private static final String TRACES = "opentelemetry.proto.collector.trace.v1.TraceService/Export";

  private DetailedRun() {}

  static void tell(Metrics metrics) {
    for (String exporter :
        List.of("otlp", "otlphttp", "otlphttp/down", "otlphttp/full", "prometheusremotewrite")) {
      Map<String, String> labels = Map.of("exporter", exporter);
      metrics
          .histogram(Otelcol.EXPORTER_QUEUED_ITEMS, labels, OtelcolBatch.sendSizeBounds())
          .record(100);
      metrics
          .histogram(Otelcol.EXPORTER_QUEUED_BYTES, labels, Otelcol.queuedBytesBounds())
          .record(100);
    }
    metrics
        .histogram(
            OtelcolBatch.SEND_BYTES, Map.of("processor", "batch"), OtelcolBatch.sendBytesBounds())
        .record(1);
    for (String signal : List.of("traces", "metrics", "logs")) {
      for (String processor : List.of("resource", "memory_limiter")) {
        one(
            metrics,
            Otelcol.PROCESSOR_INTERNAL_DURATION,
            Map.of("processor", processor, "otel.signal", signal));
      }
    }
    http(metrics);
    rpc(metrics);
  }

  private static void http(Metrics metrics) {
    Map<String, String> server = http("4318", "200");
    one(metrics, OtelcolTransport.HTTP_SERVER_DURATION, server, OtelcolTransport.secondsBounds());
    one(metrics, OtelcolTransport.HTTP_SERVER_REQUEST_SIZE, server);
    one(metrics, OtelcolTransport.HTTP_SERVER_RESPONSE_SIZE, server);
    for (Map<String, String> labels :
        List.of(http("14399", ""), http("14318", "200"), http("14318", "204"))) {
      one(metrics, OtelcolTransport.HTTP_CLIENT_DURATION, labels, OtelcolTransport.secondsBounds());
      one(metrics, OtelcolTransport.HTTP_CLIENT_REQUEST_SIZE, labels);
    }
  }

  private static Map<String, String> http(String port, String status) {
    Map<String, String> labels =
        new HashMap<>(
            Map.of(
                "http.request.method", "POST",
                "network.protocol.name", "http",
                "network.protocol.version", "1.1",
                "server.address", "127.0.0.1",
                "server.port", port,
                "url.scheme", "http"));
    if (!status.isEmpty()) {
      labels.put("http.response.status_code", status);
    }
    return labels;
  }

  private static void rpc(Metrics metrics) {
    for (String method :
        List.of(
            TRACES,
            "opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
            "opentelemetry.proto.collector.logs.v1.LogsService/Export")) {
      Map<String, String> labels = Map.of("rpc.method", method, "rpc.system.name", "grpc");
      one(metrics, OtelcolTransport.RPC_SERVER_REQUEST_SIZE, labels);
      one(metrics, OtelcolTransport.RPC_SERVER_RESPONSE_SIZE, labels);
      one(metrics, OtelcolTransport.RPC_SERVER_DURATION, withOk(labels));
    }
    Map<String, String> labels = Map.of("rpc.method", TRACES, "rpc.system.name", "grpc");
    one(metrics, OtelcolTransport.RPC_CLIENT_REQUEST_SIZE, labels);
    one(metrics, OtelcolTransport.RPC_CLIENT_RESPONSE_SIZE, labels);
    one(metrics, OtelcolTransport.RPC_CLIENT_DURATION, withOk(labels));
  }

  private static Map<String, String> withOk(Map<String, String> labels) {
    Map<String, String> all = new HashMap<>(labels);
    all.put("rpc.response.status_code", "OK");
    return all;
  }

  private static void one(Metrics metrics, Instrument instrument, Map<String, String> labels) {
    one(metrics, instrument, labels, Otelcol.defaultBounds());
  }

  private static void one(
      Metrics metrics, Instrument instrument, Map<String, String> labels, double[] bounds) {
    metrics.histogram(instrument, labels, bounds).record(1);
  }
}
