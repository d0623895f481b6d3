package ai.odock.router.extensions.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.StartException;
import ai.odock.router.extensions.healthcheck.HealthCheckConfig.Body;
import ai.odock.router.net.HostPort;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

/** Over real connections. */
class HealthCheckExtensionTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable HealthCheckExtension extension;

  private HealthCheckExtension start(String path, @Nullable Body body) throws StartException {
    HealthCheckExtension made = make(0, path, body);
    extension = made;
    made.start();
    return made;
  }

  private static HealthCheckExtension make(int port, String path, @Nullable Body body) {
    return new HealthCheckExtension(
        new HealthCheckConfig(new HostPort("127.0.0.1", port), path, body, true),
        new ComponentContext(
            new ComponentId("health_check", "a"),
            new Metrics(),
            new MemoryBudget(0),
            Clock.SYSTEM,
            new BuildInfo("t", "1"),
            NOPLogger.NOP_LOGGER));
  }

  @AfterEach
  void close() {
    http.close();
    if (extension != null) {
      extension.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
      extension.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
  }

  private HttpResponse<String> ask(HealthCheckExtension extension, String method, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + extension.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString("{}")).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        argumentSet("GET", "GET", "/"),
        argumentSet("POST", "POST", "/"),
        argumentSet("PUT", "PUT", "/"),
        argumentSet("DELETE", "DELETE", "/"),
        argumentSet("a path below", "GET", "/a/b?c"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void isUnavailableBeforeReadyAndAfterNotReady(String method, String path) throws Exception {
    HealthCheckExtension extension = start("/", null);
    String down =
        "{\"status\":\"Server not"
            + " available\",\"upSince\":\"0001-01-01T00:00:00Z\",\"uptime\":\"\"}";
    assertThat(ask(extension, method, path).statusCode()).isEqualTo(503);
    assertThat(ask(extension, method, path).body()).isEqualTo(down);

    extension.ready();
    HttpResponse<String> ready = ask(extension, method, path);
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(ready.body())
        .matches(
            "\\{\"status\":\"Server available\",\"upSince\":\"20\\d\\d-[-0-9T:.]+Z\","
                + "\"uptime\":\"[0-9.]+(m|µ)?s\"}");

    extension.notReady();
    assertThat(ask(extension, method, path).statusCode()).isEqualTo(503);
    assertThat(ask(extension, method, path).body()).isEqualTo(down);
  }

  @Test
  void answersWithTheTextsOfTheOperator() throws Exception {
    HealthCheckExtension extension = start("/health", new Body("good", "bad"));
    assertThat(ask(extension, "GET", "/health").body()).isEqualTo("bad");
    extension.ready();
    assertThat(ask(extension, "GET", "/health").body()).isEqualTo("good");
    assertThat(ask(extension, "GET", "/health/x").statusCode()).isEqualTo(404);
    assertThat(ask(extension, "GET", "/").statusCode()).isEqualTo(404);
  }

  /** The budget of these tests has no room for a single byte. */
  @Test
  void answersWhileTelemetryHasTakenAllMemory() throws Exception {
    HealthCheckExtension extension = start("/", null);
    extension.ready();
    assertThat(ask(extension, "GET", "/").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    HealthCheckExtension first = start("/", null);
    assertThatThrownBy(() -> make(first.port(), "/", null).start())
        .isInstanceOf(StartException.class)
        .hasMessage(
            "failed to start \"health_check/a\" extension: failed to bind to address"
                + " 127.0.0.1:%d: listen tcp 127.0.0.1:%d: bind: address already in use",
            first.port(), first.port());
  }

  @Test
  void mayBeClosedWithoutAStart() {
    HealthCheckExtension never = make(0, "/", null);
    never.notReady();
    never.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }
}
