package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.DeliveryLedger.Snapshot;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** An exporter with a backlog is replaced by one that works. */
class QueueHandOverTest {
  private static final ComponentId ID = new ComponentId("out", "a");

  private static final Outcome BUSY = Outcome.retryable(StatusCode.UNAVAILABLE, "busy");

  private final Metrics metrics = new Metrics();
  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final ComponentContext context =
      new ComponentContext(
          ID,
          metrics,
          memory,
          Clock.SYSTEM,
          new BuildInfo("t", "1"),
          LoggerFactory.getLogger("test"));

  private Destination destination(Exporter exporter) {
    Sending sending =
        new Sending(
            new Sending.Queue(Sending.Sizer.REQUESTS, 100, 2, false, false), Sending.Retry.DEFAULT);
    return new Destination(exporter, sending, Signal.TRACES, context);
  }

  @Test
  void whatWaitsAndWhatWouldBeTriedAgainGoesToTheSuccessor() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    AtomicInteger delivered = new AtomicInteger();
    Destination down =
        destination(
            batch -> {
              attempts.incrementAndGet();
              return Outcome.retryable(StatusCode.UNAVAILABLE, "down");
            });
    Destination up =
        destination(
            batch -> {
              delivered.addAndGet(batch.items());
              return Accepted.ALL;
            });
    down.start();
    for (int i = 0; i < 20; i++) {
      assertThat(down.consume(Requests.spans(3))).isEqualTo(Accepted.ALL);
    }
    until(() -> attempts.get() == 2);
    up.start();

    down.giveOver(up);
    down.close(soon());
    until(() -> delivered.get() == 60);
    up.close(soon());

    Snapshot ledger = metrics.ledger("out/a", "traces").snapshot();
    assertThat(ledger.accepted()).isEqualTo(60);
    assertThat(ledger.delivered()).isEqualTo(60);
    assertThat(ledger.dropped()).isEmpty();
    assertThat(memory.held()).isZero();
  }

  @Test
  void aBatchThatWasHandedOnTwiceReachesTheLastOne() throws Exception {
    AtomicInteger delivered = new AtomicInteger();
    Exporter broken = batch -> Outcome.retryable(StatusCode.UNAVAILABLE, "down");
    Destination first = destination(broken);
    Destination second = destination(broken);
    Destination third =
        destination(
            (Batch batch) -> {
              delivered.addAndGet(batch.items());
              return Accepted.ALL;
            });
    first.start();
    first.consume(Requests.spans(5));
    second.start();
    first.giveOver(second);
    third.start();
    second.giveOver(third);
    first.close(soon());
    second.close(soon());

    until(() -> delivered.get() == 5);
    third.close(soon());
    assertThat(metrics.ledger("out/a", "traces").snapshot().delivered()).isEqualTo(5);
    assertThat(memory.held()).isZero();
  }

  /** As remote write: what it has sent cannot be told apart any more. */
  @Test
  void whatWasBegunGoesToTheSuccessorAsABatch() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    AtomicInteger delivered = new AtomicInteger();
    Destination begun =
        destination(
            batch -> {
              attempts.incrementAndGet();
              Outcome.Rest rest = new Outcome.Unfinished(2, Map.of(), new Resumed(BUSY, batch));
              return new Outcome.Retryable(StatusCode.UNAVAILABLE, "down", null, rest);
            });
    Destination up =
        destination(
            batch -> {
              delivered.addAndGet(batch.items());
              return Accepted.ALL;
            });
    begun.start();
    assertThat(begun.consume(Requests.spans(5))).isEqualTo(Accepted.ALL);
    until(() -> attempts.get() == 1);
    up.start();

    begun.giveOver(up);
    begun.close(soon());
    until(() -> delivered.get() == 5);
    up.close(soon());

    Snapshot ledger = metrics.ledger("out/a", "traces").snapshot();
    assertThat(ledger.accepted()).as("two were sent twice, and count twice").isEqualTo(7);
    assertThat(ledger.delivered()).isEqualTo(7);
    assertThat(memory.held()).isZero();
  }

  private static Deadline soon() {
    return Deadline.in(Clock.SYSTEM, Duration.ofSeconds(10));
  }

  private static void until(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(5);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
