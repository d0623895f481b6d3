package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics page is larger than the heap has room for, because clients chose its labels, and
 * fifty clients ask for it and read nothing. Another one gets all of it.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LargePageIT {
  private static final int HOSTS = 2000;
  private static final int SLOW = 50;

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
  void isReadByOneWhileOthersKeepItWaiting(@TempDir Path folder) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("ROUTER_HEAP", "40m");
    int metrics = Integer.parseInt(ports.get("METRICS_PORT"));
    try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
      nameHosts(Integer.parseInt(ports.get("HTTP_PORT")));
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < SLOW; i++) {
        slow.add(begin(metrics));
      }

      assertThat(read(metrics, false)).isEqualTo("complete");
      assertThat(read(metrics, true)).isEqualTo("complete");
      assertThat(status(metrics, "/livez")).isEqualTo(200);
      assertThat(status(metrics, "/readyz")).isEqualTo(200);
      assertThat(router.isAlive()).as(router.output()).isTrue();
      assertThat(router.output()).doesNotContain("OutOfMemory");
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** Asks under as many names as the router tells apart. */
  private static void nameHosts(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      for (int i = 0; i < HOSTS; i++) {
        String host = "host" + i + ".a-rather-long-name-as-they-are-in-clusters.example";
        socket
            .getOutputStream()
            .write(
                ("GET /nowhere HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        skipAnswer(in);
      }
    }
  }

  /** The answer is a 404 with one line. */
  private static void skipAnswer(InputStream in) throws IOException {
    int newlines = 0;
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("404 page not found\n")) {
      int b = in.read();
      assertThat(b).as("after %d lines: %s", newlines, text).isNotNegative();
      newlines += b == '\n' ? 1 : 0;
      text.append((char) b);
    }
  }

  /** A client that asks for the page and does not read it. */
  private static Socket begin(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket
        .getOutputStream()
        .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static int status(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  /** Reads the page: "complete", or what is missing. */
  private static String read(int port, boolean gzip) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
      if (gzip) {
        request.header("Accept-Encoding", "gzip");
      }
      HttpResponse<InputStream> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      if (gzip && !answer.headers().allValues("Content-Encoding").equals(List.of("gzip"))) {
        return answer.statusCode() + " without gzip";
      }
      try (InputStream in = gzip ? new GZIPInputStream(answer.body()) : answer.body();
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        long counts = 0;
        boolean end = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          boolean server = line.startsWith("http_server_request_duration_seconds_count{");
          counts += server ? 1 : 0;
          end |= line.startsWith("jvm_threads_states_threads");
        }
        boolean all = answer.statusCode() == 200 && counts >= LEAST && end;
        return all ? "complete" : answer.statusCode() + ": " + counts + " hosts, end: " + end;
      }
    }
  }

  /** A small heap has room for fewer hosts; the others share a series. */
  private static final int LEAST = 100;
}
