package ai.odock.router.processors.batch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Interleavings;
import ai.odock.router.fixtures.Interleavings.Program;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

/**
 * A model of a shard that is closed while requests fill it and what follows takes some batches and
 * puts others off, in every order of the steps: each span that was taken in is handed on or counted
 * as dropped, and nothing is held at the end.
 */
class ShardInterleavingsTest {
  private static final Outcome FULL = Outcome.retryable(StatusCode.UNAVAILABLE, "full");

  /** The next step: others may run before and after it decides. */
  private static final class Next implements Consumer {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refusals;

    Next(int refusals) {
      this.refusals = new AtomicInteger(refusals);
    }

    @Override
    public Outcome consume(Batch batch) {
      Interleavings.step();
      boolean full = refusals.getAndDecrement() > 0;
      if (!full) {
        taken.addAndGet(batch.items());
      }
      Interleavings.step();
      return full ? FULL : Accepted.ALL;
    }

    @Override
    public Traits traits() {
      return Traits.PROMPT;
    }
  }

  private static final class Closed implements Program {
    private final Metrics metrics = new Metrics();
    private final MemoryBudget memory = new MemoryBudget(1 << 20);
    private final FakeClock clock = new FakeClock();
    private final Next next;
    private final BatchProcessor processor;
    private final AtomicInteger accepted = new AtomicInteger();

    Closed(int refusals) {
      next = new Next(refusals);
      ComponentContext context =
          new ComponentContext(
              new ComponentId("batch", ""),
              metrics,
              memory,
              clock,
              new BuildInfo("t", "1"),
              NOPLogger.NOP_LOGGER);
      BatchConfig config = new BatchConfig(Duration.ZERO, 1, 0, List.of(), 0);
      processor = new BatchProcessor(config, Signal.TRACES, context, next);
    }

    @Override
    public List<Runnable> threads() {
      return List.of(
          this::send, this::send, () -> processor.close(Deadline.in(clock, Duration.ZERO)));
    }

    private void send() {
      if (processor.consume(Requests.spans(1)).isAccepted()) {
        accepted.incrementAndGet();
      }
    }

    @Override
    public void check() {
      Map<String, String> labels =
          Map.of("processor", "batch", "signal", "traces", "reason", "shutdown");
      long dropped = metrics.counter(Accounting.BATCH_DROPPED_ITEMS, labels).value();
      assertThat(next.taken.get() + dropped).as("handed on or dropped").isEqualTo(accepted.get());
      assertThat(memory.held()).as("held").isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void nothingIsLostOrHeldWhenItIsClosed(int refusals) {
    int orders = Interleavings.explore(() -> new Closed(refusals));

    assertThat(orders).isGreaterThan(20);
  }
}
