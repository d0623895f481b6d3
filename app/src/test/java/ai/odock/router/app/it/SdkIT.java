package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The OpenTelemetry SDK's own exporters through the router: every item arrives with every field.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkIT {
  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      processors:
        batch: {timeout: 50ms}
      exporters:
        otlp:
          endpoint: 127.0.0.1:${env:TEMPO_PORT}
          tls: {insecure: true}
        otlphttp:
          endpoint: http://127.0.0.1:${env:LOKI_PORT}/otlp
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: [otlp]}
          metrics: {receivers: [otlp], processors: [batch], exporters: [otlphttp]}
          logs: {receivers: [otlp], processors: [batch], exporters: [otlphttp]}
      """;

  /** The resource of one test; no other test has the same run. */
  private static Resource resource(String run) {
    return Resource.create(
        Attributes.builder()
            .put("run", run)
            .put("service.name", "odock-server")
            .put("service.namespace", "odock")
            .put("replicas", 3)
            .put(AttributeKey.stringArrayKey("zones"), List.of("a", "b"))
            .build(),
        "https://opentelemetry.io/schemas/1.30.0");
  }

  private GrpcBackend tempo;
  private HttpBackend loki;
  private Map<String, String> ports;
  private RouterProcess router;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    tempo = new GrpcBackend(() -> io.grpc.Status.OK);
    loki = new HttpBackend(path -> 200);
    ports = RouterProcess.ports();
    ports.put("TEMPO_PORT", String.valueOf(tempo.port()));
    ports.put("LOKI_PORT", String.valueOf(loki.port()));
    router = RouterProcess.start(folder, YAML, ports);
  }

  @AfterAll
  void stop() {
    router.close();
    tempo.close();
    loki.close();
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        argumentSet("gRPC, plain", true, "none"),
        argumentSet("gRPC, gzip", true, "gzip"),
        argumentSet("HTTP, plain", false, "none"),
        argumentSet("HTTP, gzip", false, "gzip"));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everySpanArrivesWhole(boolean grpc, String compression) throws Exception {
    var exporter = new SdkExporters(grpc, compression, ports).spans();
    String run = UUID.randomUUID().toString();
    try (var provider =
        SdkTracerProvider.builder()
            .setResource(resource(run))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build()) {
      var tracer =
          provider
              .tracerBuilder("odock/gateway")
              .setInstrumentationVersion("0.1")
              .setSchemaUrl("https://opentelemetry.io/schemas/1.31.0")
              .build();
      for (int i = 0; i < 20; i++) {
        var parent = tracer.spanBuilder("POST /v1/chat").setSpanKind(SpanKind.SERVER).startSpan();
        var child =
            tracer
                .spanBuilder("call " + i)
                .setParent(Context.root().with(parent))
                .addLink(parent.getSpanContext(), Attributes.builder().put("why", "link").build())
                .setAttribute("text", "Grüße ☕")
                .setAttribute("number", Long.MIN_VALUE + i)
                .setAttribute("ratio", 0.1 * i)
                .setAttribute("flag", i % 2 == 0)
                .setAttribute(AttributeKey.doubleArrayKey("list"), List.of(1.5, -2.5))
                .startSpan();
        child.addEvent("retry", Attributes.builder().put("attempt", i).build());
        child.recordException(new IllegalStateException("upstream " + i));
        child.setStatus(StatusCode.ERROR, "it broke");
        child.end();
        parent.end();
      }
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
    exporter.expectAll(() -> Items.spans(tempo.requests()), run, 40);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everyLogRecordArrivesWhole(boolean grpc, String compression) throws Exception {
    var exporter = new SdkExporters(grpc, compression, ports).logs();
    String run = UUID.randomUUID().toString();
    try (var provider =
        SdkLoggerProvider.builder()
            .setResource(resource(run))
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter).build())
            .build()) {
      var logger = provider.loggerBuilder("odock/log").setInstrumentationVersion("2").build();
      for (int i = 0; i < 20; i++) {
        logger
            .logRecordBuilder()
            .setTimestamp(1_780_000_000_000_000_000L + i, TimeUnit.NANOSECONDS)
            .setSeverity(Severity.WARN2)
            .setSeverityText("WARN2")
            .setEventName("gateway.slow")
            .setBody("{\"request\":" + i + "}")
            .setAttribute(AttributeKey.stringKey("requestId"), "req_" + i)
            .setAttribute(AttributeKey.booleanArrayKey("flags"), List.of(true, false))
            .emit();
      }
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
    exporter.expectAll(() -> Items.logs(loki.bodies("/v1/logs")), run, 20);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everyMetricArrivesWhole(boolean grpc, String compression) throws Exception {
    var exporter = new SdkExporters(grpc, compression, ports).metrics();
    String run = UUID.randomUUID().toString();
    try (var provider =
        SdkMeterProvider.builder()
            .setResource(resource(run))
            .registerMetricReader(PeriodicMetricReader.create(exporter))
            .build()) {
      var meter = provider.meterBuilder("odock/metrics").setInstrumentationVersion("3").build();
      var route = Attributes.builder().put("route", "/v1/chat").build();
      meter.counterBuilder("gateway.requests").setUnit("{request}").build().add(7, route);
      meter.upDownCounterBuilder("gateway.active").build().add(-2, route);
      meter.gaugeBuilder("gateway.load").setUnit("1").build().set(0.25, route);
      var latency = meter.histogramBuilder("gateway.latency").setUnit("s").build();
      latency.record(0.3, route);
      latency.record(4, Attributes.builder().put("route", "/v1/models").build());
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
      exporter.expectAll(() -> Items.metrics(loki.bodies("/v1/metrics")), run, 4);
    }
  }
}
