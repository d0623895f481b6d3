package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The router's traces of itself, from a client's header to the backend. */
class TracesIT {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      processors:
        batch: {timeout: 10ms}
      exporters:
        otlp_http: {endpoint: "http://127.0.0.1:${env:BACKEND_PORT}"}
      service:
        telemetry:
          resource: {zone: eu}
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
          traces:
            propagators: [tracecontext]
            processors:
              - batch:
                  schedule_delay: 50
                  exporter:
                    otlp: {protocol: PROTOCOL, endpoint: "http://127.0.0.1:TARGET"}
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: [otlp_http]}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void aRequestCanBeFollowedThroughTheRouter() throws Exception {
    try (HttpBackend backend = new HttpBackend(path -> 200)) {
      Map<String, String> ports = RouterProcess.ports();
      ports.put("BACKEND_PORT", String.valueOf(backend.port()));
      String yaml =
          YAML.replace("PROTOCOL", "http/protobuf").replace("TARGET", backend.port() + "/own");
      try (RouterProcess router = RouterProcess.start(folder, yaml, ports)) {
        assertThat(post(ports, "application/x-protobuf", spans(3))).isEqualTo(200);
        RouterProcess.scrapeUntil(
            ports, "router_exporter_delivered_items_total{exporter=\"otlp_http\"", 3);
        assertThat(call(ports)).isEqualTo(StatusCode.OK);
        String page =
            RouterProcess.scrapeUntil(
                ports, "router_exporter_delivered_items_total{exporter=\"otlp_http\"", 5);
        assertThat(router.terminate()).isZero();

        List<ResourceSpans> resources = resources(backend.bodies("/own"));
        List<Span> spans = spans(resources);
        Span received = named(spans, "receiver/otlp/TraceDataReceived").getFirst();
        Span processed = named(spans, "processor/batch/traces").getFirst();
        Span sent = named(spans, "exporter/otlp_http/traces").getFirst();
        assertThat(hex(received.getTraceId())).isEqualTo(TRACE);
        assertThat(hex(received.getParentSpanId())).isEqualTo(CALLER);
        assertThat(received.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(texts(received))
            .containsExactly(
                "transport=http",
                "format=protobuf",
                "accepted_spans=3",
                "refused_spans=0",
                "failed_spans=0");
        assertThat(processed.getParentSpanId()).isEqualTo(received.getSpanId());
        assertThat(sent.getParentSpanId()).isEqualTo(processed.getSpanId());
        assertThat(sent.getTraceId()).isEqualTo(received.getTraceId());
        assertThat(sent.getStartTimeUnixNano())
            .isGreaterThanOrEqualTo(received.getStartTimeUnixNano());
        assertThat(
                named(spans, "receiver/otlp/TraceDataReceived")
                    .getLast()
                    .getAttributes(0)
                    .getValue()
                    .getStringValue())
            .isEqualTo("grpc");
        assertThat(spans).hasSize(6);
        assertThat(instances(resources)).containsOnly(instance(page));
        assertThat(router.output()).contains("\"zone\": \"eu\"", instance(page));
      }
    }
  }

  /** Spans of the router that come back to it would make further ones, and those again. */
  @Test
  void itsOwnSpansAreNotTracedWhenTheyComeBackToIt() throws Exception {
    for (String protocol : List.of("http/protobuf", "grpc")) {
      try (HttpBackend backend = new HttpBackend(path -> 200)) {
        Map<String, String> ports = RouterProcess.ports();
        ports.put("BACKEND_PORT", String.valueOf(backend.port()));
        String port = protocol.equals("grpc") ? ports.get("GRPC_PORT") : ports.get("HTTP_PORT");
        String yaml = YAML.replace("PROTOCOL", protocol).replace("TARGET", port);
        try (RouterProcess router = RouterProcess.start(folder, yaml, ports)) {
          assertThat(post(ports, "application/x-protobuf", spans(3))).isEqualTo(200);
          // 3 of the client's, and 3 about them
          RouterProcess.scrapeUntil(
              ports, "router_exporter_delivered_items_total{exporter=\"otlp_http\"", 6);
          assertThat(post(ports, "application/x-protobuf", spans(1))).isEqualTo(200);
          RouterProcess.scrapeUntil(
              ports, "router_exporter_delivered_items_total{exporter=\"otlp_http\"", 10);
          assertThat(router.terminate()).isZero();
          assertThat(Items.spans(backend.bodies("/v1/traces"))).hasSize(10);
        }
      }
    }
  }

  private static int post(Map<String, String> ports, String type, byte[] body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/traces");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", type)
              .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
          .statusCode();
    }
  }

  private static StatusCode call(Map<String, String> ports) {
    var client =
        new GrpcClient(
            GrpcClientSettings.of("127.0.0.1:" + ports.get("GRPC_PORT"), true),
            ClientContext.of("test"));
    client.start();
    try {
      List<OtlpBytes> parts = Requests.spans(2).parts();
      return client
          .call(Signal.TRACES.grpcService(), "Export", parts, Duration.ofSeconds(20))
          .code();
    } finally {
      client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    }
  }

  private static byte[] spans(int count) {
    return Requests.spans(count).parts().getFirst().toByteArray();
  }

  private static List<ResourceSpans> resources(List<byte[]> bodies) throws Exception {
    List<ResourceSpans> resources = new ArrayList<>();
    for (byte[] body : bodies) {
      resources.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
    }
    return resources;
  }

  private static List<Span> spans(List<ResourceSpans> resources) {
    return resources.stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private static List<Span> named(List<Span> spans, String name) {
    assertThat(spans).extracting(Span::getName).contains(name);
    return spans.stream().filter(span -> span.getName().equals(name)).toList();
  }

  private static List<String> instances(List<ResourceSpans> resources) {
    return resources.stream()
        .flatMap(resource -> resource.getResource().getAttributesList().stream())
        .filter(it -> it.getKey().equals("service.instance.id"))
        .map(it -> it.getValue().getStringValue())
        .toList();
  }

  private static String instance(String page) {
    var found = Pattern.compile("service_instance_id=\"([^\"]+)\"").matcher(page);
    return found.find() ? found.group(1) : "none";
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static List<String> texts(Span span) {
    return span.getAttributesList().stream()
        .map(
            it ->
                it.getKey()
                    + "="
                    + (it.getValue().hasStringValue()
                        ? it.getValue().getStringValue()
                        : it.getValue().getIntValue()))
        .toList();
  }
}
