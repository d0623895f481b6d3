package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.ProxyAddress;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.coding.Compression.Coding;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpClientSettingsTest {
  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable HttpClientSettings read(Map<String, ?> yaml) {
    return ConfigTree.section("exporters::x", yaml, problems)
        .read(section -> HttpClientSettings.read(section, Duration.ofSeconds(30)));
  }

  @Test
  void defaults() {
    assertThat(read(Map.of()))
        .isEqualTo(new HttpClientSettings(Duration.ofSeconds(30), Map.of(), Compression.GZIP));
    assertThat(HttpConnections.DEFAULT)
        .isEqualTo(new HttpConnections(100, 0, Duration.ofSeconds(90), true, Duration.ZERO, true));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void everyKey() {
    Map<String, Object> yaml = new LinkedHashMap<>();
    yaml.put("timeout", "7s");
    yaml.put("headers", Map.of("A", "b"));
    yaml.put("compression", "zlib");
    yaml.put("compression_params", Map.of("level", 9));
    yaml.put("read_buffer_size", 0);
    yaml.put("write_buffer_size", 524288);
    yaml.put("max_idle_conns", 7);
    yaml.put("max_idle_conns_per_host", 5);
    yaml.put("max_conns_per_host", 3);
    yaml.put("idle_conn_timeout", "1m");
    yaml.put("disable_keep_alives", true);
    yaml.put("http2_read_idle_timeout", "10s");
    yaml.put("http2_ping_timeout", "15s");
    yaml.put("force_attempt_http2", false);
    yaml.put("proxy_url", "http://u:p@proxy:3128");
    yaml.put("cookies", Map.of());
    yaml.put("tls", Map.of("insecure", true));
    assertThat(read(yaml))
        .isEqualTo(
            new HttpClientSettings(
                Duration.ofSeconds(7),
                Map.of("A", "b"),
                new Compression(Coding.ZLIB, 9),
                new HttpConnections(
                    5, 3, Duration.ofMinutes(1), false, Duration.ofSeconds(15), false),
                ProxyAddress.parse("http://u:p@proxy:3128"),
                true,
                new TlsClientSettings(true)));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings()).isEmpty();
  }

  @Test
  void whatTunesOnlyGoIsTakenWithAWarning() {
    var _ = read(Map.of("read_buffer_size", 4096, "write_buffer_size", 1024));
    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "test.yaml:1:1: exporters::x::read_buffer_size: has no effect: it tunes buffers of the"
                + " Go runtime",
            "test.yaml:1:1: exporters::x::write_buffer_size: has no effect: it tunes buffers of the"
                + " Go runtime");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("a buffer of words", "read_buffer_size", "big", "expected a whole number"),
        argumentSet(
            "a proxy of another kind",
            "proxy_url",
            "ftp://u:secret@p",
            "must be the URL of a proxy"),
        argumentSet("no proxy", "proxy_url", "::secret", "must be the URL of a proxy"),
        argumentSet(
            "a proxy with a port that is none",
            "proxy_url",
            "http://secret:99999",
            "must be the URL of a proxy"),
        argumentSet(
            "a user of SOCKS",
            "proxy_url",
            "socks5://u:secret@p:1",
            "a user and password for a socks5 proxy are not supported"),
        argumentSet(
            "an authenticator",
            "auth",
            Map.of("authenticator", "basicauth"),
            "not supported: there are no authenticators yet"),
        argumentSet(
            "a middleware", "middlewares", java.util.List.of("x"), "there are no middlewares"),
        argumentSet("a cookie's typo", "cookies", Map.of("enable", true), "unknown key \"enable\""),
        argumentSet("a negative timeout", "timeout", "-1s", "'timeout' must be non-negative"),
        argumentSet(
            "a header with a line break",
            "headers",
            Map.of("A", "secret\n"),
            "header \"A\": not a valid name or value"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistakeAndShowsNoSecret(String key, Object value, String message) {
    var _ = read(Map.of(key, value));
    assertThat(problems.all()).singleElement().asString().contains(message);
    assertThat(problems.all().toString()).contains("exporters::x::" + key).doesNotContain("secret");
  }

  static Stream<Arguments> proxies() {
    return Stream.of(
        argumentSet("without a scheme", "proxy", "HTTP proxy:80"),
        argumentSet("with a port", "http://proxy:3128", "HTTP proxy:3128"),
        argumentSet("over TLS", "https://proxy", "HTTPS proxy:443"),
        argumentSet("SOCKS", "socks5://proxy", "SOCKS proxy:1080"),
        argumentSet("SOCKS, names too", "SOCKS5H://proxy:1", "SOCKS proxy:1"),
        argumentSet("IPv6", "http://[::1]:1", "HTTP [::1]:1"),
        argumentSet("IPv6 without a port", "http://[::1]", "HTTP [::1]:80"),
        argumentSet("a name of Compose", "http://my_proxy:3128/", "HTTP my_proxy:3128"),
        argumentSet("a user is not shown", "http://user:secret@proxy", "HTTP proxy:80"));
  }

  @ParameterizedTest
  @MethodSource("proxies")
  void readsAProxy(String url, String shown) {
    assertThat(ProxyAddress.parse(url)).hasToString(shown);
  }
}
