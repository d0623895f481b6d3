package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Outcome.Unfinished;
import ai.odock.router.Partitioner;
import ai.odock.router.Sending;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.DeliveryLedger.Snapshot;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A defect costs what it happens on, and never the threads of a queue. */
class DefectTest {
  private static final String BAD = "bad-0";
  private static final Sending.Retry ONCE_MORE =
      new Sending.Retry(Duration.ofMillis(1), 0, 1, Duration.ofMillis(1), Duration.ofMinutes(1));

  private final Metrics metrics = new Metrics();
  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final CapturedLog log = new CapturedLog();
  private final List<Batch> delivered = new CopyOnWriteArrayList<>();

  private Destination destination(Exporter exporter, Sending.@Nullable Queue queue)
      throws Exception {
    ComponentContext context =
        new ComponentContext(
            new ComponentId("out", ""),
            metrics,
            memory,
            Clock.SYSTEM,
            new BuildInfo("t", "1"),
            log);
    Destination destination =
        new Destination(exporter, new Sending(queue, ONCE_MORE), Signal.TRACES, context);
    destination.start();
    return destination;
  }

  private static boolean isBad(Batch batch) {
    return Requests.names(List.of(batch)).contains(BAD);
  }

  private static Error error(String kind) {
    return switch (kind) {
      case "deep" -> new StackOverflowError("planted");
      case "linkage" -> new NoClassDefFoundError("planted");
      default -> new AssertionError("planted");
    };
  }

  /** Fails in one of the places where an exporter is asked, on one client's span. */
  private record Failing(String place, Error error, List<Batch> delivered) implements Exporter {
    @Override
    public Outcome export(Batch batch) {
      if (isBad(batch)) {
        if (place.equals("resume")) {
          return new Retryable(StatusCode.UNAVAILABLE, "", null, unfinished(batch));
        }
        if (place.equals("export")) {
          throw error;
        }
      }
      delivered.add(batch);
      return Accepted.ALL;
    }

    private Unfinished unfinished(Batch batch) {
      return new Unfinished(
          0,
          Map.of(),
          new Outcome.Attempt() {
            @Override
            public Outcome resume() {
              throw error;
            }

            @Override
            public Batch left() {
              return batch;
            }
          });
    }

    @Override
    public long workingBytes(Batch batch) {
      if (place.equals("workingBytes") && isBad(batch)) {
        throw error;
      }
      return 0;
    }

    @Override
    public @Nullable Partitioner partitioner() {
      if (!place.equals("partitioner")) {
        return null;
      }
      return batch -> {
        if (isBad(batch)) {
          throw error;
        }
        return Map.of("", batch);
      };
    }
  }

  static Stream<Arguments> defects() {
    return Stream.of("export", "resume", "workingBytes", "partitioner")
        .flatMap(
            place ->
                Stream.of("deep", "linkage", "assertion")
                    .map(kind -> argumentSet(place + ": " + kind, place, kind)));
  }

  /** As {@code batch} sends it. */
  private static Batch joined() {
    return Batch.merge(
            List.of(
                Requests.spans("a", 0, 10),
                Requests.spans("bad", 0, 1),
                Requests.spans("b", 0, 10)))
        .keptUntilTaken();
  }

  @ParameterizedTest
  @MethodSource("defects")
  void costsOneClientItsSpanAndNoThread(String place, String kind) throws Exception {
    int consumers = 2;
    Destination destination =
        destination(
            new Failing(place, error(kind), delivered),
            new Sending.Queue(Sending.Sizer.REQUESTS, 100, consumers, false, false));

    for (int i = 0; i <= consumers; i++) {
      assertThat(destination.consume(joined()).isAccepted()).isTrue();
    }
    assertThat(destination.consume(Requests.spans("after", 0, 5))).isEqualTo(Accepted.ALL);

    assertThat(destination.status()).isEqualTo(Status.OK);
    int good = 20 * (consumers + 1) + 5;
    assertEnd(destination, good, consumers + 1);
    assertThat(log.lines()).filteredOn(line -> line.contains("defect")).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("defects")
  void costsOneClientItsSpanWithoutAQueue(String place, String kind) throws Exception {
    Destination destination = destination(new Failing(place, error(kind), delivered), null);

    assertThat(destination.consume(joined()).isAccepted()).isTrue();

    assertEnd(destination, 20, 1);
  }

  @Test
  void aClientThatWaitsIsToldWithoutNamesOfClasses() throws Exception {
    Destination destination =
        destination(new Failing("partitioner", error("linkage"), delivered), null);

    Outcome outcome = destination.consume(Requests.spans("bad", 0, 1));

    assertThat(outcome)
        .isEqualTo(Permanent.ofContent(StatusCode.INTERNAL, "internal error", "internal_error"));
    assertEnd(destination, 0, 0);
  }

  /** What was checked at the door can be cut; a queue survives it all the same. */
  @ParameterizedTest
  @MethodSource("joins")
  void aBatchThatCannotBeCutIsSentWhole(Sending.Sizer sizer) throws Exception {
    OtlpBytes broken = new OtlpBytes(new byte[] {10, 99, 1, 1}, 0, 4, 50);
    Sending.Batching batching = new Sending.Batching(Duration.ofMillis(10), sizer, 1, 2, List.of());
    Destination destination =
        destination(
            batch -> {
              delivered.add(batch);
              return Accepted.ALL;
            },
            new Sending.Queue(Sending.Sizer.REQUESTS, 100, 1, false, false, batching));

    destination.consume(Batch.of(Signal.TRACES, broken, Requests.OTLP));
    destination.consume(Requests.spans("after", 0, 1));

    destination.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(10)));
    assertThat(memory.held()).isZero();
    assertThat(metrics.ledger("out", "traces").snapshot().inFlight()).isZero();
    assertThat(delivered.getFirst().items()).isEqualTo(50);
  }

  static Stream<Arguments> joins() {
    return Stream.of(
        argumentSet("by items", Sending.Sizer.ITEMS), argumentSet("by bytes", Sending.Sizer.BYTES));
  }

  private void assertEnd(Destination destination, int good, int lost) {
    destination.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(10)));
    assertThat(delivered.stream().mapToInt(Batch::items).sum()).isEqualTo(good);
    Snapshot ledger = metrics.ledger("out", "traces").snapshot();
    assertThat(ledger.delivered()).isEqualTo(good);
    assertThat(ledger.dropped())
        .isEqualTo(lost == 0 ? Map.of() : Map.of("internal_error", (long) lost));
    assertThat(ledger.inFlight()).isZero();
    assertThat(memory.held()).isZero();
  }
}
