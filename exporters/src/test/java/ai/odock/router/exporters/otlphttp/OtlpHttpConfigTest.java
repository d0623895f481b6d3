package ai.odock.router.exporters.otlphttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpHttpConfigTest {
  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable OtlpHttpConfig read(Map<String, ?> yaml) {
    return ConfigTree.section("exporters::otlphttp", yaml, problems).read(OtlpHttpConfig::read);
  }

  @Test
  void defaults() {
    assertThat(read(Map.of("endpoint", "http://loki:3100/otlp")))
        .isEqualTo(
            new OtlpHttpConfig(
                Map.of(
                    Signal.TRACES, HttpEndpoint.parse("http://loki:3100/otlp/v1/traces"),
                    Signal.METRICS, HttpEndpoint.parse("http://loki:3100/otlp/v1/metrics"),
                    Signal.LOGS, HttpEndpoint.parse("http://loki:3100/otlp/v1/logs")),
                false,
                new HttpClientSettings(Duration.ofSeconds(30), Map.of(), Compression.GZIP)));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void anAddressOfItsOwnIsUsedAsItIs() {
    var yaml =
        Map.of(
            "endpoint", "http://a/",
            "logs_endpoint", "http://b/own?x=1",
            "encoding", "json",
            "timeout", "0s",
            "compression", "none",
            "headers", Map.of("A", "b"));

    assertThat(read(yaml))
        .isEqualTo(
            new OtlpHttpConfig(
                Map.of(
                    Signal.TRACES, HttpEndpoint.parse("http://a/v1/traces"),
                    Signal.METRICS, HttpEndpoint.parse("http://a/v1/metrics"),
                    Signal.LOGS, HttpEndpoint.parse("http://b/own?x=1")),
                true,
                new HttpClientSettings(Duration.ZERO, Map.of("A", "b"), Compression.NONE)));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void aHostOfComposeMayHaveAnUnderscore() {
    assertThat(read(Map.of("endpoint", "http://loki_gateway:3100/otlp"))).isNotNull();
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no endpoint", Map.of(), "at least one endpoint must be specified"),
        argumentSet("no scheme", Map.of("endpoint", "loki:3100"), "http:// or https://"),
        argumentSet("no URL", Map.of("endpoint", "http://a b"), "is no URL"),
        argumentSet(
            "a header with a line break",
            Map.of("endpoint", "http://a", "headers", Map.of("A", "secret\n")),
            "header \"A\": not a valid name or value"),
        argumentSet(
            "an encoding it has not", Map.of("endpoint", "http://a", "encoding", "xml"), "xml"),
        argumentSet(
            "a coding of nobody",
            Map.of("endpoint", "http://a", "compression", "lz5"),
            "unsupported compression type \"lz5\""),
        argumentSet(
            "profiles",
            Map.of("endpoint", "http://a", "profiles_endpoint", "http://p"),
            "there is no profiles signal"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistake(Map<String, ?> yaml, String message) {
    var _ = read(yaml);

    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().getFirst().toString()).contains(message);
  }
}
