package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Part;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.Sending.Batching;
import ai.odock.router.Sending.Sizer;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.fixtures.ScriptedExporter;
import ai.odock.router.telemetry.DeliveryLedger;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code sending_queue::batch}: what is joined, when it is sent, and what its senders hear. */
class SendingQueueBatchTest {
  private static final Logger LOG = LoggerFactory.getLogger("test");
  private static final Permanent BAD = new Permanent(StatusCode.INVALID_ARGUMENT, "bad", "bad");
  private static final Permanent TOO_LARGE =
      Permanent.tooLarge(StatusCode.RESOURCE_EXHAUSTED, "too large");
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  private final FakeClock clock = new FakeClock();
  private final Semaphore gate = new Semaphore(1_000_000);
  private final Metrics metrics = new Metrics();
  private final DeliveryLedger ledger = metrics.ledger("otlp", "traces");
  private final MemoryBudget memory = new MemoryBudget(1 << 22);
  private final List<SendingQueue> queues = new ArrayList<>();

  private ScriptedExporter exporter = answering(batch -> Accepted.ALL);

  private ScriptedExporter answering(Function<Batch, Outcome> backend) {
    exporter = new ScriptedExporter(backend, gate);
    return exporter;
  }

  private SendingQueue start(int consumers, boolean wait, Batching batching, Clock time) {
    var counters = new DestinationCounters(metrics, Requests.OTLP, Signal.TRACES, !wait);
    var delivery = new Delivery(exporter, null, !wait, counters, time, LOG);
    var settings = new Sending.Queue(Sizer.REQUESTS, 100, consumers, false, wait, batching);
    var queue = new SendingQueue("test", settings, delivery, counters, memory, time, LOG);
    try {
      queue.start();
    } catch (StartException e) {
      throw new AssertionError(e);
    }
    queues.add(queue);
    return queue;
  }

  private SendingQueue start(int min, int max) {
    return start(1, false, items(min, max), clock);
  }

  private static Batching items(int min, int max) {
    return new Batching(TIMEOUT, Sizer.ITEMS, min, max, List.of());
  }

