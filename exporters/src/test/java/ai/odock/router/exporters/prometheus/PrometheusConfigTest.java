package ai.odock.router.exporters.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.coding.ContentCoding;
import ai.odock.router.net.http.HttpServerSettings;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrometheusConfigTest {
  private static final int FIT = (int) (Runtime.getRuntime().maxMemory() / 4096);

  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable PrometheusConfig read(Map<String, ?> keys) {
    return ConfigTree.section("exporters::prometheus", keys, problems).read(PrometheusConfig::read);
  }

  private static HttpServerSettings server(int maxConnections) {
    Duration none = Duration.ZERO;
    return new HttpServerSettings(
        new ListenSettings(ListenAddress.tcp(new HostPort("localhost", 8889)), maxConnections, 0),
        20 << 20,
        ContentCoding.HTTP_NAMES,
        new HttpServerSettings.Timeouts(none, none, none, none),
        true,
        Map.of(),
        null,
        false);
  }

  @Test
  void defaults() {
    assertThat(read(Map.of("endpoint", "localhost:8889")))
        .isEqualTo(
            new PrometheusConfig(
                server(0),
                "",
                new Strategy(true, false),
                new TreeMap<>(),
                Duration.ofMinutes(5),
                false,
                false,
                new PrometheusConfig.ResourceLabels(false, false),
                true,
                FIT,
                4096));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void everyKey() {
    Map<String, Object> keys =
        Map.ofEntries(
            Map.entry("endpoint", "localhost:8889"),
            Map.entry("max_connections", 7),
            Map.entry("namespace", "ns"),
            Map.entry("const_labels", Map.of("a b", "1")),
            Map.entry("send_timestamps", true),
            Map.entry("metric_expiration", "3h"),
            Map.entry("enable_open_metrics", true),
            Map.entry("add_metric_suffixes", false),
            Map.entry("translation_strategy", "NoUTF8EscapingWithSuffixes"),
            Map.entry(
                "resource_to_telemetry_conversion",
                Map.of("enabled", true, "exclude_service_attributes", true)),
            Map.entry("without_scope_info", true),
            Map.entry("max_series", 5),
            Map.entry("max_label_value_length", 100));

    assertThat(read(keys))
        .isEqualTo(
            new PrometheusConfig(
                server(7),
                "ns",
                new Strategy(true, true),
                new TreeMap<>(Map.of("a b", "1")),
                Duration.ofHours(3),
                true,
                true,
                new PrometheusConfig.ResourceLabels(true, true),
                false,
                5,
                100));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no endpoint", Map.of(), "endpoint: must be set to the address"),
        argumentSet("a blank one", Map.of("endpoint", " "), "endpoint: must be set to the address"),
        argumentSet(
            "values of no length",
            Map.of("endpoint", "x:1", "max_label_value_length", 0),
            "max_label_value_length: must be from 1 to 1048576"),
        argumentSet("no port", Map.of("endpoint", "x"), "missing port in address"),
        argumentSet(
            "a strategy that there is not",
            Map.of("endpoint", ":1", "translation_strategy", "NoTranslatoin"),
            "translation_strategy: unknown value \"NoTranslatoin\""),
        argumentSet(
            "a label that Prometheus keeps for itself",
            Map.of("endpoint", ":1", "const_labels", Map.of("__name__", "x")),
            "const_labels: \"__name__\" cannot be the name of a label"),
        argumentSet(
            "two labels of one name",
            Map.of("endpoint", ":1", "const_labels", Map.of("a.b", "x", "a_b", "y")),
            "const_labels: two labels have the name a_b"));
  }

  @ParameterizedTest
  @MethodSource
  void mistakes(Map<String, ?> keys, String problem) {
    read(keys);
    assertThat(problems.all()).hasSize(1).first().asString().contains(problem);
  }

  @Test
  void warnsOfAnExpirationThatShowsNothing() {
    read(Map.of("endpoint", ":1", "metric_expiration", "0s"));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings().toString()).contains("metric_expiration");
  }
}
