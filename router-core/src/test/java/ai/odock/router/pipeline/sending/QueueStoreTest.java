package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.Batch;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.Traits;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/** What a queue asks of a store that survives the process. */
class QueueStoreTest {
  private static final Sending.Retry SLOW =
      new Sending.Retry(Duration.ofHours(1), 0, 1, Duration.ofHours(1), Duration.ZERO);
  private static final Sending.Queue SETTINGS =
      new Sending.Queue(Sending.Sizer.REQUESTS, 100, 1, false, false);

  private final Metrics metrics = new Metrics();
  private final PartitionRoom memory = new PartitionRoom(new MemoryBudget(1 << 20));
  private final Disk disk = new Disk();

  /** What lies in it survives the queue. */
  private final class Disk implements QueueStore {
    final Deque<Batch> kept = new ArrayDeque<>();
    final List<Outcome> settled = new CopyOnWriteArrayList<>();
    private final QueueStore waiting =
        new MemoryStore(
            SETTINGS, counters(), new PartitionRoom(new MemoryBudget(1 << 20)), Clock.SYSTEM);
    boolean broken;

    @Override
    public void open() throws StartException {
      if (broken) {
        throw new StartException("the directory is in use");
      }
      kept.forEach(batch -> waiting.adopt(new QueueEntry(batch, 1, false), batch, 0));
    }

    @Override
    public boolean isDurable() {
      return true;
    }

    @Override
    public @Nullable Retryable admit(QueueEntry entry, Batch batch) {
      return waiting.admit(entry, batch);
    }

    @Override
    public boolean adopt(QueueEntry entry, Batch batch, int again) {
      return waiting.adopt(entry, batch, again);
    }

    @Override
    public @Nullable QueuedPart take(long nanos) throws InterruptedException {
      return waiting.take(nanos);
    }

    @Override
    public @Nullable QueuedPart poll() {
      return waiting.poll();
    }

    @Override
    public boolean isDrained() {
      return waiting.isDrained();
    }

    @Override
    public void settle(QueueEntry entry, Outcome outcome) {
      settled.add(outcome);
      waiting.settle(entry, outcome);
    }

    @Override
    public long used() {
      return waiting.used();
    }

    @Override
    public void close() {
      waiting.close();
    }
  }

  private DestinationCounters counters() {
    return new DestinationCounters(metrics, Requests.OTLP, Signal.TRACES, true);
  }

  private SendingQueue queue(Exporter exporter) {
    Delivery delivery =
        new Delivery(exporter, SLOW, true, counters(), Clock.SYSTEM, NOPLogger.NOP_LOGGER);
    return new SendingQueue(
        "q", SETTINGS, delivery, counters(), disk, memory, Clock.SYSTEM, NOPLogger.NOP_LOGGER);
  }

  @Test
  void whatAnEarlierProcessLeftIsSent() throws Exception {
    disk.kept.add(Requests.spans(3));
    CopyOnWriteArrayList<Batch> sent = new CopyOnWriteArrayList<>();
    SendingQueue queue =
        queue(
            batch -> {
              sent.add(batch);
              return Accepted.ALL;
            });

    queue.start();
    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(10)));

    assertThat(sent).hasSize(1);
    assertThat(disk.settled).containsExactly(Accepted.ALL);
    assertThat(queue.traits()).isEqualTo(new Traits(false, true));
  }

  @Test
  void aStoreThatCannotBeOpenedIsAStartThatFails() {
    disk.broken = true;

    assertThatThrownBy(() -> queue(batch -> Accepted.ALL).start())
        .isInstanceOf(StartException.class)
        .hasMessage("the directory is in use");
  }

  @Test
  void aStopLeavesWhatWasNotSentToTheStore() throws Exception {
    SendingQueue queue = queue(batch -> Outcome.retryable(StatusCode.UNAVAILABLE, "down"));
    queue.start();
    queue.consume(Requests.spans(1));
    queue.consume(Requests.spans(2));

    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofMillis(200)));

    assertThat(disk.settled).as("neither sent nor lost").allMatch(o -> o instanceof Retryable);
    assertThat(metrics.ledger("otlp", "traces").snapshot().dropped()).isEmpty();
    assertThat(metrics.ledger("otlp", "traces").snapshot().inFlight()).isEqualTo(3);
  }

  @Test
  void whatIsRefusedForGoodIsSettledAsSuch() throws Exception {
    Permanent no = new Permanent(StatusCode.UNAUTHENTICATED, "no", "grpc_unauthenticated");
    SendingQueue queue = queue(batch -> no);
    queue.start();
    queue.consume(Requests.spans(1));

    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(10)));

    assertThat(disk.settled).containsExactly(no);
    assertThat(metrics.ledger("otlp", "traces").snapshot().dropped())
        .isEqualTo(Map.of("grpc_unauthenticated", 1L));
  }
}
