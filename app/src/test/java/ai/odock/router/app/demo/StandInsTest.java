package ai.odock.router.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xerial.snappy.Snappy;

class StandInsTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final TempoStandIn tempo = new TempoStandIn(0, 0);
  private final PrometheusStandIn prometheus = new PrometheusStandIn(0);
  private final LokiStandIn loki = new LokiStandIn(0);

  @AfterEach
  void close() {
    List.of(tempo, prometheus, loki).forEach(StandIn::close);
    http.close();
  }

  private static List<GatewayRequest> requests(int count) {
    RequestMix mix = new RequestMix(new SplittableRandom(1));
    return IntStream.range(0, count).mapToObj(i -> mix.next(1_780_000_000_000_000_000L)).toList();
  }

  private int post(int port, String path, String encoding, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", encoding)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private HttpResponse<String> page(int port) throws Exception {
    URI page = URI.create("http://127.0.0.1:" + port + "/");
    return http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
  }

  private StatusCode export(OtlpBytes request) {
    GrpcClient client =
        new GrpcClient(
            GrpcClientSettings.of("127.0.0.1:" + tempo.port(), true), ClientContext.of("test"));
    client.start();
    try {
      String service = Signal.TRACES.grpcService();
      return client.call(service, "Export", List.of(request), Duration.ofSeconds(20)).code();
    } finally {
      client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    }
  }

  @Test
  void tempoShowsTheLatestSpansAndYoursApart() throws Exception {
    tempo.open();
    assertThat(export(Requests.spans("hello", 1, 1).parts().getFirst())).isEqualTo(StatusCode.OK);
    List<GatewayRequest> requests = requests(30);
    OtlpBytes many = GatewaySpans.of(requests);
    assertThat(export(many)).isEqualTo(StatusCode.OK);

    HttpResponse<String> page = page(tempo.pagePort());
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(tempo.arrived()).isEqualTo(many.items() + 1 + " spans");
    assertThat(page.body()).contains("has taken " + tempo.arrived(), "yours:\n", "hello-1");
    assertThat(page.body().lines().filter(line -> line.contains("organization.id="))).hasSize(20);
    assertThat(page.body())
        .contains(requests.getLast().traceId())
        .doesNotContain(requests.getFirst().traceId());
  }

  @Test
  void tempoRefusesWhatIsNoOtlp() throws Exception {
    tempo.open();

    assertThat(export(new OtlpBytes(new byte[] {10, 5, 1}, 0, 3, 1)))
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(tempo.arrived()).isEqualTo("0 spans");
  }

  @Test
  void lokiShowsTheJsonLines() throws Exception {
    loki.open();
    List<GatewayRequest> requests = requests(3);
    byte[] body = GatewayLogs.of(requests).toByteArray();

    assertThat(post(loki.port(), "/otlp/v1/logs", "identity", body)).isEqualTo(204);

    assertThat(loki.arrived()).isEqualTo("3 log records");
    assertThat(page(loki.port()).body())
        .contains(requests.stream().map(GatewayRequest::traceId).toList())
        .contains("{\"level\":");
  }

  @Test
  void aPageDoesNotSteerTheTerminal() throws Exception {
    loki.open();
    var request = ExportLogsServiceRequest.newBuilder();
    request
        .addResourceLogsBuilder()
        .addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .getBodyBuilder()
        .setStringValue("a\u001b[2Jb\nc" + "x".repeat(1000));

    assertThat(post(loki.port(), "/otlp/v1/logs", "identity", request.build().toByteArray()))
        .isEqualTo(204);

    assertThat(page(loki.port()).body()).contains("a?[2Jb?cxxx").doesNotContain("x".repeat(500));
  }

  @Test
  void prometheusCountsSamplesAndExemplarsAndNamesMetrics() throws Exception {
    prometheus.open();

    assertThat(post(prometheus.port(), "/api/v1/write", "snappy", Snappy.compress(writeRequest())))
        .isEqualTo(204);

    assertThat(prometheus.arrived()).isEqualTo("2 samples and 1 exemplars");
    assertThat(page(prometheus.port()).body())
        .contains("Metrics:\nup\n", "up{job=\"odock\"} 1.5", "trace abc took 0.25  of up");
  }

  /** One series "up" with two samples and an exemplar. */
  private static byte[] writeRequest() {
    ProtoWriter out = new ProtoWriter(64);
    int series = out.beginMessage(1);
    label(out, "__name__", "up");
    label(out, "job", "odock");
    for (double value : new double[] {0.5, 1.5}) {
      int sample = out.beginMessage(2);
      out.doubleField(1, value);
      out.varintField(2, 1_780_000_000_000L);
      out.endMessage(sample);
    }
    int exemplar = out.beginMessage(3);
    label(out, "trace_id", "abc");
    out.doubleField(2, 0.25);
    out.endMessage(exemplar);
    out.endMessage(series);
    return out.toByteArray();
  }

  private static void label(ProtoWriter out, String name, String value) {
    int label = out.beginMessage(1);
    out.stringField(1, name);
    out.stringField(2, value);
    out.endMessage(label);
  }

  static Stream<Arguments> notWriteRequests() throws IOException {
    byte[] bomb = Snappy.compress(new byte[33 << 20]);
    return Stream.of(
        argumentSet("not snappy", "snappy", "hello".getBytes(UTF_8), 400),
        argumentSet("snappy of no message", "snappy", Snappy.compress(new byte[] {10, 99}), 400),
        argumentSet("more than 32 MiB once inflated", "snappy", bomb, 413),
        argumentSet("another coding", "zstd", new byte[] {1}, 400));
  }

  @ParameterizedTest
  @MethodSource("notWriteRequests")
  void prometheusRefuses(String encoding, byte[] body, int status) throws Exception {
    prometheus.open();

    assertThat(post(prometheus.port(), "/api/v1/write", encoding, body)).isEqualTo(status);
    assertThat(prometheus.arrived()).isEqualTo("0 samples and 0 exemplars");
  }

  @Test
  void whatWasCountedStaysWhenAStandInGoesAndComesBack() throws Exception {
    loki.open();
    int port = loki.port();
    byte[] body = GatewayLogs.of(requests(2)).toByteArray();
    assertThat(post(port, "/otlp/v1/logs", "identity", body)).isEqualTo(204);

    loki.close();
    assertThatThrownBy(() -> page(port)).isInstanceOf(ConnectException.class);
    loki.open();

    assertThat(post(loki.port(), "/otlp/v1/logs", "identity", body)).isEqualTo(204);
    assertThat(loki.arrived()).isEqualTo("4 log records");
  }
}
