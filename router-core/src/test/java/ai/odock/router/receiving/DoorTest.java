package ai.odock.router.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A reload while a request is read: what it is handed on to makes callers wait from then on. */
class DoorTest {
  private final ComponentContext context =
      new ComponentContext(
          new ComponentId("otlp", ""),
          new Metrics(),
          new MemoryBudget(1 << 20),
          Clock.SYSTEM,
          new BuildInfo("test", "1"),
          LoggerFactory.getLogger("test"));
  private final Next next = new Next();

  private static final class Next implements Consumer {
    private volatile Traits traits = Traits.PROMPT;
    private final AtomicInteger offers = new AtomicInteger();

    @Override
    public Outcome consume(Batch batch) {
      offers.incrementAndGet();
      return Accepted.ALL;
    }

    @Override
    public Traits traits() {
      return traits;
    }
  }

  private Outcome take(Door door) {
    return door.take(Map.of(), Requests.spans(1).parts().getFirst());
  }

  @Test
  void aRequestOnAnEventLoopIsPutOffInsteadOfWaiting() throws Exception {
    Door door =
        new Door(Signal.TRACES, "grpc", 1000, new Rejections(context, "grpc"), context, next);
    assertThat(door.waits()).isFalse();
    assertThat(take(door)).isEqualTo(Accepted.ALL);

    next.traits = Traits.WAITING;

    // this thread is no virtual one, as an event loop's is not
    assertThat(take(door)).isInstanceOf(Retryable.class);
    assertThat(next.offers.get()).isOne();
    CompletableFuture<Outcome> onVirtualThread = new CompletableFuture<>();
    Thread.startVirtualThread(() -> onVirtualThread.complete(take(door)));
    assertThat(onVirtualThread.get()).isEqualTo(Accepted.ALL);
  }
}
