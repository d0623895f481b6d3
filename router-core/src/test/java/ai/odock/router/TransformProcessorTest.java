package ai.odock.router;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransformProcessorTest {
  private static final Outcome FULL = Outcome.retryable(StatusCode.UNAVAILABLE, "full");

  private final Metrics metrics = new Metrics();
  private final CapturedLog log = new CapturedLog();
  private final BatchSink sink = new BatchSink();

  private Processor processor(Transform transform) {
    var type =
        ProcessorType.transforming(
            "t", List.of(), Set.of(Signal.TRACES), s -> "", (config, signal, context) -> transform);
    var context =
        new ComponentContext(
            new ComponentId("t", ""),
            metrics,
            new MemoryBudget(1 << 20),
            new FakeClock(),
            new BuildInfo("t", "1"),
            log);
    return type.factory().create("", Signal.TRACES, context, sink);
  }

  private long count(ai.odock.router.telemetry.Instrument instrument) {
    return metrics.counter(instrument, Map.of("processor", "t", "otel.signal", "traces")).value();
  }

  private long filtered() {
    return metrics
        .counter(
            Accounting.PROCESSOR_FILTERED_ITEMS,
            Map.of("processor", "t", "signal", "traces", "reason", "half"))
        .value();
  }

  private static Transform.Result half(Batch batch) {
    var halves = batch.split(batch.items() / 2);
    return new Transform.Result(halves.head(), Map.of("half", halves.tail().items()));
  }

  @Test
  void whatHasNoRoomNowIsPutOff() {
    Processor processor =
        processor(
            batch -> {
              throw new NoRoom(1000);
            });
    Outcome outcome = processor.consume(Requests.spans(3));
    assertThat(outcome).isInstanceOf(Retryable.class);
    assertThat(sink.offers()).isZero();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void whatNeverHasRoomIsRefused() {
    Processor processor =
        processor(
            batch -> {
              throw new NoRoom(1 << 20);
            });
    assertThat(processor.consume(Requests.spans(3)))
        .isInstanceOfSatisfying(
            Permanent.class,
            it -> {
              assertThat(it.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
              assertThat(it.message()).contains("ROUTER_HEAP");
            });
    assertThat(log.lines()).as("that is no defect").isEmpty();
  }

  @Test
  void whatIsTakenOutIsCountedAsFiltered() {
    assertThat(processor(TransformProcessorTest::half).consume(Requests.spans(10)))
        .isEqualTo(Accepted.ALL);
    assertThat(sink.items()).isEqualTo(5);
    assertThat(count(Otelcol.PROCESSOR_INCOMING_ITEMS)).isEqualTo(10);
    assertThat(count(Otelcol.PROCESSOR_OUTGOING_ITEMS)).isEqualTo(5);
    assertThat(filtered()).isEqualTo(5);
  }

  @Test
  void aBatchThatComesAgainIsFilteredOnce() {
    Processor processor = processor(TransformProcessorTest::half);
    sink.answering(FULL);
    assertThat(processor.consume(Requests.spans(10))).isEqualTo(FULL);
    assertThat(processor.consume(Requests.spans(10))).isEqualTo(Accepted.ALL);
    assertThat(filtered()).isEqualTo(5);
  }

  @Test
  void whatSomebodyKeepsIsNotChangedOnceMore() {
    Processor processor = processor(TransformProcessorTest::half);
    sink.answering(FULL, FULL);
    Batch kept = Requests.spans(10).keptUntilTaken();
    Outcome outcome = processor.consume(kept);
    while (outcome instanceof Retryable wait) {
      outcome = Offer.all(wait.left(processor, kept));
    }
    assertThat(outcome).isEqualTo(Accepted.ALL);
    assertThat(sink.items()).isEqualTo(5);
    assertThat(count(Otelcol.PROCESSOR_INCOMING_ITEMS)).isEqualTo(10);
    assertThat(filtered()).isEqualTo(5);
  }

  @Test
  void nothingGoesOnWhenNothingIsLeft() {
    var none = new Batch(Signal.TRACES, List.of(), List.of(), Map.of());
    Processor processor =
        processor(batch -> new Transform.Result(none, Map.of("half", batch.items())));
    assertThat(processor.consume(Requests.spans(3))).isEqualTo(Accepted.ALL);
    assertThat(sink.offers()).isZero();
    assertThat(filtered()).isEqualTo(3);
  }

  @Test
  void ofABatchOfManyClientsOnlyTheItemItFailsOnIsLost() {
    Processor processor =
        processor(
            batch -> {
              if (Requests.names(List.of(batch)).contains("bad-1")) {
                throw new AssertionError("planted");
              }
              return new Transform.Result(batch);
            });
    Batch joined =
        Batch.merge(
            List.of(
                Requests.spans("a", 0, 9), Requests.spans("bad", 0, 3), Requests.spans("b", 0, 9)));

    assertThat(processor.consume(joined.keptUntilTaken())).isEqualTo(Accepted.ALL);

    assertThat(sink.items()).isEqualTo(20);
    assertThat(Requests.names(sink.batches())).doesNotContain("bad-1").startsWith("a-0");
    assertThat(dropped()).isOne();
    assertThat(log.lines()).hasSize(1);
  }

  private long dropped() {
    return metrics
        .counter(
            Accounting.PROCESSOR_DROPPED_ITEMS,
            Map.of("processor", "t", "signal", "traces", "reason", "internal_error"))
        .value();
  }

  @Test
  void aDefectCostsOneRequestItsAnswer() {
    Processor processor =
        processor(
            batch -> {
              if (batch.items() == 2) {
                throw new IllegalStateException("planted");
              }
              return new Transform.Result(batch);
            });
    assertThat(processor.consume(Requests.spans(2)))
        .isEqualTo(
            Permanent.ofContent(StatusCode.INTERNAL, "processor \"t\" failed", "processor_failed"));
    assertThat(processor.consume(Requests.spans(3))).isEqualTo(Accepted.ALL);
    assertThat(sink.items()).isEqualTo(3);
    assertThat(log.lines()).singleElement().asString().contains("batch of 2 items");
  }
}
