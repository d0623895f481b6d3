package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections that cannot be served, and what the operator is told. */
@Timeout(120)
class ConnectionsIT {
  private static final int FILES = 200;
  private static final String LINE =
      "connections cannot be accepted: too many open files: this process may have " + FILES;

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      exporters:
        nop:
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], exporters: [nop]}
      """;

  @Test
  void theLimitIsNamedAndServiceGoesOnWhenThereIsRoom(@TempDir Path folder) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    try (RouterProcess router = RouterProcess.start(FILES, folder, YAML, ports)) {
      int port = Integer.parseInt(ports.get("HTTP_PORT"));
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < FILES + 50; i++) {
        clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      awaitLine(router);
      Duration before = cpu(router);
      TimeUnit.SECONDS.sleep(4);
      assertThat(cpu(router).minus(before))
          .as("CPU time of four seconds with nothing to do")
          .isLessThan(Duration.ofSeconds(2));
      assertThat(router.output().split(LINE, -1)).as(router.output()).hasSize(2);

      for (Socket client : clients) {
        client.close();
      }
      assertThat(post(port)).isEqualTo(200);
      assertThat(RouterProcess.scrape(ports)).contains("otelcol_process_uptime");
    }
  }

  @Test
  void aClientAtTheWrongPortIsOneLineThatNamesTheRightOne(@TempDir Path folder) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    int grpc = Integer.parseInt(ports.get("GRPC_PORT"));
    int http = Integer.parseInt(ports.get("HTTP_PORT"));
    try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
      for (int i = 0; i < 3; i++) {
        try (RawSocket client = new RawSocket(grpc)) {
          client.send("POST /v1/traces HTTP/1.1\r\nHost: x\r\n\r\n");
          assertThat(client.status()).isEqualTo(400);
        }
        try (RawSocket client = RawSocket.http2(http)) {
          assertThat(client.frame()).isEqualTo(RawSocket.SETTINGS);
          assertThat(client.frame()).isEqualTo(RawSocket.GOAWAY);
        }
      }
      assertThat(router.output())
          .containsOnlyOnce(
              ("127.0.0.1:%d: a client at 127.0.0.1 speaks HTTP/1.1, but this port speaks gRPC"
                      + " without TLS: OTLP over HTTP is at 127.0.0.1:%d (1 such")
                  .formatted(grpc, http))
          .containsOnlyOnce(
              ("127.0.0.1:%d: a client at 127.0.0.1 speaks HTTP/2, as gRPC does, but this port"
                      + " speaks HTTP/1.1 without TLS: OTLP over gRPC is at 127.0.0.1:%d (1 such")
                  .formatted(http, grpc));
      String page = RouterProcess.scrape(ports);
      for (String transport : List.of("grpc", "http")) {
        String series =
            "router_receiver_rejected_requests_total{reason=\"wrong_protocol\",receiver=\"otlp\""
                + ",transport=\""
                + transport;
        assertThat(RouterProcess.value(page, series)).isEqualTo(3);
      }
    }
  }

  private static void awaitLine(RouterProcess router) throws InterruptedException {
    for (int i = 0; i < 500 && !router.output().contains(LINE); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(router.output()).contains(LINE);
  }

  private static Duration cpu(RouterProcess router) {
    return ProcessHandle.of(router.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  private static int post(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }
}
