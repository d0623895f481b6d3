package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.coding.Compression.Coding;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrpcClientSettingsTest {
  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable GrpcClientSettings read(Map<String, ?> yaml) {
    return ConfigTree.section("exporters::x", yaml, problems).read(GrpcClientSettings::read);
  }

  @Test
  void defaults() {
    assertThat(read(Map.of("endpoint", "tempo:4317")))
        .isEqualTo(
            new GrpcClientSettings(
                GrpcTarget.parse("tempo:4317"),
                new TlsClientSettings(false),
                Map.of(),
                "round_robin",
                Compression.GZIP,
                null,
                "",
                false))
        .isEqualTo(GrpcClientSettings.of("tempo:4317", false));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void everyKey() {
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("endpoint", "https://tempo:443");
    yaml.put("tls", Map.of("insecure", true));
    yaml.put("headers", List.of(Map.of("name", "X-A", "value", "b")));
    yaml.put("balancer_name", "pick_first");
    yaml.put("compression", "zstd");
    yaml.put("keepalive", Map.of("time", "1m", "timeout", "3s", "permit_without_stream", true));
    yaml.put("read_buffer_size", 0);
    yaml.put("write_buffer_size", 524288);
    yaml.put("authority", "tenant.example");
    yaml.put("wait_for_ready", true);
    assertThat(read(yaml))
        .isEqualTo(
            new GrpcClientSettings(
                GrpcTarget.parse("https://tempo:443"),
                new TlsClientSettings(true),
                Map.of("X-A", "b"),
                "pick_first",
                new Compression(Coding.ZSTD, 0),
                new ClientKeepalive(Duration.ofMinutes(1), Duration.ofSeconds(3), true),
                "tenant.example",
                true));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void noBalancerIsPickFirst() {
    assertThat(read(Map.of("endpoint", "a:1", "balancer_name", "")))
        .extracting(GrpcClientSettings::balancer)
        .isEqualTo("pick_first");
  }

  static Stream<Arguments> keepalives() {
    return Stream.of(
        argumentSet("an empty block", Map.of(), keepalive(10, 20, false)),
        argumentSet("switched off", Map.of("enabled", false, "time", "1s"), null),
        argumentSet("too often", Map.of("time", "1s", "timeout", "1s"), keepalive(10, 1, false)),
        argumentSet(
            "without calls", Map.of("permit_without_stream", true), keepalive(10, 20, true)));
  }

  private static ClientKeepalive keepalive(int time, int timeout, boolean permit) {
    return new ClientKeepalive(Duration.ofSeconds(time), Duration.ofSeconds(timeout), permit);
  }

  @ParameterizedTest
  @MethodSource("keepalives")
  void keepaliveIsWhatGoMakesOfIt(Map<String, ?> block, @Nullable ClientKeepalive expected) {
    assertThat(read(Map.of("endpoint", "a:1", "keepalive", block)))
        .extracting(GrpcClientSettings::keepalive)
        .isEqualTo(expected);
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void whatTunesOnlyGoIsTakenWithAWarning() {
    var _ = read(Map.of("endpoint", "a:1", "write_buffer_size", 1024));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings())
        .singleElement()
        .asString()
        .contains("exporters::x::write_buffer_size: has no effect");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no port", "endpoint", "tempo", "address tempo: missing port in address"),
        argumentSet("no IPv6", "endpoint", "[::g]:1", "address [::g]:1: invalid IPv6 address"),
        argumentSet("a secret", "endpoint", "http://me:secret@a:1", "have no place there"),
        argumentSet(
            "an authority", "authority", "me:secret@a", "must be a host, with or without a port"),
        argumentSet("a balancer", "balancer_name", "nope", "invalid balancer_name: nope"),
        argumentSet(
            "a coding of HTTP", "compression", "lz4", "unsupported compression type \"lz4\""),
        argumentSet("a level", "compression_params", Map.of("level", 1), "unknown key"),
        argumentSet("a ping's typo", "keepalive", Map.of("tme", "1s"), "did you mean \"time\"?"),
        argumentSet(
            "an authenticator", "auth", Map.of("authenticator", "x"), "no authenticators yet"),
        argumentSet("a middleware", "middlewares", List.of("x"), "there are no middlewares"),
        argumentSet(
            "a smuggled header",
            "headers",
            Map.of("a", "secret\r\nb: c"),
            "header \"a\": control character in the value"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistake(String key, Object value, String message) {
    Map<String, Object> yaml = new HashMap<>(Map.of("endpoint", "a:1"));
    yaml.put(key, value);
    var _ = read(yaml);
    assertThat(problems.all()).singleElement().asString().contains(message);
    assertThat(problems.all().toString()).contains("exporters::x::" + key).doesNotContain("secret");
  }
}
