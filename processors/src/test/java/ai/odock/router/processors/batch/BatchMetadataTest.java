package ai.odock.router.processors.batch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.OtelcolBatch;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** {@code metadata_keys}: what is joined apart, and how many combinations there may be. */
class BatchMetadataTest {
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  private final FakeClock clock = new FakeClock();
  private final MemoryBudget memory = new MemoryBudget(1 << 22);
  private final Metrics metrics = new Metrics();
  private final BatchSink sink = new BatchSink();
  private final List<BatchProcessor> started = new ArrayList<>();

  private BatchProcessor start(int size, int max, int limit, Clock time, String... keys) {
    return start(new BatchConfig(TIMEOUT, size, max, List.of(keys), limit), time, sink);
  }

  private BatchProcessor start(BatchConfig config, Clock time, BatchSink next) {
    started.add(new BatchProcessor(config, Signal.TRACES, context(time), next));
    return started.getLast();
  }

  private ComponentContext context(Clock time) {
    return new ComponentContext(
        new ComponentId("batch", ""),
        metrics,
        memory,
        time,
        new BuildInfo("t", "1"),
        LoggerFactory.getLogger("test"));
  }

  @AfterEach
  void nothingIsHeldAtTheEnd() {
    started.forEach(p -> p.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20))));
    assertThat(memory.held()).isZero();
    assertThat(cardinality()).as("who ends takes its own away").isZero();
  }

  private long cardinality() {
    var labels = Map.of("processor", "batch");
    return metrics.counter(OtelcolBatch.METADATA_CARDINALITY, labels).value();
  }

  private static Batch from(String tenant, int first, int items) {
    return Requests.spans(tenant, first, items)
        .withMetadata(Map.of("tenant", List.of(tenant), "authorization", List.of("secret")));
  }

  @Test
  void whatHasOtherValuesIsJoinedApart() {
    BatchProcessor processor = start(4, 0, 1000, clock, "tenant");

    processor.consume(from("a", 0, 2));
    processor.consume(from("b", 0, 3));
    processor.consume(from("a", 2, 2));
    processor.consume(from("b", 3, 1));

    assertThat(sink.batches())
        .extracting(b -> Requests.names(List.of(b)).getLast())
        .containsExactly("a-3", "b-3");
    assertThat(sink.batches())
        .extracting(Batch::metadata)
        .containsExactly(Map.of("tenant", List.of("a")), Map.of("tenant", List.of("b")));
  }

  @Test
  void withoutKeysWhatLeavesHasNoMetadata() {
    BatchProcessor processor = start(4, 0, 1000, clock);

    processor.consume(from("a", 0, 2));
    processor.consume(from("b", 0, 2));
    processor.consume(from("a", 0, 4));

    assertThat(sink.sizes()).containsExactly(4, 4);
    assertThat(sink.batches()).allMatch(batch -> batch.metadata().isEmpty());
  }

  @Test
  void everyValueCountsAndSoDoesTheirOrder() {
    BatchProcessor processor = start(2, 0, 1000, clock, "k", "l");
    List<Map<String, List<String>>> combinations =
        List.of(
            Map.of(),
            Map.of("k", List.of("")),
            Map.of("k", List.of("a")),
            Map.of("l", List.of("a")),
            Map.of("k", List.of("a", "b")),
            Map.of("k", List.of("b", "a")),
            Map.of("k", List.of("a"), "l", List.of("b")));

    for (int round = 0; round < 2; round++) {
      for (var metadata : combinations) {
        processor.consume(Requests.spans(1).withMetadata(metadata));
      }
    }

    assertThat(sink.sizes()).hasSize(combinations.size()).containsOnly(2);
    assertThat(sink.batches()).extracting(Batch::metadata).isEqualTo(combinations);
    assertThat(cardinality()).isEqualTo(combinations.size());
  }

  @Test
  void beyondTheLimitNewCombinationsAreRefusedForGood() {
    BatchProcessor processor = start(1, 0, 2, clock, "tenant");
    assertThat(processor.consume(from("a", 0, 1)).isAccepted()).isTrue();
    assertThat(processor.consume(from("b", 0, 1)).isAccepted()).isTrue();
    clock.advance(Duration.ofHours(1));

    Outcome refused = processor.consume(from("c", 0, 1));

    assertThat(refused)
        .isEqualTo(
            new Permanent(
                StatusCode.INTERNAL,
                "too many batcher metadata-value combinations",
                "too_many_combinations"));
    assertThat(processor.consume(from("a", 1, 1)).isAccepted())
        .as("the first ones keep their places")
        .isTrue();
    assertThat(cardinality()).isEqualTo(2);
  }

  @Test
  void instancesOfOneNameAddUp() {
    start(1, 0, 2, clock);
    start(1, 0, 2, clock, "tenant").consume(from("a", 0, 1));

    assertThat(cardinality()).isEqualTo(2);
  }

  @Test
  void withoutALimitWhatNobodyUsesIsForgotten() {
    BatchProcessor processor = start(1, 0, 0, clock, "tenant");
    for (int i = 0; i < 3000; i++) {
      assertThat(processor.consume(from("t" + i, 0, 1)).isAccepted()).isTrue();
    }
    assertThat(cardinality()).isEqualTo(3000);
    clock.advance(Duration.ofMinutes(4));
    processor.consume(from("t7", 1, 1));
    clock.advance(Duration.ofMinutes(2));

    processor.consume(from("new", 0, 1));

    assertThat(cardinality()).as("t7 and the new one").isEqualTo(2);
    processor.consume(from("t7", 2, 1));
    processor.consume(from("t8", 1, 1));
    assertThat(cardinality()).isEqualTo(3);
    assertThat(sink.items()).isEqualTo(3000 + 4);
  }

  @Test
  void aShardHasAThreadOnlyWhileItHoldsSomething() throws Exception {
    var labels = new BatchConfig(TIMEOUT, 100, 0, List.of(), 1000);
    var shard =
        new Shard(
            labels, "test", context(clock), new BatchCounters(context(clock), Signal.TRACES), sink);
    assertThat(shard.sender()).isNull();
    shard.consume(Requests.spans(1));
    Thread sender = Objects.requireNonNull(shard.sender());
    assertThat(shard.retire(Long.MAX_VALUE)).as("it holds something").isFalse();

    clock.awaitTimer();
    clock.advance(TIMEOUT);
    sink.awaitItems(1);
    sender.join();

    assertThat(shard.sender()).isNull();
    assertThat(shard.retire(Long.MAX_VALUE)).isTrue();
    assertThat(shard.consume(Requests.spans(1))).as("somebody else has to take it").isNull();
  }

  /** The obvious model: a list of names for each tenant, cut by the collector's rules. */
  @Test
  void sendsWhatTheModelSends() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed * 7919L);
      int size = 1 + random.nextInt(10);
      int max = random.nextBoolean() ? 0 : size + random.nextInt(8);
      BatchSink out = new BatchSink();
      Map<String, List<String>> held = new HashMap<>();
      List<List<String>> expected = new ArrayList<>();
      BatchProcessor processor =
          start(new BatchConfig(TIMEOUT, size, max, List.of("tenant"), 1000), clock, out);
      for (int i = 0; i < 40; i++) {
        String tenant = "t" + random.nextInt(3);
        Batch request = from(tenant, i * 100, 1 + random.nextInt(14));
        processor.consume(request);
        List<String> list = held.computeIfAbsent(tenant, t -> new ArrayList<>());
        list.addAll(Requests.names(List.of(request)));
        while (list.size() >= size) {
          List<String> batch = list.subList(0, max == 0 ? list.size() : Math.min(max, list.size()));
          expected.add(List.copyOf(batch));
          batch.clear();
        }
      }
      assertThat(out.batches().stream().map(b -> Requests.names(List.of(b))))
          .as("seed %d", seed)
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void manyClientsOfManyTenantsLoseAndMixNothing() throws Exception {
    BatchProcessor processor = start(16, 20, 0, Clock.SYSTEM, "tenant");
    List<Thread> clients =
        IntStream.range(0, 8)
            .mapToObj(c -> Thread.startVirtualThread(() -> send(processor, c)))
            .toList();
    for (Thread client : clients) {
      client.join();
    }
    processor.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(20)));

    assertThat(Requests.names(sink.batches())).doesNotHaveDuplicates().hasSize(8 * 300 * 3);
    assertThat(sink.batches())
        .allSatisfy(
            batch ->
                assertThat(Requests.names(List.of(batch)))
                    .extracting(name -> Map.of("tenant", List.of(name.split("-", -1)[0])))
                    .allMatch(batch.metadata()::equals));
  }

  private static void send(BatchProcessor processor, int client) {
    for (int i = 0; i < 300; i++) {
      Batch request = from("t" + i % 5, client * 1000 + i * 3, 3);
      while (!processor.consume(request).isAccepted()) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void keysAreReadInLowerCaseAndNoneTwice() {
    var problems = new ConfigProblems();
    var yaml = Map.of("metadata_keys", List.of("X-Tenant", "x", "x-TENANT"));

    BatchConfig config =
        ConfigTree.section("processors::batch", yaml, problems).read(BatchConfig::read);

    assertThat(config).extracting(BatchConfig::metadataKeys).isEqualTo(List.of("x-tenant", "x"));
    assertThat(problems.all())
        .extracting(ConfigProblems.Problem::toString)
        .containsExactly(
            "test.yaml:1:1: processors::batch::metadata_keys[2]: duplicate entry in"
                + " metadata_keys: \"x-tenant\" (case-insensitive)");
  }

  @Test
  void readsTheCollectorsDefaults() {
    var section = ConfigTree.section("processors::batch", Map.of(), new ConfigProblems());

    assertThat(section.read(BatchConfig::read)).isEqualTo(BatchConfig.DEFAULT);
    assertThat(BatchConfig.DEFAULT)
        .isEqualTo(new BatchConfig(Duration.ofMillis(200), 8192, 0, List.of(), 1000));
  }
}
