package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostPortTest {
  static Stream<Arguments> addresses() {
    return Stream.of(
        argumentSet("every IPv4 interface", "0.0.0.0:4317", "0.0.0.0", 4317),
        argumentSet("name", "localhost:4317", "localhost", 4317),
        argumentSet("every interface", ":4317", "", 4317),
        argumentSet("IPv6", "[::1]:4317", "::1", 4317),
        argumentSet("IPv6, every interface", "[::]:0", "::", 0));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void reads(String address, String host, int port) {
    assertThat(HostPort.parse(address)).isEqualTo(new HostPort(host, port)).hasToString(address);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no port", "foo", "address foo: missing port in address"),
        argumentSet("empty", "", "address : missing port in address"),
        argumentSet(
            "IPv6 without brackets", "::1:4317", "address ::1:4317: too many colons in address"),
        argumentSet("IPv6 without a port", "[::1]", "address [::1]: missing port in address"),
        argumentSet("open bracket", "[::1:4317", "address [::1:4317: missing ']' in address"),
        argumentSet(
            "colons after the bracket",
            "[::1]:1:2",
            "address [::1]:1:2: too many colons in address"),
        argumentSet("port too high", "a:65536", "address a:65536: invalid port"),
        argumentSet("negative port", "a:-1", "address a:-1: invalid port"),
        argumentSet("port is a word", "a:grpc", "address a:grpc: invalid port"),
        argumentSet("empty port", "a:", "address a:: invalid port"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void tellsMistakes(String address, String message) {
    assertThatThrownBy(() -> HostPort.parse(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
