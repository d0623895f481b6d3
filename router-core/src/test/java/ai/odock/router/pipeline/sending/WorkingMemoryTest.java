package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.helpers.NOPLogger;

@Timeout(60)
class WorkingMemoryTest {
  private final WorkingMemory workspace = new WorkingMemory(100);

  @Test
  void oneHasRoomHoweverMuchItNeeds() throws Exception {
    workspace.take(1000);
    Thread other = Thread.startVirtualThread(() -> workspace.take(1));
    while (other.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    workspace.giveBack(1000);
    other.join();
  }

  @Test
  void neverMoreThanTheLimitAtATime() throws Exception {
    AtomicLong used = new AtomicLong();
    AtomicLong most = new AtomicLong();
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, 16)
            .mapToObj(i -> Thread.startVirtualThread(() -> work(30 + i, begin, used, most)))
            .toList();
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most.get()).isBetween(46L, 100L);
    assertThat(used).hasValue(0);
  }

  private void work(long bytes, CountDownLatch begin, AtomicLong used, AtomicLong most) {
    try {
      begin.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < 200; i++) {
      workspace.take(bytes);
      most.accumulateAndGet(used.addAndGet(bytes), Math::max);
      LockSupport.parkNanos(1000); // the others get their chance
      used.addAndGet(-bytes);
      workspace.giveBack(bytes);
    }
  }

  /** Its attempts need more memory than there is, and it tells how many run at a time. */
  private static final class Hungry implements Exporter {
    private final AtomicLong most = new AtomicLong();
    private final AtomicLong running = new AtomicLong();

    @Override
    public long workingBytes(Batch batch) {
      return 1L << 60;
    }

    @Override
    public Outcome export(Batch batch) {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      LockSupport.parkNanos(100_000); // the others get their chance
      running.decrementAndGet();
      return Outcome.Accepted.ALL;
    }
  }

  @Test
  void aDestinationAsksItsExporter() throws Exception {
    Hungry exporter = new Hungry();
    ComponentContext context =
        new ComponentContext(
            new ComponentId("otlp_http", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            Clock.SYSTEM,
            new BuildInfo("t", "1"),
            NOPLogger.NOP_LOGGER);
    Destination destination =
        new Destination(exporter, new Sending(null, null), Signal.TRACES, context);
    List<Thread> senders =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    Thread.startVirtualThread(
                        () -> {
                          var _ = destination.consume(Requests.spans(1));
                        }))
            .toList();
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(exporter.most).hasValue(1);
  }
}
