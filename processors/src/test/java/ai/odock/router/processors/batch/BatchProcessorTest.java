package ai.odock.router.processors.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Offer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Elsewhere;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.OtelcolBatch;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class BatchProcessorTest {
  private static final ComponentId ID = new ComponentId("batch", "");
  private static final Outcome FULL =
      Outcome.retryable(StatusCode.UNAVAILABLE, "sending queue is full");
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  private final FakeClock clock = new FakeClock();
  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final Metrics metrics = new Metrics();
  private final Collection<BatchProcessor> started = new ArrayList<>();
  private final BatchSink sink = new BatchSink();

  private BatchProcessor start(int size, int max, Duration timeout, BatchSink next, Clock time) {
    var context =
        new ComponentContext(
            ID, metrics, memory, time, new BuildInfo("t", "1"), LoggerFactory.getLogger("test"));
    var processor =
        new BatchProcessor(
            new BatchConfig(timeout, size, max, List.of(), 1000), Signal.TRACES, context, next);
    started.add(processor);
    return processor;
  }

  private BatchProcessor start(int size, int max) {
    return start(size, max, TIMEOUT, sink, clock);
  }

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    started.forEach(p -> p.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20))));
    assertThat(memory.held()).isZero();
  }

  static Stream<Arguments> cuts() {
    return Stream.of(
        argumentSet("no maximum sends all that is held", 4, 0, List.of(3, 3), List.of(6), 0),
        argumentSet("the maximum cuts exactly", 4, 5, List.of(13), List.of(5, 5), 3),
        argumentSet("an exact fit is not cut", 4, 4, List.of(8), List.of(4, 4), 0),
        argumentSet("a rest below the size waits", 4, 4, List.of(11), List.of(4, 4), 3),
        argumentSet("below the size nothing is sent", 10, 0, List.of(3, 3, 3), List.of(), 9),
        argumentSet("size 0 sends every request", 0, 0, List.of(1, 2), List.of(1, 2), 0),
        argumentSet("size 0 with a maximum cuts", 0, 2, List.of(5), List.of(2, 2, 1), 0));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void sendsBySize(int size, int max, List<Integer> in, List<Integer> out, int waiting)
      throws Exception {
    BatchProcessor processor = start(size, max);

    in.forEach(items -> processor.consume(Requests.spans(items)));

    assertThat(sink.sizes()).isEqualTo(out);
    if (waiting > 0) {
      clock.advance(clock.awaitTimer());
      sink.awaitItems(in.stream().mapToInt(i -> i).sum());
      assertThat(sink.sizes().getLast()).isEqualTo(waiting);
    }
  }

  @Test
  void keepsEveryItemOnceAndInOrder() throws Exception {
    BatchProcessor processor = start(7, 10);
    List<Batch> in =
        IntStream.range(0, 40).mapToObj(i -> Requests.spans("r" + i, 0, 1 + i % 13)).toList();

    in.forEach(processor::consume);
    processor.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));

    assertThat(Requests.names(sink.batches())).isEqualTo(Requests.names(in));
    assertThat(sink.sizes().subList(0, sink.sizes().size() - 1)).allMatch(n -> n >= 7 && n <= 10);
  }

  @Test
  void theTimerSendsWhatIsHeldWithinItsTime() throws Exception {
    BatchProcessor processor = start(8192, 0);
    clock.advance(Duration.ofMillis(1_350));

    processor.consume(Requests.spans(3));

    assertThat(clock.awaitTimer()).as("the tick keeps its phase").isEqualTo(Duration.ofMillis(50));
    clock.advance(Duration.ofMillis(49));
    assertThat(sink.sizes()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    sink.awaitItems(3);
    processor.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20))); // it has counted by then
    assertThat(metrics.counter(OtelcolBatch.TIMEOUT_TRIGGER_SEND, labels()).value()).isOne();
    assertThat(metrics.counter(OtelcolBatch.SIZE_TRIGGER_SEND, labels()).value()).isZero();
  }

  @Test
  void withoutATimeoutEveryRequestIsSentAtOnceAndTheMaximumStillCuts() {
    BatchProcessor processor = start(2, 3, Duration.ZERO, sink, clock);

    processor.consume(Requests.spans(1));
    processor.consume(Requests.spans(4));

    assertThat(sink.sizes()).containsExactly(1, 3, 1);
  }

  @Test
  void mergingCopiesNothing() {
    BatchProcessor processor = start(4, 0);
    Batch first = Requests.spans(2);
    Batch second = Requests.spans(2);

    processor.consume(first);
    processor.consume(second);

    Batch merged = sink.batches().getFirst();
    assertThat(merged.parts().get(0).array()).isSameAs(first.parts().getFirst().array());
    assertThat(merged.parts().get(1).array()).isSameAs(second.parts().getFirst().array());
    assertThat(merged.itemsFrom(Requests.OTLP)).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFullQueueIsFeltByTheClientAndLosesNothing(boolean nextWaits) throws Exception {
    BatchSink next = new BatchSink(nextWaits);
    next.otherwise(FULL);
    BatchProcessor processor = start(10, 0, TIMEOUT, next, Clock.SYSTEM);
    int taken = 0;
    Outcome outcome = processor.consume(Requests.spans("r", 0, 5));
    while (outcome.isAccepted()) {
      taken += 5;
      if (taken == 10) {
        next.awaitOffers(1);
      }
      outcome = processor.consume(Requests.spans("r", taken, 5));
    }

    assertThat(outcome).isInstanceOf(Retryable.class);
    assertThat(taken).as("one batch is put off, one has filled").isBetween(20, 30);
    next.otherwise(Accepted.ALL);
    next.awaitItems(taken);
    assertThat(Requests.names(next.batches())).doesNotHaveDuplicates().hasSize(taken);
  }

  @Test
  void whatWasPartlyTakenIsOfferedAgainOnlyInPart() throws Exception {
    BatchSink other = new BatchSink();
    Rest rest = new Elsewhere(List.of(new Offer(other, Requests.spans(1))));
    sink.answering(new Retryable(StatusCode.UNAVAILABLE, "full", null, rest));
    BatchProcessor processor = start(4, 0, TIMEOUT, sink, Clock.SYSTEM);

    processor.consume(Requests.spans(4));
    processor.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));

    assertThat(other.items()).isOne();
    assertThat(sink.offers()).isOne();
  }

  @Test
  void refusesWhenTheMemoryBudgetIsUsedUp() {
    BatchProcessor processor = start(100, 0);
    assertThat(memory.tryCharge(memory.limit())).isTrue();

    Outcome outcome = processor.consume(Requests.spans(1));

    assertThat(((Retryable) outcome).delay()).isEqualTo(Duration.ofSeconds(1));
    memory.release(memory.limit());
  }

  @Test
  void anEighthOfTheBudgetIsABatchHoweverFewItsItems() {
    BatchProcessor processor = start(100_000, 0);
    long bytes = Requests.spans(1000).charge();

    for (long held = 0; held <= memory.limit() / 8; held += bytes) {
      processor.consume(Requests.spans(1000));
    }

    assertThat(sink.sizes()).hasSize(1);
  }

  @Test
  void aWishOfAYearIsCut() throws Exception {
    sink.answering(new Retryable(StatusCode.UNAVAILABLE, "later", Duration.ofDays(365), null));
    BatchProcessor processor = start(4, 0);
    processor.consume(Requests.spans(4));

    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(30));
    sink.awaitItems(4);
  }

  @Test
  void waitsAsLongAsTheNextStepAsks() throws Exception {
    sink.answering(
        new Retryable(StatusCode.UNAVAILABLE, "later", Duration.ofSeconds(5), null), FULL, FULL);
    BatchProcessor processor = start(4, 0);
    processor.consume(Requests.spans(4));

    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(5));
    sink.awaitOffers(2);
    assertThat(clock.awaitTimer()).as("without a wish it doubles").isEqualTo(Duration.ofMillis(40));
    clock.advance(Duration.ofMillis(40));
    sink.awaitOffers(3);
    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofMillis(80));
    clock.advance(Duration.ofMillis(80));
    sink.awaitItems(4);
    Map<String, String> labels = Map.of("processor", "batch", "signal", "traces");
    assertThat(metrics.counter(Accounting.BATCH_PUT_OFF_ITEMS, labels).value())
        .as("once, however often it was offered")
        .isEqualTo(4);
  }

  @Test
  void closingSendsTheRestAndRefusesMore() {
    BatchProcessor processor = start(100, 0);
    processor.consume(Requests.spans(7));

    processor.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));

    assertThat(sink.sizes()).containsExactly(7);
    assertThat(processor.consume(Requests.spans(1)).isAccepted()).isFalse();
  }

  @Test
  void whatCannotBeHandedOnBeforeTheDeadlineIsCounted() {
    sink.otherwise(FULL);
    BatchProcessor processor = start(4, 0, TIMEOUT, sink, Clock.SYSTEM);
    processor.consume(Requests.spans(4));
    processor.consume(Requests.spans(2));

    processor.close(Deadline.in(Clock.SYSTEM, Duration.ofMillis(100)));

    var labels = Map.of("processor", "batch", "signal", "traces", "reason", "shutdown");
    assertThat(metrics.counter(Accounting.BATCH_DROPPED_ITEMS, labels).value()).isEqualTo(6);
  }

  @Test
  void requestsFromManyThreadsAllArriveOnce() throws Exception {
    BatchProcessor processor = start(64, 100, Duration.ofMillis(5), sink, Clock.SYSTEM);
    List<Thread> clients =
        IntStream.range(0, 8)
            .mapToObj(c -> Thread.startVirtualThread(() -> send(processor, "c" + c)))
            .toList();
    for (Thread client : clients) {
      client.join();
    }
    processor.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));

    assertThat(Requests.names(sink.batches())).doesNotHaveDuplicates().hasSize(8 * 200 * 3);
    assertThat(sink.sizes()).allMatch(size -> size <= 100);
  }

  private static void send(BatchProcessor processor, String client) {
    for (int i = 0; i < 200; i++) {
      Batch request = Requests.spans(client, i * 3, 3);
      while (!processor.consume(request).isAccepted()) {
        Thread.onSpinWait();
      }
    }
  }

  private static Map<String, String> labels() {
    return Map.of("processor", "batch");
  }
}
