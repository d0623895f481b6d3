package ai.odock.router.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A task that is left in the event loop keeps a connection in memory after it has ended. */
class ClosedHttpConnectionTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long NONE = -1;

  @Test
  void leavesNoTaskBehind() {
    HttpTimeouts timeouts = new HttpTimeouts(HOUR, HOUR, HOUR, HOUR, HOUR);
    EmbeddedChannel channel = new EmbeddedChannel(new SilenceGuard(timeouts));
    assertThat(channel.runScheduledPendingTasks()).as("it watches the client").isPositive();

    // not the channel's own close(), which would tidy up by itself
    channel.unsafe().close(channel.newPromise());
    channel.runPendingTasks();

    assertThat(channel.runScheduledPendingTasks()).isEqualTo(NONE);
  }
}
