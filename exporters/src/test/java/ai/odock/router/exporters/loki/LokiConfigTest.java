package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Sending;
import ai.odock.router.exporters.loki.LabelRule.Source;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
        argumentSet(
            "a name of Docker Compose",
            "http://loki_gateway:3100",
            "http://loki_gateway:3100/loki/api/v1/push"),
        argumentSet(
            "user and password", "http://u:s3@p@l:1/", "http://u:s3@p@l:1/loki/api/v1/push"),
        argumentSet("a host named push", "http://push", "http://push/loki/api/v1/push"),
        argumentSet("fragment", "http://l/#x", "http://l/loki/api/v1/push"),
        argumentSet("query", "http://l?a=b", "http://l/loki/api/v1/push?a=b"));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void thePushPathIsAppendedWhereItIsMissing(String endpoint, String url) {
    assertThat(read(Map.of("endpoint", endpoint)))
        .isEqualTo(
            new LokiConfig(HttpEndpoint.parse(url), HttpClientSettings.of(Duration.ofSeconds(30))));
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> withPassword() {
    return Stream.of(
        argumentSet("another scheme", "ftp://odock:s3cret@loki:3100"),
        argumentSet("no scheme", "odock:s3cret@loki:3100"),
        argumentSet("a space", "http://odock:s3cret@lo ki:3100"),
        argumentSet("no port", "http://odock:s3cret@loki:port"),
        argumentSet("a broken escape", "http://odock:s3cret@loki:3100/%zz{"));
  }

  @ParameterizedTest
  @MethodSource("withPassword")
  void noMessageRepeatsAPassword(String endpoint) {
    var config = read(Map.of("endpoint", endpoint));
    assertThat(problems.all().toString()).doesNotContain("s3cret");
    assertThat(String.valueOf(config)).doesNotContain("s3cret");
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
                HttpEndpoint.parse("http://loki:3100/loki/api/v1/push"),
                new HttpClientSettings(
                    Duration.ofSeconds(7),
                    Map.of("X-Scope-OrgID", "t1"),
                    Compression.NONE,
                    new TlsClientSettings(true))));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void readsHowRecordsBecomeStreams() {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("namespace", Map.of("resource", "k8s.namespace.name"));
    labels.put("level", Map.of("attribute", "log.level"));
    labels.put("lib", Map.of("scope", "name"));
    labels.put("libv", Map.of("scope", "version"));
    labels.put("kind", Map.of("scope", "lib.kind"));
    labels.put("env", Map.of("value", "prod"));
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("endpoint", "http://loki:3100");
    keys.put("labels", labels);
    keys.put("default_labels", List.of("k8s.pod.name", "service.name"));
    keys.put("structured_metadata", List.of("http.route", "flags"));
    keys.put("line_format", "json");
    keys.put("detected_level", true);
    keys.put(
        "limits",
        Map.of(
            "max_label_names", 20,
            "max_label_name_length", 30,
            "max_label_value_length", 40,
            "max_structured_metadata_entries", 50,
            "max_structured_metadata_bytes", 60,
            "max_resource_size", 65,
            "max_line_size", 70,
            "long_lines", "drop",
            "max_streams", 80));
    LokiConfig config = Objects.requireNonNull(read(keys));
    assertThat(problems.all()).isEmpty();
    assertThat(config.translation())
        .isEqualTo(
            new Translation(
                List.of(
                    new LabelRule("namespace", Source.RESOURCE, "k8s.namespace.name"),
                    new LabelRule("level", Source.RECORD, "log.level"),
                    new LabelRule("lib", Source.SCOPE_NAME, ""),
                    new LabelRule("libv", Source.SCOPE_VERSION, ""),
                    new LabelRule("kind", Source.SCOPE, "lib.kind"),
                    new LabelRule("env", Source.CONSTANT, "prod")),
                List.of("service.name", "k8s.pod.name"),
                null,
                new MetadataChoice(false, List.of("http.route", "flags")),
                LineFormat.JSON,
                true,
                new Limits(20, 30, 40, 50, 60, 65, 70, false, 80)));
    assertThat(config.tenancy()).isEqualTo(Tenancy.HINTED);
  }

  @Test
  void keysOfTheRemovedExporterStillWork() {
    LokiConfig config =
        Objects.requireNonNull(
            read(
                Map.of(
                    "endpoint",
                    "http://loki:3100/loki/api/v1/push",
                    "default_labels_enabled",
                    Map.of("job", false))));
    assertThat(problems.all()).isEmpty();
    assertThat(config.endpoint().url()).isEqualTo("http://loki:3100/loki/api/v1/push");
    assertThat(config.translation().old()).isEqualTo(new OldLabels(true, false, true, true));
  }

  static Stream<Arguments> tenants() {
    return Stream.of(
        argumentSet("fixed", Map.of("value", "a"), new Tenancy(Tenancy.Source.FIXED, "a", "")),
        argumentSet(
            "of the resource",
            Map.of("from_resource_attribute", "org.id", "default", "none"),
            new Tenancy(Tenancy.Source.RESOURCE, "org.id", "none")),
        argumentSet(
            "of the request",
            Map.of("from_metadata", "X-Scope-OrgID"),
            new Tenancy(Tenancy.Source.METADATA, "x-scope-orgid", "")));
  }

  @ParameterizedTest
  @MethodSource("tenants")
  void readsTheTenant(Map<String, String> tenant, Tenancy expected) {
    LokiConfig config =
        Objects.requireNonNull(read(Map.of("endpoint", "http://l", "tenant", tenant)));
    assertThat(problems.all()).isEmpty();
    assertThat(config.tenancy()).isEqualTo(expected);
  }

  @Test
  void batchWaitAndSizeAreTheBatchingOfTheQueueInBytes() {
    ConfigSection section =
        ConfigTree.section(
            "exporters::loki",
            Map.of("endpoint", "http://l", "batch_wait", "3s", "batch_size", 5000),
            problems);
    Sending sending = LokiExporter.TYPE.sending().read(section);
    assertThat(Objects.requireNonNull(sending.queue()).batching())
        .isEqualTo(
            new Sending.Batching(Duration.ofSeconds(3), Sending.Sizer.BYTES, 5000, 0, List.of()));
    assertThat(problems.all()).isEmpty();
  }

  private static Map<String, Object> with(String key, Object value) {
    return Map.of("endpoint", "http://l", key, value);
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
            "a label of nothing",
            with("labels", Map.of("a", Map.of())),
            "labels::a: needs one of resource, attribute, scope and value"),
        argumentSet(
            "a label of two things",
            with("labels", Map.of("a", Map.of("value", "x", "scope", "name"))),
            "needs one of"),
        argumentSet(
            "no name of a label",
            with("labels", Map.of("a.b", Map.of("value", "x"))),
            "is no name of a label"),
        argumentSet(
            "more labels than may be",
            Map.of(
                "endpoint",
                "http://l",
                "labels",
                Map.of("a", Map.of("value", "x"), "b", Map.of("value", "x")),
                "limits",
                Map.of("max_label_names", 1)),
            "are more than limits::max_label_names"),
        argumentSet(
            "no default label",
            with("default_labels", List.of("host.name")),
            "is none of the default labels"),
        argumentSet(
            "all and more",
            with("structured_metadata", List.of("all", "x")),
            "is all, none, or a list of names"),
        argumentSet("no format", with("line_format", "xml"), "unknown value \"xml\""),
        argumentSet(
            "two sources of a tenant",
            with("tenant", Map.of("value", "a", "from_metadata", "b")),
            "needs one of value, from_resource_attribute and from_metadata"),
        argumentSet(
            "no tenant of Loki", with("tenant", Map.of("value", "a|b")), "is no name of a tenant"),
        argumentSet(
            "a tenant twice",
            Map.of(
                "endpoint",
                "http://l",
                "headers",
                Map.of("x-scope-orgid", "b"),
                "tenant",
                Map.of("value", "a")),
            "is written in headers as well"),
        argumentSet(
            "a default of nothing",
            with("tenant", Map.of("default", "a")),
            "needs from_resource_attribute or from_metadata"),
        argumentSet(
            "batching said twice",
            Map.of(
                "endpoint",
                "http://l",
                "batch_size",
                5,
                "sending_queue",
                Map.of("batch", Map.of("min_size", 7))),
            "write one of the two"),
        argumentSet("no batches at all", with("batch_size", 0), "must be positive"),
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
