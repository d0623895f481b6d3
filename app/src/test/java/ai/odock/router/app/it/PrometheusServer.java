package ai.odock.router.app.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Prometheus that takes remote write and exemplars, and scrapes what it is told to. */
final class PrometheusServer implements AutoCloseable {
  /** A feature that also makes it ask for protobuf. */
  static final String NATIVE_HISTOGRAMS = "native-histograms";

  private static final String EXEMPLARS = "exemplar-storage";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path log;
  private final int port;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param scrapes the {@code scrape_configs}
   * @param features to switch on, beside exemplars
   */
  private PrometheusServer(Path folder, String scrapes, List<String> features) throws IOException {
    log = folder.resolve("prometheus.log");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            "scrape_configs: " + scrapes + "\nstorage: {exemplars: {max_exemplars: 1000}}\n");
    String enabled =
        String.join(",", Stream.concat(Stream.of(EXEMPLARS), features.stream()).toList());
    process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-remote-write-receiver",
                "--enable-feature=" + enabled)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** Starts one that also takes native histograms and scrapes nothing. */
  static PrometheusServer start(Path folder) throws Exception {
    return start(folder, "[]", List.of(NATIVE_HISTOGRAMS));
  }

  /** Starts one and waits until it is ready; skips the test where none is installed. */
  static PrometheusServer start(Path folder, String scrapes, List<String> features)
      throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(dir -> Files.isExecutable(Path.of(dir, "prometheus")));
    assumeTrue(installed, "no prometheus on the PATH");
    PrometheusServer server = new PrometheusServer(folder, scrapes, features);
    server.awaitTrue(() -> server.get("/-/ready").statusCode() == 200, "prometheus is ready");
    return server;
  }

  int port() {
    return port;
  }

  /** What it has logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Asks until there is an answer: the values by series. */
  Map<String, Double> query(String expression) throws Exception {
    Map<String, Double> found = new TreeMap<>();
    String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    awaitTrue(
        () -> {
          JsonNode result = JSON.readTree(get(path).body()).at("/data/result");
          result.forEach(one -> found.put(text(one.get("metric")), one.at("/value/1").asDouble()));
          return !found.isEmpty();
        },
        expression);
    return found;
  }

  /** Asks until there is an answer: the exemplars of a series. */
  JsonNode exemplars(String expression) throws Exception {
    String path =
        "/api/v1/query_exemplars?start=0&end=9999999999&query="
            + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    awaitTrue(() -> !exemplarsAt(path).isMissingNode(), expression);
    return exemplarsAt(path);
  }

  private JsonNode exemplarsAt(String path) throws Exception {
    return JSON.readTree(get(path).body()).at("/data/0/exemplars/0");
  }

  private static String text(JsonNode labels) {
    Map<String, String> sorted = new TreeMap<>();
    labels.properties().forEach(label -> sorted.put(label.getKey(), label.getValue().asText()));
    String name = sorted.remove("__name__");
    StringBuilder text = new StringBuilder((name == null ? "" : name) + "{");
    sorted.forEach(
        (key, value) ->
            text.append(text.charAt(text.length() - 1) == '{' ? "" : ", ")
                .append(key + "=\"" + value + "\""));
    return text.append('}').toString();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  interface Check {
    boolean holds() throws Exception;
  }

  void awaitTrue(Check check, String what) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        if (check.holds()) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("waited for " + what + "\n" + log());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      var _ = process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
