package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Partitioner;
import ai.odock.router.Sending;
import ai.odock.router.Sending.Batching;
import ai.odock.router.Sending.Sizer;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.DeliveryLedger.Snapshot;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Tenants of one exporter: one that is held up holds up no other. */
class PartitionedQueueTest {
  private static final Sending.Retry LONG =
      new Sending.Retry(Duration.ofHours(1), 0, 1, Duration.ofHours(1), Duration.ZERO);

  private final Metrics metrics = new Metrics();
  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Batch> delivered = new ConcurrentLinkedQueue<>();
  private final List<Destination> opened = new ArrayList<>();

  /** Spans of the name {@code a-7} are in the lane {@code a}; each part is in one lane. */
  private static Map<String, Batch> byName(Batch batch) {
    Map<String, List<Batch>> parts = new LinkedHashMap<>();
    for (int i = 0; i < batch.parts().size(); i++) {
      Batch part =
          new Batch(
              batch.signal(),
              List.of(batch.parts().get(i)),
              List.of(batch.origins().get(i)),
              batch.metadata());
      String name = Requests.names(List.of(part)).getFirst();
      parts.computeIfAbsent(name.substring(0, name.indexOf('-')), l -> new ArrayList<>()).add(part);
    }
    Map<String, Batch> lanes = new LinkedHashMap<>();
    parts.forEach((lane, of) -> lanes.put(lane, Batch.merge(of)));
    return lanes;
  }

  private final class Tenants implements Exporter {
    @Override
    public Partitioner partitioner() {
      return PartitionedQueueTest::byName;
    }

    @Override
    public Outcome export(Batch batch) {
      if (busy.contains(Batch.partition(batch))) {
        return Outcome.retryable(StatusCode.RESOURCE_EXHAUSTED, "rate limited");
      }
      delivered.add(batch);
      return Accepted.ALL;
    }
  }

  private Destination destination(Sending.@Nullable Queue queue, Sending.Retry retry) {
    ComponentContext context =
        new ComponentContext(
            new ComponentId("out", ""),
            metrics,
            memory,
            Clock.SYSTEM,
            new BuildInfo("t", "1"),
            LoggerFactory.getLogger("test"));
    Destination destination =
        new Destination(new Tenants(), new Sending(queue, retry), Signal.TRACES, context);
    opened.add(destination);
    return destination;
  }

  private Destination started(Sending.Queue queue) throws Exception {
    Destination destination = destination(queue, LONG);
    destination.start();
    return destination;
  }

  private static Sending.Queue requests(int size) {
    return new Sending.Queue(Sizer.REQUESTS, size, 2, false, false);
  }

  private static Batch both(int number) {
    return Batch.merge(List.of(Requests.spans("a", number, 1), Requests.spans("b", number, 1)));
  }

  @AfterEach
  void stop() {
    opened.forEach(one -> one.close(Deadline.in(Clock.SYSTEM, Duration.ZERO)));
    assertThat(memory.held()).isZero();
    assertThat(ledger().inFlight()).isZero();
    Snapshot all = ledger();
    long dropped = all.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(all.accepted()).isEqualTo(all.delivered() + dropped);
  }

  private Snapshot ledger() {
    return metrics.ledger("out", "traces").snapshot();
  }

  private Map<String, Integer> deliveredItems() {
    return new TreeMap<>(
        delivered.stream()
            .collect(Collectors.groupingBy(Batch::partition, Collectors.summingInt(Batch::items))));
  }

