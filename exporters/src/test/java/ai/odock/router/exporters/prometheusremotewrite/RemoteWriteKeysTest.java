package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Sending;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RemoteWriteKeysTest {
  private record Read(PrometheusRemoteWriteExporter.Config config, Sending sending) {}

  private final ConfigProblems problems = new ConfigProblems();

  private Read read(Map<String, ?> yaml) {
    ConfigSection section = ConfigTree.section("exporters::prometheusremotewrite", yaml, problems);
    return Objects.requireNonNull(
        section.read(s -> new Read(RemoteWriteKeys.config(s), RemoteWriteKeys.sending(s))));
  }

  @Test
  void defaults() {
    Read read = read(Map.of());

    assertThat(problems.all()).isEmpty();
    assertThat(read.config())
        .isEqualTo(
            new PrometheusRemoteWriteExporter.Config(
                HttpEndpoint.parse("http://some.url:9411/api/prom/push"),
                HttpClientSettings.of(Duration.ofSeconds(5)),
                Settings.DEFAULT,
                5,
                Protocol.VERSION_1,
                false,
                null));
    assertThat(read.sending())
        .isEqualTo(
            new Sending(
                new Sending.Queue(Sending.Sizer.REQUESTS, 10_000, 1, false, false),
                new Sending.Retry(
                    Duration.ofMillis(50),
                    0.5,
                    1.5,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5))));
  }

  @Test
  void everyKey() {
    Read read =
        read(
            Map.ofEntries(
                Map.entry("endpoint", "https://prom/api/v1/write"),
                Map.entry("timeout", "1s"),
                Map.entry("headers", Map.of("X-Scope-OrgID", "odock")),
                Map.entry("namespace", "gw"),
                Map.entry("external_labels", Map.of("cluster", "eu")),
                Map.entry("add_metric_suffixes", false),
                Map.entry("target_info", Map.of("enabled", false)),
                Map.entry("disable_scope_info", true),
                Map.entry(
                    "resource_to_telemetry_conversion",
                    Map.of("enabled", true, "exclude_service_attributes", true)),
                Map.entry("max_batch_size_bytes", 1000),
                Map.entry("max_batch_request_parallelism", 3),
                Map.entry("remote_write_queue", Map.of("queue_size", 7, "num_consumers", 2)),
                Map.entry("retry_on_failure", Map.of("enabled", false)),
                Map.entry("tls", Map.of("insecure", true)),
                Map.entry("protobuf_message", "io.prometheus.write.v2.Request"),
                Map.entry("send_metadata", true),
                Map.entry("max_label_value_length", 100),
                Map.entry("compression", "snappy")));

    assertThat(problems.all()).isEmpty();
    assertThat(read.config())
        .isEqualTo(
            new PrometheusRemoteWriteExporter.Config(
                HttpEndpoint.parse("https://prom/api/v1/write"),
                new HttpClientSettings(
                    Duration.ofSeconds(1),
                    Map.of("X-Scope-OrgID", "odock"),
                    Compression.NONE,
                    new TlsClientSettings(true)),
                new Settings(
                    "gw",
                    Map.of("cluster", "eu"),
                    false,
                    false,
                    false,
                    Settings.ResourceLabels.WITHOUT_SERVICE,
                    1000,
                    100),
                3,
                Protocol.VERSION_2,
                true,
                null));
    assertThat(read.sending())
        .isEqualTo(
            new Sending(new Sending.Queue(Sending.Sizer.REQUESTS, 7, 1, false, false), null));
  }

  static Stream<Arguments> parallelism() {
    return Stream.of(
        argumentSet("unless configured", Map.of(), 5),
        argumentSet("consumers", Map.of("remote_write_queue", Map.of("num_consumers", 8)), 8),
        argumentSet("no consumers", Map.of("remote_write_queue", Map.of("num_consumers", 0)), 1),
        argumentSet(
            "consumers of no queue",
            Map.of("remote_write_queue", Map.of("enabled", false, "num_consumers", 2)),
            2),
        argumentSet(
            "requests before consumers",
            Map.of(
                "remote_write_queue",
                Map.of("num_consumers", 8),
                "max_batch_request_parallelism",
                2),
            2));
  }

  @ParameterizedTest
  @MethodSource("parallelism")
  void requestsAtATime(Map<String, ?> yaml, int requests) {
    assertThat(read(yaml).config().parallelism()).isEqualTo(requests);
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void withoutAQueueTheSenderWaits() {
    assertThat(read(Map.of("remote_write_queue", Map.of("enabled", false))).sending().queue())
        .isNull();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "no URL", Map.of("endpoint", "prometheus:9090"), "begins with http:// or https://"),
        argumentSet(
            "a queue of nothing",
            Map.of("remote_write_queue", Map.of("queue_size", 0)),
            "a 0 size queue will drop all the data"),
        argumentSet(
            "a compression it has not",
            Map.of("compression", "gzip"),
            "compression type must be snappy"),
        argumentSet(
            "no parallelism",
            Map.of("max_batch_request_parallelism", 0),
            "can't be set to below 1"),
        argumentSet(
            "an empty label", Map.of("external_labels", Map.of("a", "")), "external_labels"),
        argumentSet(
            "less than no requests",
            Map.of("remote_write_queue", Map.of("num_consumers", -1)),
            "num_consumers"),
        argumentSet(
            "an unknown version",
            Map.of("protobuf_message", "io.prometheus.write.v3.Request"),
            "is prometheus.WriteRequest or io.prometheus.write.v2.Request"),
        argumentSet(
            "an authenticator",
            Map.of("auth", Map.of("authenticator", "x")),
            "there are no authenticators yet"),
        argumentSet("a typo", Map.of("name_space", "x"), "did you mean \"namespace\"?"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistake(Map<String, ?> yaml, String message) {
    var _ = read(yaml);

    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().getFirst().toString()).contains(message);
  }
}
