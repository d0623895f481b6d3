package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.ConfigProblems;
import ai.odock.router.ConfigSection;
import ai.odock.router.ConfigTree;
import ai.odock.router.Sending;
import ai.odock.router.net.HttpClientSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LokiConfigTest {
  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable LokiConfig read(Map<String, ?> keys) {
    ConfigSection section = ConfigTree.section("exporters::loki", keys, problems);
    Sending sending = LokiExporter.TYPE.sending().read(section);
    assertThat(Objects.requireNonNull(sending.queue()).size()).isPositive();
    assertThat(sending.retry()).isEqualTo(Sending.Retry.DEFAULT);
    return section.read(LokiExporter.TYPE.config());
  }

  static Stream<Arguments> endpoints() {
    return Stream.of(
        argumentSet("base", "http://loki:3100", "http://loki:3100/loki/api/v1/push"),
        argumentSet("base with a slash", "http://loki:3100/", "http://loki:3100/loki/api/v1/push"),
        argumentSet("whole", "https://l/loki/api/v1/push", "https://l/loki/api/v1/push"),
        argumentSet(
            "whole with a slash", "http://l/loki/api/v1/push/", "http://l/loki/api/v1/push"),
        argumentSet("prefix", "http://gw/logs", "http://gw/logs/loki/api/v1/push"),
        argumentSet(
            "prefix and whole", "http://gw/a/loki/api/v1/push", "http://gw/a/loki/api/v1/push"),
        argumentSet("old path", "http://l/api/prom/push", "http://l/api/prom/push"),
        argumentSet("query", "http://l?a=b", "http://l/loki/api/v1/push?a=b"));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void thePushPathIsAppendedWhereItIsMissing(String endpoint, String url) {
    assertThat(read(Map.of("endpoint", endpoint)))
        .isEqualTo(new LokiConfig(url, HttpClientSettings.of(Duration.ofSeconds(30), "")));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void readsTheOtherKeys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("endpoint", "http://loki:3100");
    keys.put("timeout", "7s");
    keys.put("headers", Map.of("X-Scope-OrgID", "t1"));
    keys.put("tls", Map.of("insecure", true));
    assertThat(read(keys))
        .isEqualTo(
            new LokiConfig(
                "http://loki:3100/loki/api/v1/push",
                HttpClientSettings.of(Duration.ofSeconds(7), "")
                    .withHeaders(Map.of("X-Scope-OrgID", "t1"))));
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no endpoint", Map.of(), "must be specified"),
        argumentSet("no URL", Map.of("endpoint", "loki:3100"), "must be a URL that begins with"),
        argumentSet("spaces", Map.of("endpoint", "http://a b"), "is no URL"),
        argumentSet(
            "negative timeout",
            Map.of("endpoint", "http://l", "timeout", "-1s"),
            "'timeout' must be non-negative"),
        argumentSet(
            "another compression",
            Map.of("endpoint", "http://l", "compression", "gzip"),
            "compression type must be snappy"),
        argumentSet(
            "a key of nobody", Map.of("endpoint", "http://l", "tenants", "x"), "unknown key"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsTold(Map<String, ?> keys, String message) {
    var _ = read(keys);
    assertThat(problems.all()).singleElement().asString().contains(message);
  }
}
