package ai.odock.router.exporters.otlpgrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.grpc.GrpcClientSettings;
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

class OtlpGrpcConfigTest {
  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable OtlpGrpcConfig read(Map<String, ?> yaml) {
    return ConfigTree.section("exporters::otlp", yaml, problems).read(OtlpGrpcConfig::read);
  }

  @Test
  void defaults() {
    assertThat(read(Map.of("endpoint", "tempo:4317")))
        .isEqualTo(
            new OtlpGrpcConfig(GrpcClientSettings.of("tempo:4317", false), Duration.ofSeconds(5)));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void theKeysOfTheClientAndItsOwn() {
    var yaml =
        Map.of(
            "endpoint", "https://tempo:443",
            "tls", Map.of("insecure", true),
            "timeout", "7s",
            "compression", "none",
            "headers", Map.of("X-Scope-OrgID", "odock"));

    assertThat(read(yaml))
        .isEqualTo(
            new OtlpGrpcConfig(
                GrpcClientSettings.of(
                    "https://tempo:443", true, Map.of("X-Scope-OrgID", "odock"), Compression.NONE),
                Duration.ofSeconds(7)));
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no endpoint", Map.of(), "requires a non-empty \"endpoint\""),
        argumentSet(
            "no port", Map.of("endpoint", "tempo"), "address tempo: missing port in address"),
        argumentSet(
            "no path of a socket",
            Map.of("endpoint", "unix://"),
            "unix socket path cannot be empty"),
        argumentSet(
            "a compression it has not", Map.of("endpoint", "a:1", "compression", "lz5"), "lz5"),
        argumentSet(
            "a balancer it has not", Map.of("endpoint", "a:1", "balancer_name", "nope"), "nope"),
        argumentSet(
            "a negative timeout", Map.of("endpoint", "a:1", "timeout", "-1s"), "non-negative"),
        argumentSet(
            "a certificate file",
            Map.of("endpoint", "a:1", "tls", Map.of("ca_file", "ca.pem")),
            "tls::ca_file"),
        argumentSet("a typo", Map.of("endpoint", "a:1", "endpont", "b:1"), "did you mean"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheMistake(Map<String, ?> yaml, String message) {
    var _ = read(yaml);

    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().getFirst().toString()).contains("exporters::otlp").contains(message);
  }
}
