package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A task that is left in the event loop keeps a connection in memory after it has ended. */
class ClosedConnectionTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final MemoryBudget MEMORY = new MemoryBudget(1 << 20);
  private static final long NONE = -1;

  static Stream<Arguments> connections() {
    HttpTimeouts http = new HttpTimeouts(HOUR, HOUR, HOUR, HOUR, HOUR);
    return Stream.of(
        argumentSet("HTTP", new EmbeddedChannel(new SilenceGuard(http))),
        argumentSet("gRPC", grpc()));
  }

  private static EmbeddedChannel grpc() {
    GrpcSettings grpc =
        new GrpcSettings(
            Map.of(),
            MEMORY,
            1,
            1,
            1,
            HOUR,
            GrpcKeepalive.DEFAULTS,
            false,
            GrpcConnection.DEFAULT_READ,
            problem -> {},
            null);
    EmbeddedChannel channel = new EmbeddedChannel();
    var _ = new GrpcConnection(grpc, channel);
    return channel;
  }

  @ParameterizedTest
  @MethodSource("connections")
  void leavesNoTaskBehind(EmbeddedChannel channel) {
    assertThat(channel.runScheduledPendingTasks()).as("it watches the client").isPositive();

    // not the channel's own close(), which would tidy up by itself
    channel.unsafe().close(channel.newPromise());
    channel.runPendingTasks();

    assertThat(channel.runScheduledPendingTasks()).isEqualTo(NONE);
  }
}
