package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that write a new {@code Host} with each request, some as long as a header may be, while
 * own metrics are detailed, on a small heap.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HostHeaderIT {
  private static final int HOSTS = 100_000;
  private static final int LONG_ONES = 3_000;
  private static final int AT_A_TIME = 20;

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      exporters:
        nop:
      service:
        telemetry:
          metrics:
            level: detailed
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], exporters: [nop]}
      """;

  @Test
  void costsNoMoreThanItsShareOfTheHeap(@TempDir Path folder) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("ROUTER_HEAP", "48m");
    int port = Integer.parseInt(ports.get("HTTP_PORT"));
    try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
      ask(port, LONG_ONES, "y".repeat(30_000));
      ask(port, HOSTS, "z".repeat(200));

      for (int i = 0; i < 3; i++) {
        String page = RouterProcess.scrape(ports);
        assertThat(
                RouterProcess.value(
                    page,
                    "http_server_request_duration_seconds_count{otel_metric_overflow=\"true\""))
            .isGreaterThan(HOSTS * 0.9);
        assertThat(page).contains("server_address=\"invalid\"");
      }
      assertThat(router.isAlive()).as(router.output()).isTrue();
      assertThat(router.output()).doesNotContain("OutOfMemory");
    }
  }

  private static void ask(int port, int times, String rest) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      BufferedOutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      InputStream in = socket.getInputStream();
      for (int i = 0; i < times; i++) {
        String request = "GET /nowhere HTTP/1.1\r\nHost: h" + i + "." + rest + "\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        if ((i + 1) % AT_A_TIME == 0) {
          out.flush();
          skipAnswers(in);
        }
      }
    }
  }

  /** Only the end of a body is a line end of one character. */
  private static void skipAnswers(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int ends = 0;
    byte before = 0;
    while (ends < AT_A_TIME) {
      int read = in.read(buffer);
      assertThat(read).isPositive();
      for (int i = 0; i < read; i++) {
        ends += buffer[i] == '\n' && before != '\r' ? 1 : 0;
        before = buffer[i];
      }
    }
  }
}
