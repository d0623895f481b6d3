package ai.odock.router.receivers.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.ConfigProblems;
import ai.odock.router.ConfigTree;
import ai.odock.router.net.HostPort;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpConfigTest {
  private static final OtlpConfig.Grpc GRPC =
      new OtlpConfig.Grpc(new HostPort("localhost", 4317), 4 << 20, 100);
  private static final OtlpConfig.Http HTTP =
      new OtlpConfig.Http(
          new HostPort("localhost", 4318), 20 << 20, "/v1/traces", "/v1/metrics", "/v1/logs");

  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable OtlpConfig read(Map<String, ?> protocols) {
    return ConfigTree.section("receivers::otlp", Map.of("protocols", protocols), problems)
        .read(OtlpConfig::read);
  }

  private static Map<String, @Nullable Object> mentioned(String... keys) {
    Map<String, @Nullable Object> map = new HashMap<>();
    for (String key : keys) {
      map.put(key, null);
    }
    return map;
  }

  @Test
  void aProtocolRunsWhenItsKeyIsThere() {
    assertThat(read(mentioned("grpc", "http"))).isEqualTo(new OtlpConfig(GRPC, HTTP));
    assertThat(read(mentioned("grpc"))).isEqualTo(new OtlpConfig(GRPC, null));
    assertThat(read(mentioned("http"))).isEqualTo(new OtlpConfig(null, HTTP));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void everyKey() {
    var grpc =
        Map.of(
            "endpoint",
            ":14317",
            "transport",
            "tcp",
            "max_recv_msg_size_mib",
            16,
            "max_concurrent_streams",
            7);
    var http =
        Map.of(
            "endpoint", "[::1]:14318",
            "max_request_body_size", 1000,
            "traces_url_path", "t",
            "metrics_url_path", "/m",
            "logs_url_path", "/l");

    assertThat(read(Map.of("grpc", grpc, "http", http)))
        .isEqualTo(
            new OtlpConfig(
                new OtlpConfig.Grpc(new HostPort("", 14317), 16 << 20, 7),
                new OtlpConfig.Http(new HostPort("::1", 14318), 1000, "/t", "/m", "/l")));
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no protocol", Map.of(), "must specify at least one protocol"),
        argumentSet(
            "no port",
            Map.of("grpc", Map.of("endpoint", "here")),
            "protocols::grpc::endpoint: address here: missing port in address"),
        argumentSet(
            "a size beyond all bounds",
            Map.of("grpc", Map.of("max_recv_msg_size_mib", 4096)),
            "max_recv_msg_size_mib: must be at most 2047"),
        argumentSet("a unix socket", Map.of("http", Map.of("transport", "unix")), "only tcp is"),
        argumentSet(
            "a key for later", Map.of("http", Map.of("cors", Map.of())), "not supported yet"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistake(Map<String, ?> protocols, String message) {
    var _ = read(protocols);

    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().getFirst().toString()).contains("receivers::otlp").contains(message);
  }
}
