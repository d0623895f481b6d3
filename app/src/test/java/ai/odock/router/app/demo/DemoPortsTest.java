package ai.odock.router.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DemoPortsTest {
  private static final int OFFSET = 13_570;

  private static ServerSocket take(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  static Stream<Arguments> own() {
    return Stream.of(
        argumentSet("gRPC", 4317, "(OTLP over gRPC)"),
        argumentSet("HTTP", 4318, "(OTLP over HTTP)"),
        argumentSet("metrics", 8888, "(the router's own metrics)"));
  }

  @ParameterizedTest
  @MethodSource("own")
  void aPortOfTheRouterThatIsTakenIsNamedWithAWayOut(int port, String use) throws Exception {
    int moved = port + OFFSET;
    try (ServerSocket _ = take(moved)) {
      assertThatThrownBy(() -> DemoPorts.choose(OFFSET))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("another program uses port " + moved + " " + use)
          .hasMessageMatching(".*: ./router demo --port-offset \\d+");
    }
  }

  @Test
  void aStandInMovesAwayAndSaysSo() throws Exception {
    try (ServerSocket _ = take(9090 + OFFSET)) {
      DemoPorts ports = DemoPorts.choose(OFFSET);

      assertThat(ports.prometheus()).isNotEqualTo(9090 + OFFSET).isPositive();
      assertThat(ports.moved())
          .containsExactly(
              "Port 22660 is taken, so Prometheus is on port " + ports.prometheus() + ".");
      assertThat(ports.grpc()).isEqualTo(4317 + OFFSET);
    }
  }

  static Stream<Arguments> mistakes() {
    Duration second = Duration.ofSeconds(1);
    return Stream.of(
        argumentSet("no requests", 0, 0, second, "--rate must be from 1 to 2000"),
        argumentSet("too many", 2001, 0, second, "--rate must be from 1 to 2000"),
        argumentSet("offset", 50, -1, second, "--port-offset must be from 0 to 50000"),
        argumentSet("no break", 50, 0, Duration.ZERO, "--break-for must be from 1s to 4m"),
        argumentSet(
            "longer than retries go on",
            50,
            0,
            Duration.ofMinutes(5),
            "--break-for must be from 1s to 4m"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void optionsOutOfRangeAreNamed(int rate, int offset, Duration breakFor, String message) {
    assertThatThrownBy(
            () -> new DemoSettings(rate, Duration.ZERO, offset, null, Duration.ZERO, breakFor))
        .hasMessage(message);
  }
}