  private static CompletableFuture<Outcome> consume(SendingQueue queue, Batch batch) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread.startVirtualThread(() -> outcome.complete(queue.consume(batch)));
    return outcome;
  }

  @AfterEach
  void nothingIsLeft() {
    gate.release(1000);
    queues.forEach(q -> q.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20))));
    assertThat(memory.held()).isZero();
    assertThat(queues).allMatch(queue -> queue.used() == 0);
    assertThat(ledger.snapshot().inFlight()).isZero();
  }

  @Test
  void smallRequestsLeaveTogetherWhenTheirTimeHasCome() throws Exception {
    SendingQueue queue = start(100, 0);
    queue.consume(Requests.spans("a", 0, 3));
    assertThat(clock.awaitTimer()).isEqualTo(TIMEOUT);
    clock.advance(Duration.ofMillis(150));
    queue.consume(Requests.spans("b", 0, 4));
    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofMillis(50));
    assertThat(queue.used()).as("requests, until they are settled").isEqualTo(2);
    assertThat(exporter.delivered()).isEmpty();

    clock.advance(Duration.ofMillis(50));
    awaitUsed(queue, 0);

    assertThat(exporter.delivered()).hasSize(1);
    assertThat(Requests.names(exporter.delivered())).hasSize(7).startsWith("a-0").endsWith("b-3");
  }

  @Test
  void theSmallestSizeLeavesAtOnceAndTheLargestIsCut() throws Exception {
    SendingQueue queue = start(5, 6);

    queue.consume(Requests.spans("a", 0, 3));
    queue.consume(Requests.spans("b", 0, 15));
    awaitUsed(queue, 0);

    assertThat(exporter.delivered().stream().map(Batch::items)).containsExactly(6, 6, 6);
    assertThat(ledger.snapshot().delivered()).isEqualTo(18);
  }

  @Test
  void aRequestKeepsItsRoomUntilItsLastPartIsSettled() throws Exception {
    SendingQueue queue = start(4, 4);

    queue.consume(Requests.spans(6));
    while (exporter.deliveredItems() < 4) {
      Thread.onSpinWait();
    }

    assertThat(queue.used()).isEqualTo(1);
    assertThat(memory.held()).isPositive();
    clock.awaitTimer();
    clock.advance(TIMEOUT);
    awaitUsed(queue, 0);
  }

  @Test
  void closingSendsWhatWasJoinedSoFar() {
    SendingQueue queue = start(100, 0);
    queue.consume(Requests.spans("a", 0, 3));
    queue.consume(Requests.spans("b", 0, 4));

    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));

    assertThat(exporter.deliveredItems()).isEqualTo(7);
  }

  @Test
  void whatIsLeftAtTheDeadlineIsCounted() {
    gate.drainPermits();
    SendingQueue queue = start(3, 3);
    queue.consume(Requests.spans("a", 0, 8));
    queue.consume(Requests.spans("b", 0, 1));

    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofMillis(50)));

    assertThat(exporter.deliveredItems()).isZero();
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("shutdown", 9L));
  }

  @Test
  void whoWaitsHearsOfTheBatchThatTheyAreIn() throws Exception {
    answering(batch -> Requests.names(List.of(batch)).contains("bad-0") ? BAD : Accepted.ALL);
    SendingQueue queue = start(1, true, items(10, 10), clock);
    var first = consume(queue, Requests.spans("good", 0, 4));
    awaitUsed(queue, 1);
    var second = consume(queue, Requests.spans("bad", 0, 6));
    assertThat(first.get()).isEqualTo(BAD);
    assertThat(second.get()).isEqualTo(BAD);

    assertThat(consume(queue, Requests.spans("good", 0, 10)).get()).isEqualTo(Accepted.ALL);
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("bad", 10L));
  }

  @Test
  void whoseRequestWasCutHearsOfAllItsParts() throws Exception {
    answering(batch -> Requests.names(List.of(batch)).contains("r-5") ? BAD : Accepted.ALL);
    SendingQueue queue = start(1, true, items(5, 5), clock);

    Outcome outcome = consume(queue, Requests.spans("r", 0, 15)).get();

    assertThat(outcome).isEqualTo(Accepted.but(5, "bad"));
  }

  @Test
  void whatIsOfferedAgainIsOnlyWhatWasPutOff() throws Exception {
    AtomicInteger busy = new AtomicInteger(1);
    Outcome later = Outcome.retryable(StatusCode.UNAVAILABLE, "busy");
    answering(
        batch ->
            Requests.names(List.of(batch)).contains("r-5") && busy.getAndDecrement() > 0
                ? later
                : Accepted.ALL);
    SendingQueue queue = start(1, true, items(5, 5), clock);

    Outcome outcome = consume(queue, Requests.spans("r", 0, 15)).get();

    assertThat(outcome).isInstanceOf(Retryable.class);
    Batch left = ((Part) Objects.requireNonNull(((Retryable) outcome).rest())).left();
    Outcome again = consume(queue, left).get();
    assertThat(again).isEqualTo(Accepted.ALL);
    assertThat(Requests.names(exporter.delivered())).doesNotHaveDuplicates().hasSize(15);
    assertThat(ledger.snapshot().accepted()).isEqualTo(15);
  }

  @Test
  void aJoinedRequestThatIsPutOffIsOfferedAgainWithoutTheOthers() throws Exception {
    AtomicInteger busy = new AtomicInteger(1);
    Outcome later = Outcome.retryable(StatusCode.UNAVAILABLE, "busy");
    answering(batch -> busy.getAndDecrement() > 0 ? later : Accepted.ALL);
    SendingQueue queue = start(1, true, items(4, 0), clock);
    Batch mine = Requests.spans("mine", 0, 2);
    var first = consume(queue, mine);
    awaitUsed(queue, 1);
    var other = consume(queue, Requests.spans("other", 0, 2));
    assertThat(other.get()).isInstanceOf(Retryable.class);

    CompletableFuture<Outcome> again = new CompletableFuture<>();
    Retryable wait = (Retryable) first.get();
    Thread.startVirtualThread(() -> again.complete(queue.consume(wait.left(mine))));
    clock.awaitTimer();
    clock.advance(TIMEOUT);

    assertThat(again.get()).isEqualTo(Accepted.ALL);
    assertThat(Requests.names(exporter.delivered())).containsExactly("mine-0", "mine-1");
  }

  @Test
  void anItemThatIsLargerThanABatchMayBeIsDroppedAndCounted() throws Exception {
    Batching bytes = new Batching(TIMEOUT, Sizer.BYTES, 0, 150, List.of());
    SendingQueue queue = start(1, false, bytes, clock);

    queue.consume(Requests.spans("x".repeat(200), 0, 1));
    queue.consume(Requests.spans("a", 0, 1));
    awaitUsed(queue, 0);

    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("too_large", 1L));
    assertThat(ledger.snapshot().delivered()).isEqualTo(1);
  }

  @Test
  void manyClientsLoseAndDoubleNothing() throws Exception {
    answering(batch -> batch.items() > 40 ? TOO_LARGE : Accepted.ALL);
    Batching batching = new Batching(Duration.ofMillis(2), Sizer.ITEMS, 20, 64, List.of("tenant"));
    SendingQueue queue = start(3, false, batching, Clock.SYSTEM);
    List<Thread> clients =
        IntStream.range(0, 8)
            .mapToObj(c -> Thread.startVirtualThread(() -> send(queue, "c" + c)))
            .toList();
    Thread reader = Thread.startVirtualThread(this::readTheLedger);
    for (Thread client : clients) {
      client.join();
    }
    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));
    reader.join();

    List<String> names = Requests.names(exporter.delivered());
    assertThat(names).doesNotHaveDuplicates().hasSize(8 * 200 * 3);
    assertThat(ledger.snapshot().delivered()).isEqualTo(8 * 200 * 3);
    for (Batch batch : exporter.delivered()) {
      assertThat(Requests.names(List.of(batch)))
          .extracting(name -> Map.of("tenant", List.of(name.substring(0, 2))))
          .allMatch(batch.metadata()::equals);
    }
  }

  private static void send(SendingQueue queue, String client) {
    Map<String, List<String>> metadata = Map.of("tenant", List.of(client));
    for (int i = 0; i < 200; i++) {
      Batch request = Requests.spans(client, i * 3, 3).withMetadata(metadata);
      while (!queue.consume(request).isAccepted()) {
        Thread.onSpinWait();
      }
    }
  }

  private void readTheLedger() {
    for (int i = 0; i < 1000; i++) {
      var sums = ledger.snapshot();
      long dropped = sums.dropped().values().stream().mapToLong(n -> n).sum();
      if (sums.accepted() != sums.delivered() + dropped + sums.inFlight() || sums.inFlight() < 0) {
        throw new AssertionError(sums);
      }
    }
  }

  private static void awaitUsed(SendingQueue queue, long used) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (queue.used() != used) {
      assertThat(System.nanoTime()).as("waiting for the queue").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
