package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Sending;
import ai.odock.router.Sending.Batching;
import ai.odock.router.Sending.Sizer;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.fixtures.ScriptedExporter;
import ai.odock.router.telemetry.DeliveryLedger;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

/** One client's odd bytes cost no other client its acknowledged data. */
class CulpritSearchTest {
  private static final Permanent REFUSED =
      Permanent.ofContent(StatusCode.INVALID_ARGUMENT, "bad span", "grpc_invalid_argument");

  private final Metrics metrics = new Metrics();
  private final DeliveryLedger ledger = metrics.ledger("otlp", "traces");

  private static ScriptedExporter refusing(Set<String> bad, Supplier<Outcome> refusal) {
    return new ScriptedExporter(
        batch ->
            Requests.names(List.of(batch)).stream().anyMatch(bad::contains)
                ? refusal.get()
                : Accepted.ALL);
  }

  private Delivery delivery(ScriptedExporter exporter, boolean acknowledged) {
    return new Delivery(
        exporter, null, acknowledged, counters(acknowledged), Clock.SYSTEM, NOPLogger.NOP_LOGGER);
  }

  private DestinationCounters counters(boolean acknowledged) {
    return new DestinationCounters(metrics, Requests.OTLP, Signal.TRACES, acknowledged);
  }

  /** Of so many clients, a request of each. */
  private static Batch joined(int clients, int spansOfEach) {
    return Batch.merge(
        IntStream.range(0, clients)
            .mapToObj(client -> Requests.spans("c" + client, 0, spansOfEach))
            .toList());
  }

  private Outcome deliver(ScriptedExporter exporter, Batch batch) {
    counters(true).accepted(batch.items());
    return delivery(exporter, true).deliver(batch);
  }

