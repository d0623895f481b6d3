package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.Exporter;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Outcome.Unfinished;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.fixtures.ScriptedExporter;
import ai.odock.router.telemetry.DeliveryLedger;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class DeliveryTest {
  private static final Outcome BUSY = Outcome.retryable(StatusCode.UNAVAILABLE, "busy");
  private static final Permanent BAD = new Permanent(StatusCode.INVALID_ARGUMENT, "bad", "bad");
  private static final Outcome WISH =
      new Retryable(StatusCode.UNAVAILABLE, "later", Duration.ofDays(365), null);

  private static final Permanent TOO_LARGE =
      Permanent.tooLarge(StatusCode.RESOURCE_EXHAUSTED, "too large");

  /** No spread, so that waits are exact: 5 s, 7.5 s, 11.25 s, 16.875 s, … at most 30 s. */
  private static final Sending.Retry EXACT =
      new Sending.Retry(
          Duration.ofSeconds(5), 0, 1.5, Duration.ofSeconds(30), Duration.ofMinutes(5));

  private final FakeClock clock = new FakeClock();
  private final Metrics metrics = new Metrics();
  private DestinationCounters counters = counters(true);
  private final DeliveryLedger ledger = metrics.ledger("otlp", "traces");

  private Delivery delivery(
      ScriptedExporter exporter, Sending.@Nullable Retry retry, boolean acknowledged) {
    counters = counters(acknowledged);
    return new Delivery(
        exporter, retry, acknowledged, counters, clock, LoggerFactory.getLogger("test"));
  }

  private DestinationCounters counters(boolean acknowledged) {
    return new DestinationCounters(metrics, Requests.OTLP, Signal.TRACES, acknowledged);
  }

  private static ScriptedExporter answering(Outcome... outcomes) {
    Deque<Outcome> script = new ArrayDeque<>(List.of(outcomes));
    return new ScriptedExporter(batch -> script.size() > 1 ? script.poll() : script.element());
  }

  private Outcome deliver(Delivery delivery, Batch batch) {
    counters.accepted(batch.items());
    return delivery.deliver(batch);
  }

  /** Runs a delivery on its own thread and moves the clock for as long as it waits. */
  private List<Duration> waitsOf(Delivery delivery, Batch batch) throws Exception {
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    Thread.startVirtualThread(() -> done.complete(deliver(delivery, batch)));
    List<Duration> waits = new ArrayList<>();
    while (!done.isDone()) {
      Duration next = clock.awaitTimerOr(done);
      if (!next.isZero()) {
        waits.add(next);
        clock.advance(next);
      }
    }
    return waits;
  }

  /** Its attempts need more memory than there is, and it tells how many run at a time. */
  private static final class Hungry implements Exporter {
    final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    @Override
    public long workingBytes(Batch batch) {
      return 1L << 60;
    }

    @Override
    public Outcome export(Batch batch) {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      LockSupport.parkNanos(100_000); // the others get their chance
      running.decrementAndGet();
      return Accepted.ALL;
    }
  }

  @Test
  void attemptsThatNeedMuchMemoryWaitForEachOther() throws Exception {
    Hungry exporter = new Hungry();
    var delivery =
        new Delivery(exporter, EXACT, true, counters, clock, LoggerFactory.getLogger("test"));
    List<Thread> consumers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      consumers.add(Thread.startVirtualThread(() -> deliver(delivery, Requests.spans(1))));
    }
    for (Thread consumer : consumers) {
      consumer.join();
    }
    assertThat(exporter.most).hasValue(1);
    assertThat(ledger.snapshot().delivered()).isEqualTo(8);
  }

  static Stream<Arguments> endings() {
    return Stream.of(
        argumentSet("accepted", List.of(Accepted.ALL), 5L, Map.of()),
        argumentSet(
            "partial success counts the rejected as dropped",
            List.of(Accepted.but(2, "partial_success")),
            3L,
            Map.of("partial_success", 2L)),
        argumentSet("a permanent refusal is not tried again", List.of(BAD), 0L, Map.of("bad", 5L)),
        argumentSet("busy, then accepted", List.of(BUSY, BUSY, Accepted.ALL), 5L, Map.of()),
        argumentSet(
            "busy for ever is dropped when its time is over",
            List.of(BUSY),
            0L,
            Map.of("retries_exhausted", 5L)),
        argumentSet(
            "one part taken, one refused for good, the rest later",
            List.of(
                new Retryable(
                    StatusCode.UNAVAILABLE,
                    "",
                    null,
                    new Unfinished(1, Map.of("old", 2), Resumed.with(Accepted.ALL)))),
            3L,
            Map.of("old", 2L)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void countsTheFateOfEveryItem(List<Outcome> answers, long delivered, Map<String, Long> dropped)
      throws Exception {
    var exporter = answering(answers.toArray(Outcome[]::new));

    waitsOf(delivery(exporter, EXACT, true), Requests.spans(5));

    var fate = ledger.snapshot();
    assertThat(fate.accepted()).isEqualTo(5);
    assertThat(fate.delivered()).isEqualTo(delivered);
    assertThat(fate.dropped()).isEqualTo(dropped);
    assertThat(fate.inFlight()).isZero();
  }

  @Test
  void waitsGrowToTheirLimit() throws Exception {
    var waits = waitsOf(delivery(answering(BUSY), EXACT, true), Requests.spans(1));

    assertThat(waits.stream().map(Duration::toMillis).limit(7))
        .containsExactly(5000L, 7500L, 11250L, 16875L, 25312L, 30000L, 30000L);
    assertThat(waits.stream().mapToLong(Duration::toMillis).sum()).isLessThanOrEqualTo(300_000);
  }

  @Test
  void theBackendsWishIsHonouredWhenItIsLonger() throws Exception {
    var wish = new Retryable(StatusCode.UNAVAILABLE, "", Duration.ofSeconds(42), null);

    var waits = waitsOf(delivery(answering(wish, Accepted.ALL), EXACT, true), Requests.spans(1));

    assertThat(waits).containsExactly(Duration.ofSeconds(42));
  }

  static Stream<Arguments> wishes() {
    return Stream.of(
        argumentSet("accepted at the end", List.of(WISH, Accepted.ALL), List.of(300L), 1L),
        argumentSet("refused at the end", List.of(WISH, BUSY), List.of(300L), 0L),
        argumentSet("after some time", List.of(BUSY, WISH, Accepted.ALL), List.of(5L, 295L), 1L));
  }

  /** A backend that asks for a year gets a last attempt when the time for retries ends. */
  @ParameterizedTest
  @MethodSource("wishes")
  void aWishBeyondTheEndIsCutToIt(List<Outcome> answers, List<Long> seconds, long delivered)
      throws Exception {
    var exporter = answering(answers.toArray(Outcome[]::new));

    var waits = waitsOf(delivery(exporter, EXACT, true), Requests.spans(1));

    assertThat(waits.stream().map(Duration::toSeconds)).isEqualTo(seconds);
    assertThat(exporter.attempts()).isEqualTo(answers.size());
    assertThat(ledger.snapshot().delivered()).isEqualTo(delivered);
    assertThat(ledger.snapshot().inFlight()).isZero();
  }

  @Test
  void aBatchThatIsTooLargeIsSentInHalves() {
    var exporter = new ScriptedExporter(batch -> batch.items() > 3 ? TOO_LARGE : Accepted.ALL);

    Outcome outcome = deliver(delivery(exporter, EXACT, true), Requests.spans(10));

    assertThat(outcome.isAccepted()).isTrue();
    assertThat(exporter.delivered().stream().map(Batch::items)).containsExactly(2, 3, 2, 3);
    assertThat(Requests.names(exporter.delivered()))
        .containsExactlyElementsOf(Requests.names(List.of(Requests.spans(10))));
    assertThat(ledger.snapshot().delivered()).isEqualTo(10);
  }

  @Test
  void aSingleItemThatIsTooLargeIsDropped() {
    var exporter =
        new ScriptedExporter(
            batch -> Requests.names(List.of(batch)).contains("span-2") ? TOO_LARGE : Accepted.ALL);

    deliver(delivery(exporter, EXACT, true), Requests.spans(4));

    assertThat(Requests.names(exporter.delivered())).containsExactly("span-0", "span-1", "span-3");
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("too_large", 1L));
  }

  @Test
  void whoeverWaitsForTheResultKeepsWhatIsNotDelivered() {
    var direct = delivery(answering(BUSY, Accepted.ALL), null, false);

    Batch batch = Requests.spans(5);
    Outcome outcome = deliver(direct, batch);

    assertThat(outcome).isInstanceOf(Retryable.class);
    assertThat(ledger.snapshot().accepted()).isZero();
    assertThat(deliver(direct, ((Retryable) outcome).left(batch)).isAccepted()).isTrue();
    assertThat(ledger.snapshot().delivered()).isEqualTo(5);
    assertThat(ledger.snapshot().accepted()).isEqualTo(5);
  }

  @Test
  void aDefectOfTheExporterIsCountedAndDoesNotEscape() {
    var exporter =
        new ScriptedExporter(
            batch -> {
              throw new IllegalStateException("planted");
            });

    Outcome outcome = deliver(delivery(exporter, EXACT, true), Requests.spans(2));

    assertThat(outcome).isInstanceOf(Permanent.class);
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("internal_error", 2L));
  }

  @Test
  void aMissingLibraryDoesNotEndTheSender() {
    var exporter =
        new ScriptedExporter(
            batch -> {
              throw new UnsatisfiedLinkError("planted");
            });

    Outcome outcome = deliver(delivery(exporter, EXACT, true), Requests.spans(2));

    assertThat(outcome).isInstanceOf(Permanent.class);
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("internal_error", 2L));
  }

  @Test
  void oneHalfThatIsRefusedIsRejectedItemsOfTheWhole() {
    var exporter =
        new ScriptedExporter(
            batch -> {
              if (batch.items() > 3) {
                return TOO_LARGE;
              }
              return Requests.names(List.of(batch)).contains("span-0")
                  ? BAD
                  : Accepted.but(1, "partial_success");
            });

    Outcome outcome = deliver(delivery(exporter, EXACT, false), Requests.spans(6));

    assertThat(outcome).isEqualTo(new Accepted(Map.of("bad", 3, "partial_success", 1)));
  }

  @Test
  void whileClosingWaitsAreShortUntilTheDeadline() throws Exception {
    var delivery = delivery(answering(BUSY), EXACT, true);
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    Thread.startVirtualThread(() -> done.complete(deliver(delivery, Requests.spans(3))));
    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(5));

    delivery.closeBy(Deadline.in(clock, Duration.ofSeconds(3)));
    List<Duration> waits = new ArrayList<>();
    while (!done.isDone()) {
      Duration next = clock.awaitTimerOr(done);
      if (next.compareTo(Duration.ofSeconds(1)) <= 0 && !next.isZero()) {
        waits.add(next);
        clock.advance(next);
      }
    }

    assertThat(waits).hasSizeBetween(3, 4).allMatch(w -> w.compareTo(Duration.ofSeconds(1)) <= 0);
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("shutdown", 3L));
  }
}
