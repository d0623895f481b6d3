package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minutes of README: its file, and what it sends. */
class FirstMinutesIT {
  private static final Path HOME = Path.of(System.getProperty("router.home"));

  @TempDir private Path folder = Path.of("");

  @Test
  void whatTheReadmeSendsIsAnsweredAndShown() throws Exception {
    Matcher sent =
        Pattern.compile("(?m)^curl localhost:4318(\\S+) -H 'Content-Type: (\\S+)' -d '(.*)'$")
            .matcher(Files.readString(HOME.resolve("README.md")));
    assertThat(sent.find()).isTrue();
    Map<String, String> ports = RouterProcess.ports();
    String protocols = "--set=receivers.otlp.protocols.";
    try (RouterProcess router =
        RouterProcess.launch(
            folder,
            Map.of(),
            "--config",
            HOME.resolve("config/examples/first.yaml").toString(),
            protocols + "grpc.endpoint=localhost:" + ports.get("GRPC_PORT"),
            protocols + "http.endpoint=localhost:" + ports.get("HTTP_PORT"),
            "--set=service.telemetry.metrics.readers=[{pull: {exporter: {prometheus: {host:"
                + " localhost, port: "
                + ports.get("METRICS_PORT")
                + "}}}}]")) {
      assertThat(router.ready()).as(router.output()).isTrue();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + ports.get("HTTP_PORT") + sent.group(1)))
              .header("Content-Type", sent.group(2))
              .timeout(Duration.ofSeconds(20))
              .POST(HttpRequest.BodyPublishers.ofString(sent.group(3)))
              .build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Files.readString(HOME.resolve("README.md"))).contains("`" + answer.body() + "`");
      }
      for (int i = 0; i < 200 && !router.output().contains("\"hello\""); i++) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(router.output()).contains("hello");
      assertThat(router.terminate()).isZero();
    }
  }
}