  private void assertOnlyLost(ScriptedExporter exporter, Batch batch, Set<String> bad, String why) {
    Set<String> good = new HashSet<>(Requests.names(List.of(batch)));
    good.removeAll(bad);
    assertThat(Requests.names(exporter.delivered())).containsExactlyInAnyOrderElementsOf(good);
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of(why, (long) bad.size()));
    assertThat(ledger.snapshot().inFlight()).isZero();
  }

  static Stream<Arguments> culprits() {
    Set<String> client =
        IntStream.range(0, 100).mapToObj(i -> "c0-" + i).collect(Collectors.toSet());
    return Stream.of(
        argumentSet("the first span", 100, 10, Set.of("c0-0")),
        argumentSet("the last span", 100, 10, Set.of("c99-9")),
        argumentSet("one in the middle", 1000, 1, Set.of("c517-0")),
        argumentSet("of one client with many", 1, 1000, Set.of("span-0", "c0-512")),
        argumentSet("of one client with few", 2, 1, Set.of("c1-0")),
        argumentSet("neighbours", 100, 10, Set.of("c40-0", "c40-1", "c40-2", "c40-3")),
        argumentSet(
            "of several clients", 64, 10, Set.of("c3-1", "c17-9", "c30-0", "c31-0", "c63-9")),
        argumentSet("all that one client sent", 50, 100, client));
  }

  @ParameterizedTest
  @MethodSource("culprits")
  void onlyTheCulpritIsLost(int clients, int spans, Set<String> bad) {
    Batch batch = joined(clients, spans);
    bad = new HashSet<>(bad);
    bad.retainAll(Requests.names(List.of(batch)));
    var exporter = refusing(bad, () -> REFUSED);

    Outcome outcome = deliver(exporter, batch);

    assertThat(outcome).isEqualTo(Accepted.but(bad.size(), "grpc_invalid_argument"));
    assertOnlyLost(exporter, batch, bad, "grpc_invalid_argument");
    assertThat(exporter.attempts()).isLessThanOrEqualTo(30 + 12 * bad.size());
  }

  static Stream<Arguments> defects() {
    return Stream.of(
        argumentSet("an exception", (Supplier<Outcome>) CulpritSearchTest::thrown),
        argumentSet("too deep", (Supplier<Outcome>) () -> sneaky(new StackOverflowError())),
        argumentSet("a class is missing", (Supplier<Outcome>) () -> sneaky(new LinkageError("x"))),
        argumentSet("an assertion", (Supplier<Outcome>) () -> sneaky(new AssertionError("x"))));
  }

  private static Outcome thrown() {
    throw new IllegalStateException("planted");
  }

  private static Outcome sneaky(Error error) {
    throw error;
  }

  @ParameterizedTest
  @MethodSource("defects")
  void whatOneSpanBreaksCostsThatSpan(Supplier<Outcome> defect) {
    Batch batch = joined(200, 1);
    Set<String> bad = Set.of("c77-0");
    var exporter = refusing(bad, defect);

    deliver(exporter, batch);

    assertOnlyLost(exporter, batch, bad, "internal_error");
  }

  @Test
  void aRefusalThatEveryPartGetsIsRecognisedSoon() {
    var exporter = new ScriptedExporter(batch -> REFUSED);

    Outcome outcome = deliver(exporter, joined(1000, 8));

    assertThat(outcome).isEqualTo(REFUSED);
    assertThat(exporter.attempts()).isLessThanOrEqualTo(24 + 3);
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("grpc_invalid_argument", 8000L));
  }

  @Test
  void aBatchFullOfCulpritsCostsTheBackendNoFlood() {
    Set<String> bad =
        IntStream.range(0, 1000)
            .filter(i -> i % 5 == 0)
            .mapToObj(i -> "c" + i + "-0")
            .collect(Collectors.toSet());
    var exporter = refusing(bad, () -> REFUSED);

    deliver(exporter, joined(1000, 1));

    assertThat(exporter.attempts()).isLessThanOrEqualTo(3 * 128);
    assertThat(exporter.deliveredItems()).as("some are saved all over").isPositive();
    var fate = ledger.snapshot();
    assertThat(fate.inFlight()).isZero();
    assertThat(fate.delivered() + fate.dropped().getOrDefault("grpc_invalid_argument", 0L))
        .isEqualTo(1000);
  }

  @Test
  void aRefusalThatIsNotAboutTheContentIsNotCut() {
    var refusal = new Permanent(StatusCode.UNAUTHENTICATED, "who?", "grpc_unauthenticated");
    var exporter = new ScriptedExporter(batch -> refusal);

    assertThat(deliver(exporter, joined(100, 1))).isEqualTo(refusal);

    assertThat(exporter.attempts()).isOne();
  }

  /** Nobody is told of a refusal when {@code batch} holds what it sends on. */
  static Stream<Arguments> direct() {
    return Stream.of(
        argumentSet("a client waits", (Function<Batch, Batch>) b -> b, 0, 1),
        argumentSet("a step holds it", (Function<Batch, Batch>) Batch::keptUntilTaken, 9, 8));
  }

  @ParameterizedTest
  @MethodSource("direct")
  void withoutAQueueAClientIsToldAndABatchIsSaved(
      Function<Batch, Batch> offered, int delivered, int attempts) {
    var exporter = refusing(Set.of("span-0"), CulpritSearchTest::thrown);

    Outcome outcome = delivery(exporter, false).deliver(offered.apply(Requests.spans(10)));

    assertThat(outcome)
        .isEqualTo(
            delivered == 0
                ? Permanent.ofContent(StatusCode.INTERNAL, "internal error", "internal_error")
                : Accepted.but(1, "internal_error"));
    assertThat(exporter.deliveredItems()).isEqualTo(delivered);
    assertThat(exporter.attempts()).isLessThanOrEqualTo(attempts);
  }

  @Test
  void whoWaitsForTheResultHearsOfItsOwnPartAlone() throws Exception {
    var exporter = refusing(Set.of("c2-0"), CulpritSearchTest::thrown);
    MemoryBudget memory = new MemoryBudget(1 << 20);
    Batching batching = new Batching(Duration.ofHours(1), Sizer.ITEMS, 8, 0, List.of());
    SendingQueue queue =
        new SendingQueue(
            "q",
            new Sending.Queue(Sizer.ITEMS, 1000, 1, false, true, batching),
            delivery(exporter, false),
            counters(false),
            memory,
            Clock.SYSTEM,
            NOPLogger.NOP_LOGGER);
    queue.start();

    List<CompletableFuture<Outcome>> heard = new ArrayList<>();
    for (int client = 0; client < 4; client++) {
      Batch its = Requests.spans("c" + client, 0, 2);
      heard.add(
          CompletableFuture.supplyAsync(() -> queue.consume(its), Thread::startVirtualThread));
    }

    for (int client = 0; client < 4; client++) {
      Outcome outcome = heard.get(client).get();
      assertThat(outcome)
          .isEqualTo(
              client == 2
                  ? Permanent.ofContent(StatusCode.INTERNAL, "internal error", "internal_error")
                  : Accepted.ALL);
    }
    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));
    assertThat(memory.held()).isZero();
    assertThat(ledger.snapshot().dropped()).isEqualTo(Map.of("internal_error", 2L));
  }

  @Test
  void whatIsCutInTheQueueLeavesNoRoomTaken() throws Exception {
    var exporter = refusing(Set.of("c3-7"), () -> REFUSED);
    MemoryBudget memory = new MemoryBudget(1 << 20);
    SendingQueue queue =
        new SendingQueue(
            "q",
            new Sending.Queue(Sizer.ITEMS, 1000, 1, false, false),
            delivery(exporter, true),
            counters(true),
            memory,
            Clock.SYSTEM,
            NOPLogger.NOP_LOGGER);
    Batch batch = joined(10, 20);
    queue.start();

    assertThat(queue.consume(batch)).isEqualTo(Accepted.ALL);
    queue.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));

    assertOnlyLost(exporter, batch, Set.of("c3-7"), "grpc_invalid_argument");
    assertThat(memory.held()).isZero();
    assertThat(queue.used()).isZero();
  }
}
