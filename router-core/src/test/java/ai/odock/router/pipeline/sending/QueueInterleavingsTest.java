package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.fixtures.Interleavings;
import ai.odock.router.fixtures.Interleavings.Program;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

/**
 * A model of a queue that is replaced while batches come in and are sent, in every order of the
 * steps. A store decides under its lock, so that is one step.
 */
class QueueInterleavingsTest {
  private static final Sending.Queue SETTINGS =
      new Sending.Queue(Sending.Sizer.REQUESTS, 100, 1, false, false);

  /** A store with a step before each of its decisions, and one after it was closed. */
  private record Stepped(QueueStore store) implements QueueStore {
    @Override
    public void open() throws StartException {
      store.open();
    }

    @Override
    public boolean isDurable() {
      return false;
    }

    @Override
    public @Nullable Retryable admit(QueueEntry entry, Batch batch) {
      Interleavings.step();
      return store.admit(entry, batch);
    }

    @Override
    public boolean adopt(QueueEntry entry, Batch batch, int again) {
      Interleavings.step();
      return store.adopt(entry, batch, again);
    }

    @Override
    public @Nullable QueuedPart take(long nanos) throws InterruptedException {
      return store.take(nanos);
    }

    /** Asked under the queue's lock, where no other thread may stand. */
    @Override
    public @Nullable QueuedPart poll() {
      return store.poll();
    }

    @Override
    public boolean isDrained() {
      return store.isDrained();
    }

    @Override
    public void settle(QueueEntry entry, Outcome outcome) {
      store.settle(entry, outcome);
    }

    @Override
    public long used() {
      return store.used();
    }

    @Override
    public void close() {
      Interleavings.step();
      store.close();
      Interleavings.step();
    }
  }

  /** The planted fault: it lets batches in after it was closed. */
  private static QueueStore neverClosed(QueueStore store) {
    return new QueueStore() {
      @Override
      public void open() throws StartException {
        store.open();
      }

      @Override
      public boolean isDurable() {
        return false;
      }

      @Override
      public @Nullable Retryable admit(QueueEntry entry, Batch batch) {
        return store.admit(entry, batch);
      }

      @Override
      public boolean adopt(QueueEntry entry, Batch batch, int again) {
        return store.adopt(entry, batch, again);
      }

      @Override
      public @Nullable QueuedPart take(long nanos) throws InterruptedException {
        return store.take(nanos);
      }

      @Override
      public @Nullable QueuedPart poll() {
        return store.poll();
      }

      @Override
      public boolean isDrained() {
        return store.isDrained();
      }

      @Override
      public void settle(QueueEntry entry, Outcome outcome) {
        store.settle(entry, outcome);
      }

      @Override
      public long used() {
        return store.used();
      }

      @Override
      public void close() {}
    };
  }

  /** A queue that is replaced by a second one, and that by a third. */
  private static final class Replaced implements Program {
    private final Metrics metrics = new Metrics();
    private final MemoryBudget memory = new MemoryBudget(1 << 20);
    private final List<QueueStore> stores = new ArrayList<>();
    private final UnaryOperator<QueueStore> fault;
    private final SendingQueue first;
    private final SendingQueue second;
    private final SendingQueue third;
    private final boolean again;
    private int accepted;
    private int offered;

    /**
     * @param again the batches were accepted before, and would be tried again
     */
    Replaced(boolean again, UnaryOperator<QueueStore> fault) {
      this.again = again;
      this.fault = fault;
      first = queue();
      second = queue();
      third = queue();
    }

    private SendingQueue queue() {
      PartitionRoom room = new PartitionRoom(memory);
      DestinationCounters counters =
          new DestinationCounters(metrics, Requests.OTLP, Signal.TRACES, true);
      QueueStore store =
          new Stepped(fault.apply(new MemoryStore(SETTINGS, counters, room, Clock.SYSTEM)));
      stores.add(store);
      Delivery delivery =
          new Delivery(
              batch -> Accepted.ALL, null, true, counters, Clock.SYSTEM, NOPLogger.NOP_LOGGER);
      return new SendingQueue(
          "q", SETTINGS, delivery, counters, store, room, Clock.SYSTEM, NOPLogger.NOP_LOGGER);
    }

    @Override
    public List<Runnable> threads() {
      return List.of(
          this::offer,
          () -> {
            first.handOver(second);
            second.handOver(third);
          },
          this::offer);
    }

    private void offer() {
      Batch batch = Requests.spans(1);
      count(again ? first.adopt(batch, 0) : first.consume(batch).isAccepted());
    }

    private void count(boolean taken) {
      offered++;
      accepted += taken ? 1 : 0;
    }

    @Override
    public void check() {
      int found = 0;
      for (QueuedPart part = stores.get(2).poll(); part != null; part = stores.get(2).poll()) {
        found += part.batch().items();
        stores.get(2).settle(part.entry(), Accepted.ALL);
      }
      assertThat(found).as("what was accepted lies in the last queue").isEqualTo(accepted);
      if (again) {
        assertThat(accepted).as("what was promised is taken").isEqualTo(offered);
      }
      assertThat(memory.held()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsAcceptedWhileQueuesAreReplacedReachesTheLast(boolean again) {
    int orders = Interleavings.explore(() -> new Replaced(again, store -> store));

    assertThat(orders).isGreaterThan(500);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsAStoreThatLetsInAfterItWasClosed(boolean again) {
    assertThatThrownBy(
            () ->
                Interleavings.explore(
                    () -> new Replaced(again, QueueInterleavingsTest::neverClosed)))
        .hasMessageContaining("what was accepted lies in the last queue");
  }
}
