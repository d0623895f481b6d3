package ai.odock.router.processors.memorylimiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.BatchSink;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.processors.memorylimiter.MemoryLimiterConfig.Limits;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryLimiterTest {
  private static final long MIB = 1 << 20;

  private final Metrics metrics = new Metrics();
  private final MemoryBudget memory = new MemoryBudget(100 * MIB);
  private final CapturedLog log = new CapturedLog();
  private final BatchSink sink = new BatchSink();

  private MemoryLimiterProcessor started(long asked, long hard, long soft) {
    var context =
        new ComponentContext(
            new ComponentId("memory_limiter", ""),
            metrics,
            memory,
            Clock.SYSTEM,
            new BuildInfo("t", "1"),
            log);
    var processor =
        new MemoryLimiterProcessor(
            new Limits(asked * MIB, hard * MIB, soft * MIB), Signal.TRACES, context, sink);
    processor.start();
    return processor;
  }

  private long count(Instrument instrument) {
    return metrics.counter(instrument, Map.of("processor", "memory_limiter")).value();
  }

  @Test
  void refusesFromTheSoftLimitOnAndStopsAsSoonAsThereIsRoom() {
    MemoryLimiterProcessor limiter = started(10, 10, 8);
    Batch batch = Requests.spans(3);
    assertThat(limiter.consume(batch)).isEqualTo(Accepted.ALL);

    memory.grow(8 * MIB + batch.charge());
    Outcome refusal = limiter.consume(batch);
    assertThat(refusal)
        .isEqualTo(
            new Retryable(
                StatusCode.UNAVAILABLE,
                "data refused due to high memory usage",
                Duration.ofSeconds(1),
                null));
    assertThat(limiter.consume(batch)).isEqualTo(refusal);

    memory.release(1);
    assertThat(limiter.consume(batch)).isEqualTo(Accepted.ALL);
    assertThat(sink.items()).isEqualTo(6);
    assertThat(count(Otelcol.processorAccepted("spans"))).isEqualTo(6);
    assertThat(count(Otelcol.processorRefused("spans"))).isEqualTo(6);
    assertThat(log.lines()).hasSize(3); // configured, refusing, resuming: one line each
  }

  @Test
  void aLargeBatchDoesNotStandInItsOwnWay() {
    MemoryLimiterProcessor limiter = started(10, 10, 8);
    Batch large = Requests.spans("x".repeat(1000), 0, 9000);
    assertThat(large.charge()).isGreaterThan(8 * MIB);
    memory.grow(large.charge()); // as the receiver does
    assertThat(limiter.consume(large)).isEqualTo(Accepted.ALL);
  }

  @Test
  void setsTheBudgetWhileItLives() {
    MemoryLimiterProcessor old = started(10, 10, 8);
    MemoryLimiterProcessor reloaded = started(20, 20, 16);
    assertThat(memory.limit()).isEqualTo(10 * MIB);
    old.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    assertThat(memory.limit()).isEqualTo(20 * MIB);
    assertThat(memory.tryCharge(20 * MIB + 1)).isFalse();
    reloaded.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    assertThat(memory.limit()).isEqualTo(100 * MIB);
  }

  @Test
  void saysSoWhenTheHeapHasLessRoomThanWasAskedFor() {
    started(400, 100, 80);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("ROUTER_HEAP")
        .contains("configured_mib=400");
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        argumentSet("fixed", config(80, 20, 0, 0), new Limits(80 * MIB, 80 * MIB, 60 * MIB)),
        argumentSet(
            "a fifth is the spike", config(50, 0, 0, 0), new Limits(50 * MIB, 50 * MIB, 40 * MIB)),
        argumentSet(
            "percent of the container",
            config(0, 0, 10, 2),
            new Limits(100 * MIB, 100 * MIB, 80 * MIB)),
        argumentSet(
            "fixed goes before percent",
            config(40, 10, 90, 10),
            new Limits(40 * MIB, 40 * MIB, 30 * MIB)),
        argumentSet(
            "no more than the heap has room for",
            config(400, 100, 0, 0),
            new Limits(400 * MIB, 100 * MIB, 75 * MIB)),
        argumentSet(
            "percent beyond the heap",
            config(0, 0, 80, 20),
            new Limits(800 * MIB, 100 * MIB, 75 * MIB)));
  }

  private static MemoryLimiterConfig config(long mib, long spike, long percent, long spikePercent) {
    return new MemoryLimiterConfig(mib, spike, percent, spikePercent);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void limitsInBytes(MemoryLimiterConfig config, Limits limits) {
    assertThat(config.limits(1000 * MIB, 100 * MIB)).isEqualTo(limits);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("nothing", Map.of(), "'check_interval' must be greater than zero"),
        argumentSet(
            "no limit",
            Map.of("check_interval", "1s"),
            "'limit_mib' or 'limit_percentage' must be greater than zero"),
        argumentSet(
            "percent above hundred",
            Map.of("check_interval", "1s", "limit_percentage", 101),
            "'limit_percentage' and 'spike_limit_percentage' must be greater than zero and less"
                + " than or equal to hundred"),
        argumentSet(
            "spike as large",
            Map.of("check_interval", "1s", "limit_mib", 100, "spike_limit_mib", 100),
            "'spike_limit_mib' must be smaller than 'limit_mib'"),
        argumentSet(
            "spike percent as large",
            Map.of("check_interval", "1s", "limit_percentage", 50, "spike_limit_percentage", 50),
            "'spike_limit_percentage' must be smaller than 'limit_percentage'"),
        argumentSet(
            "collections",
            Map.of(
                "check_interval",
                "1s",
                "limit_mib",
                100,
                "min_gc_interval_when_hard_limited",
                "11s"),
            "'min_gc_interval_when_soft_limited' should be larger than"
                + " 'min_gc_interval_when_hard_limited'"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreTheCollectors(Map<String, ?> keys, String message) {
    ConfigProblems problems = new ConfigProblems();
    ConfigTree.section("processors::memory_limiter", keys, problems)
        .read(MemoryLimiterProcessor.TYPE.config());
    assertThat(problems.all())
        .singleElement()
        .asString()
        .contains("processors::memory_limiter")
        .contains(message);
  }
}
