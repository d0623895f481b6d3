package ai.odock.router.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tells a registry what the recorded collector had done when its page was taken. */
final class RecordedRun {
  private static final String ENDPOINT = "http://127.0.0.1:14318/api/v1/write";
  private static final List<String> ITEMS = List.of("spans", "metric_points", "log_records");

  private RecordedRun() {}

  static Metrics with(long enqueueFailed) {
    Metrics metrics = new Metrics();
    receivers(metrics);
    processors(metrics);
    batch(metrics);
    exporters(metrics, enqueueFailed);
    queues(metrics);
    remoteWrite(metrics);
    DetailedRun.tell(metrics);
    return metrics;
  }

  private static void receivers(Metrics metrics) {
    for (String items : ITEMS) {
      for (String transport : List.of("http", "grpc")) {
        Map<String, String> labels = Map.of("receiver", "otlp", "transport", transport);
        metrics.counter(Otelcol.receiverAccepted(items), labels).add(4000);
        metrics.counter(Otelcol.receiverRefused(items), labels).add(0);
        metrics.counter(Otelcol.receiverFailed(items), labels).add(0);
      }
    }
  }

  private static void processors(Metrics metrics) {
    for (String signal : List.of("traces", "metrics", "logs")) {
      for (String processor : List.of("resource", "memory_limiter")) {
        Map<String, String> labels = Map.of("processor", processor, "otel.signal", signal);
        metrics.counter(Otelcol.PROCESSOR_INCOMING_ITEMS, labels).add(8000);
        metrics.counter(Otelcol.PROCESSOR_OUTGOING_ITEMS, labels).add(8000);
      }
    }
    for (String items : ITEMS) {
      Map<String, String> labels = Map.of("processor", "memory_limiter");
      metrics.counter(Otelcol.processorAccepted(items), labels).add(8000);
      // made and never added to: not on the page
      var _ = metrics.counter(Otelcol.processorRefused(items), labels);
    }
  }

  private static void batch(Metrics metrics) {
    Map<String, String> labels = Map.of("processor", "batch");
    Histogram sizes =
        metrics.histogram(OtelcolBatch.SEND_SIZE, labels, OtelcolBatch.sendSizeBounds());
    double[] sent = new double[43];
    Arrays.fill(sent, 0, 3, 100);
    Arrays.fill(sent, 3, 43, 395);
    Arrays.stream(sent).forEach(sizes::record);
    metrics.counter(OtelcolBatch.TIMEOUT_TRIGGER_SEND, labels).add(43);
    var _ = metrics.counter(OtelcolBatch.SIZE_TRIGGER_SEND, labels);
    for (int pipeline = 0; pipeline < 3; pipeline++) {
      metrics.counter(OtelcolBatch.METADATA_CARDINALITY, labels).add(1);
    }
  }

  private static void exporters(Metrics metrics, long enqueueFailed) {
    sent(metrics, "otlphttp", "log_records", 8000);
    sent(metrics, "prometheusremotewrite", "metric_points", 8000);
    sent(metrics, "otlphttp/down", "spans", 0);
    sent(metrics, "otlp", "spans", 8000);
    metrics
        .counter(Otelcol.exporterEnqueueFailed("spans"), Map.of("exporter", "otlphttp/full"))
        .add(enqueueFailed);
    metrics
        .counter(
            Otelcol.exporterSendFailed("spans"),
            Map.of("exporter", "otlphttp/down", "error.type", "_OTHER", "error.permanent", "false"))
        .add(8000);
  }

  private static void sent(Metrics metrics, String exporter, String items, long amount) {
    metrics.counter(Otelcol.exporterSent(items), Map.of("exporter", exporter)).add(amount);
  }

  private static void queues(Metrics metrics) {
    queue(metrics, "otlphttp/full", "traces", 1, 1);
    queue(metrics, "otlphttp/down", "traces", 0, 1000);
    queue(metrics, "otlp", "traces", 0, 1000);
    queue(metrics, "prometheusremotewrite", "metrics", 0, 10_000);
    queue(metrics, "otlphttp", "logs", 0, 1000);
  }

  private static void queue(
      Metrics metrics, String exporter, String signal, double size, double capacity) {
    Map<String, String> labels = Map.of("exporter", exporter, "data_type", signal);
    metrics.observe(Otelcol.EXPORTER_QUEUE_SIZE, labels, () -> size);
    metrics.observe(Otelcol.EXPORTER_QUEUE_CAPACITY, labels, () -> capacity);
  }

  private static void remoteWrite(Metrics metrics) {
    Map<String, String> labels = Map.of("exporter", "prometheusremotewrite", "endpoint", ENDPOINT);
    metrics.observe(OtelcolRemoteWrite.CONSUMERS, labels, () -> 5);
    metrics.counter(OtelcolRemoteWrite.SENT_BATCHES, labels).add(21);
    metrics.counter(OtelcolRemoteWrite.TRANSLATED_TIME_SERIES, labels).add(10_311);
    var _ = metrics.counter(OtelcolRemoteWrite.FAILED_TRANSLATIONS, labels);
  }
}
