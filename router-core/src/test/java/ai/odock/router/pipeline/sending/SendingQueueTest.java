package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.Sending.Sizer;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.fixtures.ScriptedExporter;
import ai.odock.router.telemetry.DeliveryLedger;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SendingQueueTest {
  private static final Logger LOG = LoggerFactory.getLogger("test");

  private final AtomicBoolean refuse = new AtomicBoolean();
  private final Semaphore gate = new Semaphore(0);
  private final ScriptedExporter exporter = new ScriptedExporter(this::answer, gate);
  private final Metrics metrics = new Metrics();
  private final DeliveryLedger ledger = metrics.ledger("otlp", "traces");
  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private SendingQueue queue = queue(Sizer.REQUESTS, 2, false, false);

  private Outcome answer(Batch batch) {
    return refuse.get() ? new Permanent(StatusCode.INTERNAL, "refused", "planted") : Accepted.ALL;
  }

  private SendingQueue queue(Sizer sizer, long size, boolean block, boolean wait) {
    var counters = new DestinationCounters(metrics, Requests.OTLP, Signal.TRACES, !wait);
    var delivery = new Delivery(exporter, null, !wait, counters, Clock.SYSTEM, LOG);
    var settings = new Sending.Queue(sizer, size, 1, block, wait);
    queue = new SendingQueue("test", settings, delivery, counters, memory, Clock.SYSTEM, LOG);
    return queue;
  }

  @AfterEach
  void stop() {
    gate.release(1_000_000);
    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));
    assertThat(memory.held()).isZero();
    assertThat(queue.used()).isZero();
    assertThat(ledger.snapshot().inFlight()).isZero();
  }

  static Stream<Arguments> sizers() {
    return Stream.of(
        argumentSet("requests", Sizer.REQUESTS, 2L, 2),
        argumentSet("items", Sizer.ITEMS, 25L, 2),
        argumentSet("bytes", Sizer.BYTES, Requests.spans(10).bytes() * 3, 3));
  }

  @ParameterizedTest
  @MethodSource("sizers")
  void refusesWhatDoesNotFit(Sizer sizer, long size, int fits) throws Exception {
    SendingQueue queue = queue(sizer, size, false, false);
    queue.start();
    for (int i = 0; i < fits; i++) {
      assertThat(queue.consume(Requests.spans(10)).isAccepted()).isTrue();
    }

    Outcome outcome = queue.consume(Requests.spans(10));

    assertThat(outcome).isInstanceOf(Retryable.class);
    assertThat(((Retryable) outcome).code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(((Retryable) outcome).message()).isEqualTo("sending queue is full");
    assertThat(ledger.snapshot().accepted()).isEqualTo(10L * fits);
  }

  @Test
  void whatIsSettledIsNotHeldWhileTheQueueWaits() throws Exception {
    queue.start();
    WeakReference<Batch> sent = new WeakReference<>(Requests.spans(10));
    sendAndForget(sent);
    for (int i = 0; i < 500 && sent.get() != null; i++) {
      System.gc();
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(sent.get()).isNull();
  }

  private void sendAndForget(WeakReference<Batch> batch) {
    refuse.set(true); // the exporter of this test keeps what it accepts
    assertThat(queue.consume(Objects.requireNonNull(batch.get())).isAccepted()).isTrue();
    gate.release();
  }

  @Test
  void whatIsBeingSentTakesRoomUntilItIsSettled() throws Exception {
    queue.start();
    assertThat(queue.consume(Requests.spans(1)).isAccepted()).isTrue();
    assertThat(queue.consume(Requests.spans(1)).isAccepted()).isTrue();
    assertThat(queue.used()).isEqualTo(2);
    Outcome refused = queue.consume(Requests.spans(1));
    assertThat(refused.isAccepted()).isFalse();

    gate.release(2);
    Outcome outcome = refused;
    while (outcome instanceof Retryable wait) {
      outcome = queue.consume(wait.left(Requests.spans(1)));
      Thread.onSpinWait();
    }

    assertThat(ledger.snapshot().accepted()).isEqualTo(3);
  }

  @Test
  void whatSomebodyKeepsIsNotCountedAsLost() throws Exception {
    queue.start();
    while (queue.consume(Requests.spans(1)).isAccepted()) {
      assertThat(queue.used()).isLessThanOrEqualTo(2);
    }
    Batch kept = Requests.spans(7).keptUntilTaken();

    assertThat(queue.consume(kept)).isInstanceOf(Retryable.class);
    assertThat(queue.consume(kept)).isInstanceOf(Retryable.class);

    assertThat(enqueueFailed()).as("the one that a client was told of").isOne();
  }

  private long enqueueFailed() {
    Map<String, String> labels = Map.of("exporter", "otlp");
    return metrics.counter(Otelcol.exporterEnqueueFailed("spans"), labels).value();
  }

  @Test
  void refusesWhenTheMemoryBudgetIsUsedUp() throws Exception {
    queue.start();
    assertThat(memory.tryCharge(memory.limit())).isTrue();

    assertThat(queue.consume(Requests.spans(1)).isAccepted())
        .as("an empty queue takes one: who offers it holds it already")
        .isTrue();
    Outcome outcome = queue.consume(Requests.spans(1));

    assertThat(((Retryable) outcome).message()).isEqualTo("the memory budget is used up");
    assertThat(((Retryable) outcome).delay()).isEqualTo(Duration.ofSeconds(1));
    memory.release(memory.limit());
  }

  @Test
  void aFailureThatWasWaitedForIsNoFullQueue() throws Exception {
    var busy =
        new ScriptedExporter(b -> Outcome.retryable(StatusCode.UNAVAILABLE, "backend busy"), gate);
    var counters = new DestinationCounters(metrics, Requests.OTLP, Signal.TRACES, false);
    var delivery = new Delivery(busy, null, false, counters, Clock.SYSTEM, LOG);
    var settings = new Sending.Queue(Sizer.REQUESTS, 1, 1, false, true);
    queue = new SendingQueue("test", settings, delivery, counters, memory, Clock.SYSTEM, LOG);
    queue.start();
    gate.release(1);

    Outcome outcome = queue.consume(Requests.spans(3));

    assertThat(((Retryable) outcome).message()).isEqualTo("backend busy");
    var labels = Map.of("exporter", "otlp");
    assertThat(metrics.counter(Otelcol.exporterEnqueueFailed("spans"), labels).value()).isZero();
    var failed =
        Map.of("exporter", "otlp", "error.type", "Unavailable", "error.permanent", "false");
    assertThat(metrics.counter(Otelcol.exporterSendFailed("spans"), failed).value()).isEqualTo(3);
  }

  @Test
  void oneThatIsLargerThanTheQueueIsLetInAlone() throws Exception {
    SendingQueue queue = queue(Sizer.ITEMS, 5, false, false);

    assertThat(queue.consume(Requests.spans(100)).isAccepted()).isTrue();
    assertThat(queue.consume(Requests.spans(1)).isAccepted()).isFalse();
    queue.start();
  }

  @Test
  void blocksWhenTold() throws Exception {
    SendingQueue queue = queue(Sizer.REQUESTS, 1, true, false);
    queue.start();
    assertThat(queue.traits().waits()).isTrue();
    assertThat(queue.consume(Requests.spans(1)).isAccepted()).isTrue();
    CompletableFuture<Outcome> second =
        CompletableFuture.supplyAsync(() -> queue.consume(Requests.spans(1)));

    gate.release(1);

    assertThat(second.get().isAccepted()).isTrue();
  }

  @Test
  void waitsForTheResultWhenTold() throws Exception {
    SendingQueue queue = queue(Sizer.REQUESTS, 1, false, true);
    queue.start();
    CompletableFuture<Outcome> sent =
        CompletableFuture.supplyAsync(() -> queue.consume(Requests.spans(7)));

    gate.release(1);

    assertThat(sent.get().isAccepted()).isTrue();
    assertThat(exporter.deliveredItems()).isEqualTo(7);
  }

  @Test
  void closingSendsWhatIsThere() throws Exception {
    queue.start();
    assertThat(queue.consume(Requests.spans(1)).isAccepted()).isTrue();
    assertThat(queue.consume(Requests.spans(2)).isAccepted()).isTrue();
    gate.release(10);

    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));

    assertThat(exporter.deliveredItems()).isEqualTo(3);
    assertThat(queue.consume(Requests.spans(1)).isAccepted()).isFalse();
  }

  @Test
  void whatIsLeftAtTheDeadlineIsCounted() throws Exception {
    queue.start();
    assertThat(queue.consume(Requests.spans(1)).isAccepted()).isTrue();
    assertThat(queue.consume(Requests.spans(2)).isAccepted()).isTrue();

    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofMillis(50)));

    assertThat(exporter.deliveredItems()).isZero();
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("shutdown", 3L));
  }

  @Test
  void closesTwiceAndWithoutStart() {
    queue.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    queue.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }
}
