package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A task that is left in the event loop keeps a connection in memory after it has ended. */
class ClosedGrpcConnectionTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final MemoryBudget MEMORY = new MemoryBudget(1 << 20);
  private static final long NONE = -1;

  @Test
  void leavesNoTaskBehind() {
    GrpcSettings settings =
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
    var _ = new GrpcConnection(settings, channel);
    assertThat(channel.runScheduledPendingTasks()).as("it watches the client").isPositive();

    // not the channel's own close(), which would tidy up by itself
    channel.unsafe().close(channel.newPromise());
    channel.runPendingTasks();

    assertThat(channel.runScheduledPendingTasks()).isEqualTo(NONE);
  }
}
