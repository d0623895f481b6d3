package ai.odock.router.extensions.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.extensions.healthcheck.HealthCheckConfig.Body;
import ai.odock.router.net.HostPort;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HealthCheckConfigTest {
  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable HealthCheckConfig read(Map<String, ?> yaml) {
    return ConfigTree.section("extensions::health_check", yaml, problems)
        .read(HealthCheckConfig::read);
  }

  @Test
  void defaults() {
    assertThat(read(Map.of()))
        .isEqualTo(new HealthCheckConfig(new HostPort("localhost", 13133), "/", null, false));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void everyKey() {
    var yaml =
        Map.of(
            "endpoint",
            "0.0.0.0:1",
            "path",
            "/health/status",
            "response_body",
            Map.of("healthy", "good"),
            "check_collector_pipeline",
            Map.of("enabled", true, "interval", "1m", "exporter_failure_threshold", 3));
    assertThat(read(yaml))
        .isEqualTo(
            new HealthCheckConfig(
                new HostPort("0.0.0.0", 1), "/health/status", new Body("good", ""), true));
    assertThat(problems.all()).isEmpty();
  }

  /** What a printed configuration of the collector holds. */
  @Test
  void theCollectorsDefaultsAreHarmless() {
    assertThat(
            read(Map.of("use_v2", false, "keep_alives_enabled", false, "include_metadata", false)))
        .isNotNull();
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no port", Map.of("endpoint", "x"), "address x: missing port in address"),
        argumentSet("no endpoint", Map.of("endpoint", ""), "http endpoint required"),
        argumentSet("path", Map.of("path", "health"), "path must start with /"),
        argumentSet("version 2", Map.of("use_v2", true), "not supported: it belongs to version 2"),
        argumentSet("version 2, http", Map.of("http", Map.of()), "it belongs to version 2"),
        argumentSet("version 2, grpc", Map.of("grpc", Map.of()), "it belongs to version 2"),
        argumentSet(
            "version 2, health", Map.of("component_health", Map.of()), "it belongs to version 2"),
        argumentSet("tls", Map.of("tls", Map.of()), "not supported: it is not supported yet"),
        argumentSet("transport", Map.of("transport", "unix"), "only tcp is"),
        argumentSet(
            "typo",
            Map.of("response_body", Map.of("helthy", "x")),
            "unknown key \"helthy\"; did you mean \"healthy\"?"),
        argumentSet(
            "typo in the check",
            Map.of("check_collector_pipeline", Map.of("enable", true)),
            "unknown key \"enable\"; did you mean \"enabled\"?"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refuses(Map<String, ?> yaml, String message) {
    var _ = read(yaml);
    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().getFirst().toString()).contains(message);
  }
}
