package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.internal.otlp.logs.LogsRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.metrics.MetricsRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The SDK's real OTLP exporters, which note what they were given, encoded by the SDK itself. They
 * retry what the router puts off, as in production.
 */
final class SdkExporters {
  private final boolean grpc;
  private final String compression;
  private final Map<String, String> ports;

  SdkExporters(boolean grpc, String compression, Map<String, String> ports) {
    this.grpc = grpc;
    this.compression = compression;
    this.ports = ports;
  }

  private String endpoint(String path) {
    String host = "http://127.0.0.1:" + ports.get(grpc ? "GRPC_PORT" : "HTTP_PORT");
    return grpc ? host : host + path;
  }

  Spans spans() {
    return new Spans(
        grpc
            ? OtlpGrpcSpanExporter.builder()
                .setEndpoint(endpoint(""))
                .setCompression(compression)
                .build()
            : OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint("/v1/traces"))
                .setCompression(compression)
                .build());
  }

  Logs logs() {
    return new Logs(
        grpc
            ? OtlpGrpcLogRecordExporter.builder()
                .setEndpoint(endpoint(""))
                .setCompression(compression)
                .build()
            : OtlpHttpLogRecordExporter.builder()
                .setEndpoint(endpoint("/v1/logs"))
                .setCompression(compression)
                .build());
  }

  Metrics metrics() {
    return new Metrics(
        grpc
            ? OtlpGrpcMetricExporter.builder()
                .setEndpoint(endpoint(""))
                .setCompression(compression)
                .build()
            : OtlpHttpMetricExporter.builder()
                .setEndpoint(endpoint("/v1/metrics"))
                .setCompression(compression)
                .build());
  }

  /** What one exporter was given, as requests. */
  private static final class Given {
    private final List<byte[]> requests = new ArrayList<>();

    private interface Writer {
      void writeTo(ByteArrayOutputStream out) throws IOException;
    }

    synchronized void add(Writer request) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        request.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      requests.add(out.toByteArray());
    }

    synchronized List<byte[]> requests() {
      return List.copyOf(requests);
    }
  }

  /** Waits until the backend has all items of a run, and compares them with what was sent. */
  private static void expect(
      List<String> sent, Callable<List<String>> backend, String run, int atLeast) throws Exception {
    assertThat(sent).hasSizeGreaterThanOrEqualTo(atLeast);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    List<String> arrived = ofRun(backend, run);
    while (arrived.size() < sent.size() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(20);
      arrived = ofRun(backend, run);
    }
    assertThat(arrived).isEqualTo(sent);
  }

  private static List<String> ofRun(Callable<List<String>> backend, String run) throws Exception {
    return backend.call().stream().filter(item -> item.contains(run)).toList();
  }

  static final class Spans implements SpanExporter {
    private final SpanExporter real;
    private final Given given = new Given();

    Spans(SpanExporter real) {
      this.real = real;
    }

    void expectAll(Callable<List<String>> backend, String run, int atLeast) throws Exception {
      expect(Items.spans(given.requests()), backend, run, atLeast);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      given.add(TraceRequestMarshaler.create(spans)::writeBinaryTo);
      return real.export(spans);
    }

    @Override
    public CompletableResultCode flush() {
      return real.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return real.shutdown();
    }
  }

  static final class Logs implements LogRecordExporter {
    private final LogRecordExporter real;
    private final Given given = new Given();

    Logs(LogRecordExporter real) {
      this.real = real;
    }

    void expectAll(Callable<List<String>> backend, String run, int atLeast) throws Exception {
      expect(Items.logs(given.requests()), backend, run, atLeast);
    }

    @Override
    public CompletableResultCode export(Collection<LogRecordData> records) {
      given.add(LogsRequestMarshaler.create(records)::writeBinaryTo);
      return real.export(records);
    }

    @Override
    public CompletableResultCode flush() {
      return real.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return real.shutdown();
    }
  }

  static final class Metrics implements MetricExporter {
    private final MetricExporter real;
    private final Given given = new Given();

    Metrics(MetricExporter real) {
      this.real = real;
    }

    void expectAll(Callable<List<String>> backend, String run, int atLeast) throws Exception {
      expect(Items.metrics(given.requests()), backend, run, atLeast);
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
      given.add(MetricsRequestMarshaler.create(metrics)::writeBinaryTo);
      return real.export(metrics);
    }

    @Override
    public CompletableResultCode flush() {
      return real.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return real.shutdown();
    }
  }
}
