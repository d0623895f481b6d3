package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Sending.Batching;
import ai.odock.router.Sending.Sizer;
import ai.odock.router.fixtures.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joining and cutting against a model that says the same in the plainest way. */
class QueueJoinTest {
  private static final long TIMEOUT = Duration.ofMillis(200).toNanos();

  private final MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE);
  private final Map<QueueEntry, Boolean> finished = new HashMap<>();

  /** The collector's rules on names in lists. */
  private static final class Model {
    final Batching limits;
    final Map<String, List<String>> held = new LinkedHashMap<>();
    final Map<String, Long> since = new HashMap<>();
    final List<List<String>> sent = new ArrayList<>();

    Model(Batching limits) {
      this.limits = limits;
    }

    void add(String tenant, List<String> names, long now) {
      since.putIfAbsent(tenant, now);
      List<String> list = held.computeIfAbsent(tenant, t -> new ArrayList<>());
      list.addAll(names);
      while (!list.isEmpty() && list.size() >= limits.minSize()) {
        send(tenant, now);
      }
    }

    void time(long now, boolean all) {
      for (String tenant : List.copyOf(held.keySet())) {
        if (all || now - since.getOrDefault(tenant, now) >= TIMEOUT) {
          send(tenant, now);
        }
      }
    }

    private void send(String tenant, long now) {
      List<String> list = Objects.requireNonNull(held.remove(tenant));
      int max = limits.maxSize() == 0 ? Integer.MAX_VALUE : (int) limits.maxSize();
      int count = Math.min(max, list.size());
      sent.add(List.copyOf(list.subList(0, count)));
      list.subList(0, count).clear();
      since.remove(tenant);
      if (!list.isEmpty()) {
        held.put(tenant, list);
        since.put(tenant, now);
      }
    }
  }

  @Test
  void sendsWhatTheModelSends() {
    int sent = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed * 7919L);
      int min = random.nextInt(12);
      int max = random.nextBoolean() ? 0 : Math.max(1, min) + random.nextInt(10);
      List<String> keys = random.nextBoolean() ? List.of() : List.of("tenant");
      Batching limits = new Batching(Duration.ofNanos(TIMEOUT), Sizer.ITEMS, min, max, keys);
      QueueJoin join = new QueueJoin(limits, memory);
      Model model = new Model(limits);
      List<List<String>> actual = new ArrayList<>();
      long now = 0;
      for (int i = 0; i < 40; i++) {
        now += random.nextInt(4) * TIMEOUT / 4;
        model.time(now, false);
        takeAll(join, now, false, actual);
        String tenant = "t" + random.nextInt(3);
        Batch batch = Requests.spans("s" + i, 0, 1 + random.nextInt(15));
        model.add(keys.isEmpty() ? "" : tenant, Requests.names(List.of(batch)), now);
        join.add(queued(batch.withMetadata(Map.of("tenant", List.of(tenant)))), now);
        takeAll(join, now, false, actual);
        assertThat(join.untilDue(now)).as("seed %d", seed).isEqualTo(untilDue(model, now));
      }
      model.time(now, true);
      takeAll(join, now, true, actual);

      assertThat(actual).as("seed %d", seed).isEqualTo(model.sent);
      sent += actual.size();
      assertThat(finished.values()).as("seed %d", seed).allMatch(done -> done);
    }
    assertThat(memory.held()).isZero();
    assertThat(sent).isGreaterThan(3000);
  }

  private static long untilDue(Model model, long now) {
    return model.since.values().stream()
        .mapToLong(since -> since + TIMEOUT - now)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private void takeAll(QueueJoin join, long now, boolean all, List<List<String>> into) {
    for (QueueJob job = join.next(now, all); job != null; job = join.next(now, all)) {
      into.add(Requests.names(List.of(batch(job))));
      job.parts().forEach(this::settle);
    }
  }

  private QueuedPart queued(Batch batch) {
    QueueEntry entry = new QueueEntry(batch, 1, false);
    memory.grow(entry.charge());
    finished.put(entry, false);
    return new QueuedPart(entry, batch);
  }

  private void settle(QueuedPart part) {
    if (part.entry().settle(part.batch(), Accepted.ALL, true)) {
      assertThat(finished.put(part.entry(), true)).as("settled once").isFalse();
      memory.release(part.entry().charge());
    }
  }

  @Test
  void neverSendsMoreBytesThanAllowedAndCutsNear() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed * 104729L);
      int min = random.nextInt(400);
      int max = Math.max(90, min) + random.nextInt(800);
      var limits = new Batching(Duration.ofNanos(TIMEOUT), Sizer.BYTES, min, max, List.of());
      QueueJoin join = new QueueJoin(limits, memory);
      List<Batch> in = new ArrayList<>();
      List<Batch> out = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        in.add(Requests.spans("s" + i, 0, 1 + random.nextInt(40)));
        join.add(queued(in.getLast()), i);
        for (QueueJob job = join.next(i, false); job != null; job = join.next(i, false)) {
          assertThat(job.tooLarge()).isFalse();
          assertThat(batch(job).bytes()).as("seed %d", seed).isLessThanOrEqualTo(max);
          job.parts().forEach(this::settle);
          out.add(batch(job));
        }
      }
      for (QueueJob job = join.next(99, true); job != null; job = join.next(99, true)) {
        assertThat(batch(job).bytes()).as("seed %d", seed).isLessThanOrEqualTo(max);
        job.parts().forEach(this::settle);
        out.add(batch(job));
      }
      assertThat(Requests.names(out)).as("seed %d", seed).isEqualTo(Requests.names(in));
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void anItemLargerThanABatchMayBeIsTakenOutAlone() {
    Batch mixed = Batch.merge(List.of(Requests.spans(2), Requests.spans("x".repeat(200), 0, 1)));
    var limits = new Batching(Duration.ofNanos(TIMEOUT), Sizer.BYTES, 0, 150, List.of());
    QueueJoin join = new QueueJoin(limits, memory);
    join.add(queued(Batch.merge(List.of(mixed, Requests.spans(1)))), 0);

    List<Boolean> tooLarge = new ArrayList<>();
    List<Integer> items = new ArrayList<>();
    for (QueueJob job = join.next(0, false); job != null; job = join.next(0, false)) {
      tooLarge.add(job.tooLarge());
      items.add(batch(job).items());
    }

    assertThat(tooLarge).containsExactly(false, true, false);
    assertThat(items).containsExactly(2, 1, 1);
  }

  @Test
  void anEighthOfTheBudgetIsABatchHoweverSmall() {
    MemoryBudget small = new MemoryBudget(8000);
    var limits = new Batching(Duration.ofHours(1), Sizer.ITEMS, 1_000_000, 0, List.of());
    QueueJoin join = new QueueJoin(limits, small);
    int requests = 0;
    QueueJob job = null;
    while (job == null && requests < 100) {
      join.add(queued(Requests.spans(1)), 0);
      requests++;
      job = join.next(0, false);
    }

    assertThat(requests * Requests.spans(1).charge()).isBetween(1000L, 1200L);
  }

  @ParameterizedTest
  @EnumSource(
      value = Sizer.class,
      names = {"ITEMS", "BYTES"})
  void onlyTheKeysOfThePartitionSurvive(Sizer sizer) {
    var limits = new Batching(Duration.ofNanos(TIMEOUT), sizer, 0, 0, List.of("tenant"));
    QueueJoin join = new QueueJoin(limits, memory);
    Map<String, List<String>> metadata =
        Map.of("tenant", List.of("b", "a"), "authorization", List.of("secret"));

    join.add(queued(Requests.spans(1).withMetadata(metadata)), 0);

    assertThat(join.next(0, false))
        .extracting(job -> batch(job).metadata())
        .isEqualTo(Map.of("tenant", List.of("b", "a")));
  }

  private static Batch batch(QueueJob job) {
    return Batch.merge(job.parts().stream().map(QueuedPart::batch).toList());
  }
}