  private static void until(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it never came");
      }
      Thread.sleep(Duration.ofMillis(2));
    }
  }

  @Test
  void aTenantThatIsRateLimitedHoldsUpNoOther() throws Exception {
    busy.add("a");
    Destination destination = started(requests(1000));
    for (int i = 0; i < 300; i++) {
      assertThat(destination.consume(both(i))).isEqualTo(Accepted.ALL);
    }
    until(() -> deliveredItems().getOrDefault("b", 0) == 300);
    assertThat(deliveredItems()).containsOnlyKeys("b");
    assertThat(ledger().inFlight()).isEqualTo(300);
  }

  @Test
  void ofABatchOfSeveralWhatHasNoRoomIsDroppedAndCounted() throws Exception {
    busy.add("a");
    Destination destination = started(requests(10));
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      Outcome outcome = destination.consume(both(i));
      assertThat(outcome).isInstanceOf(Accepted.class);
      refused += ((Accepted) outcome).rejectedItems();
      int sent = i + 1;
      until(() -> deliveredItems().getOrDefault("b", 0) == sent);
    }
    assertThat(refused).isEqualTo(40);
    assertThat(ledger().dropped()).isEqualTo(Map.of("tenant_queue_full", 40L));
    assertThat(ledger().accepted()).isEqualTo(100);
  }

  @Test
  void whoSendsForOneTenantAloneIsAskedToComeBack() throws Exception {
    busy.add("a");
    Destination destination = started(requests(3));
    for (int i = 0; i < 3; i++) {
      assertThat(destination.consume(Requests.spans("a", i, 1))).isEqualTo(Accepted.ALL);
    }
    assertThat(destination.consume(Requests.spans("a", 3, 1))).isInstanceOf(Retryable.class);
    assertThat(destination.consume(Requests.spans("b", 0, 1))).isEqualTo(Accepted.ALL);
    assertThat(ledger().dropped()).isEmpty();
  }

  @Test
  void whenNobodyHasRoomTheBatchComesBackWhole() throws Exception {
    busy.addAll(List.of("a", "b"));
    Destination destination = started(requests(1));
    assertThat(destination.consume(both(0))).isEqualTo(Accepted.ALL);
    Batch whole = both(1);
    Retryable refusal = (Retryable) destination.consume(whole);
    assertThat(ledger().dropped()).isEmpty();
    Batch left = refusal.left(whole);
    assertThat(left.items()).isEqualTo(2);
    assertThat(destination.consume(left)).isInstanceOf(Retryable.class);
    assertThat(ledger().accepted()).isEqualTo(2);
  }

  @Test
  void whatIsJoinedIsOfOneTenant() throws Exception {
    Batching batching = new Batching(Duration.ofMillis(5), Sizer.ITEMS, 1000, 0, List.of());
    Destination destination =
        started(new Sending.Queue(Sizer.REQUESTS, 1000, 2, false, false, batching));
    for (int i = 0; i < 200; i++) {
      // more lanes than have a queue of their own
      assertThat(destination.consume(Requests.spans("t" + i, 0, 2))).isEqualTo(Accepted.ALL);
      assertThat(destination.consume(Requests.spans("t" + i, 2, 1))).isEqualTo(Accepted.ALL);
    }
    until(() -> delivered.stream().mapToInt(Batch::items).sum() == 600);
    for (Batch batch : delivered) {
      assertThat(Requests.names(List.of(batch)))
          .allSatisfy(name -> assertThat(name).startsWith(Batch.partition(batch) + "-"));
    }
    assertThat(deliveredItems()).hasSize(200).containsEntry("t0", 3).containsEntry("t199", 3);
  }

  @Test
  void withoutAQueueTheRestIsThatOfTheTenantAlone() throws Exception {
    busy.add("a");
    Destination destination =
        destination(
            null,
            new Sending.Retry(
                Duration.ofMillis(1), 0, 1, Duration.ofMillis(1), Duration.ofMillis(1)));
    destination.start();
    Retryable outcome = (Retryable) destination.consume(both(0));
    assertThat(deliveredItems()).isEqualTo(Map.of("b", 1));
    busy.clear();
    assertThat(destination.consume(outcome.left(both(0)))).isEqualTo(Accepted.ALL);
    assertThat(deliveredItems()).isEqualTo(Map.of("a", 1, "b", 1));
  }

  @Test
  void theSuccessorTakesOverEachLane() throws Exception {
    busy.addAll(List.of("a", "b"));
    Destination first = started(requests(100));
    for (int i = 0; i < 20; i++) {
      assertThat(first.consume(both(i))).isEqualTo(Accepted.ALL);
    }
    Destination second = started(requests(100));
    busy.remove("b");
    first.giveOver(second);
    first.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(10)));
    until(() -> deliveredItems().getOrDefault("b", 0) == 20);
    busy.clear();
    assertThat(ledger().dropped()).isEmpty();
    assertThat(ledger().accepted()).isEqualTo(40);
  }

  @Test
  void aLaneLeavesRoomForOthers() {
    MemoryBudget budget = new MemoryBudget(1000);
    PartitionRoom.Shared lanes = new PartitionRoom.Shared();
    lanes.open();
    PartitionRoom first = new PartitionRoom(budget, lanes);
    PartitionRoom second = new PartitionRoom(budget, lanes);
    assertThat(charged(first)).isEqualTo(500);
    assertThat(charged(second)).isEqualTo(250);
    assertThat(charged(new PartitionRoom(budget))).as("one that shares with nobody").isEqualTo(250);
    assertThat(second.tryCharge(10, true)).as("something else holds memory").isFalse();
    first.release(500);
    assertThat(charged(second)).isEqualTo(125);
  }

  @Test
  void withoutTenantsThereIsNobodyToLeaveRoomFor() {
    MemoryBudget budget = new MemoryBudget(1000);
    assertThat(charged(new PartitionRoom(budget, new PartitionRoom.Shared()))).isEqualTo(1000);
  }

  /** What it gets in small pieces until it gets no more. */
  private static int charged(PartitionRoom room) {
    int charged = 0;
    while (room.tryCharge(1, false)) {
      charged++;
    }
    return charged;
  }
}
