package ai.odock.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Sending.Batching;
import ai.odock.router.Sending.Queue;
import ai.odock.router.Sending.Retry;
import ai.odock.router.Sending.Sizer;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SendingConfigTest {
  static final Batching BATCHING =
      new Batching(Duration.ofMillis(200), Sizer.ITEMS, 8192, 0, List.of());
  static final Queue QUEUE = new Queue(Sizer.REQUESTS, 1000, 10, false, false);

  final ConfigProblems problems = new ConfigProblems();

  static Stream<Arguments> standard() {
    var tuned =
        Map.of(
            "sizer",
            "items",
            "queue_size",
            5,
            "num_consumers",
            2,
            "block_on_overflow",
            true,
            "wait_for_result",
            true);
    return Stream.of(
        argumentSet("nothing said", Map.of(), new Sending(QUEUE, Retry.DEFAULT)),
        argumentSet(
            "null keeps the defaults",
            Collections.singletonMap("sending_queue", null),
            new Sending(QUEUE, Retry.DEFAULT)),
        argumentSet(
            "queue off",
            Map.of("sending_queue", Map.of("enabled", false)),
            new Sending(null, Retry.DEFAULT)),
        argumentSet(
            "retry off, its numbers unchecked",
            Map.of("retry_on_failure", Map.of("enabled", false, "initial_interval", "-1s")),
            new Sending(QUEUE, null)),
        argumentSet(
            "queue tuned",
            Map.of("sending_queue", tuned),
            new Sending(new Queue(Sizer.ITEMS, 5, 2, true, true), Retry.DEFAULT)),
        argumentSet(
            "retry without end",
            Map.of("retry_on_failure", Map.of("max_elapsed_time", 0, "multiplier", 2)),
            new Sending(
                QUEUE,
                new Retry(Duration.ofSeconds(5), 0.5, 2, Duration.ofSeconds(30), Duration.ZERO))));
  }

  @ParameterizedTest
  @MethodSource("standard")
  void reads(Map<String, ?> yaml, Sending expected) {
    assertThat(section(yaml).read(SendingConfig::standard)).isEqualTo(expected);
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> batches() {
    var minutes = Map.of("flush_timeout", "1m", "min_size", 0, "max_size", 7);
    return Stream.of(
        argumentSet("absent", Map.of(), null),
        argumentSet("null", Collections.singletonMap("batch", null), BATCHING),
        argumentSet("empty", Map.of("batch", Map.of()), BATCHING),
        argumentSet("off", Map.of("batch", Map.of("enabled", false)), null),
        argumentSet(
            "tuned",
            Map.of("batch", minutes),
            new Batching(Duration.ofMinutes(1), Sizer.ITEMS, 0, 7, List.of())),
        argumentSet(
            "the queue's sizer is handed down",
            Map.of("sizer", "bytes", "queue_size", 9000, "batch", Map.of()),
            new Batching(Duration.ofMillis(200), Sizer.BYTES, 8192, 0, List.of())),
        argumentSet(
            "but not past a null",
            tree("sizer", "bytes", "queue_size", 9000, "batch", null),
            BATCHING),
        argumentSet(
            "its own sizer",
            Map.of("sizer", "requests", "batch", Map.of("sizer", "bytes")),
            new Batching(Duration.ofMillis(200), Sizer.BYTES, 8192, 0, List.of())),
        argumentSet(
            "partitions",
            Map.of("batch", Map.of("partition", Map.of("metadata_keys", List.of("X-Tenant")))),
            new Batching(Duration.ofMillis(200), Sizer.ITEMS, 8192, 0, List.of("x-tenant"))));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void readsBatch(Map<String, ?> yaml, @Nullable Batching expected) {
    assertThat(section(Map.of("sending_queue", yaml)).read(SendingConfig::standard))
        .extracting(sending -> Objects.requireNonNull(sending.queue()).batching())
        .isEqualTo(expected);
    assertThat(problems.all()).isEmpty();
  }

  /** A map that may hold null. */
  private static Map<String, @Nullable Object> tree(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  static Stream<Arguments> queueOff() {
    return Stream.of(
        argumentSet("nothing said", Map.of(), Sending.DIRECT),
        argumentSet("mentioned", Map.of("sending_queue", Map.of()), new Sending(QUEUE, null)),
        argumentSet(
            "enabled: false", Map.of("sending_queue", Map.of("enabled", false)), Sending.DIRECT));
  }

  @ParameterizedTest
  @MethodSource("queueOff")
  void readsWithoutAQueue(Map<String, ?> yaml, Sending expected) {
    assertThat(section(yaml).read(SendingConfig::queueOff)).isEqualTo(expected);
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "no room", "sending_queue", Map.of("queue_size", 0), ": `queue_size` must be positive"),
        argumentSet(
            "no consumer",
            "sending_queue",
            Map.of("num_consumers", 0),
            ": `num_consumers` must be positive"),
        argumentSet(
            "consumers beyond an int",
            "sending_queue",
            Map.of("num_consumers", 1L << 32),
            ": `num_consumers` must be at most 2147483647"),
        argumentSet(
            "sizer",
            "sending_queue",
            Map.of("sizer", "item"),
            "::sizer: unknown value \"item\"; did you mean \"items\"?"),
        argumentSet(
            "storage",
            "sending_queue",
            Map.of("storage", "file"),
            "::storage: not supported: queues are held in memory"),
        argumentSet(
            "batch in requests, which an explicit sizer hands down",
            "sending_queue",
            Map.of("sizer", "requests", "batch", Map.of()),
            "::batch: `batch` supports only `items` or `bytes` sizer, found \"requests\""),
        argumentSet(
            "batch without time",
            "sending_queue",
            Map.of("batch", Map.of("flush_timeout", "0s")),
            "::batch: `flush_timeout` must be positive, found 0"),
        argumentSet(
            "batch with a maximum below its minimum",
            "sending_queue",
            Map.of("batch", Map.of("min_size", 10, "max_size", 5)),
            "::batch: `max_size` (5) must be greater or equal to `min_size` (10)"),
        argumentSet(
            "batch that the queue cannot hold",
            "sending_queue",
            Map.of("sizer", "items", "batch", Map.of()),
            ": `min_size` must be less than or equal to `queue_size`"),
        argumentSet(
            "partition key twice",
            "sending_queue",
            Map.of("batch", Map.of("partition", Map.of("metadata_keys", List.of("A", "a")))),
            "::batch::partition::metadata_keys[1]: duplicate entry in metadata_keys: \"a\""
                + " (case-insensitive)"),
        argumentSet(
            "batch key",
            "sending_queue",
            Map.of("batch", Map.of("max_sise", 5)),
            "::batch::max_sise: unknown key \"max_sise\"; did you mean \"max_size\"?"),
        argumentSet(
            "interval",
            "retry_on_failure",
            Map.of("initial_interval", "-1s"),
            ": 'initial_interval' must be non-negative"),
        argumentSet(
            "end before the first try",
            "retry_on_failure",
            Map.of("max_elapsed_time", "1s"),
            ": 'max_elapsed_time' must not be less than 'initial_interval'"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void notes(String key, Map<String, ?> yaml, String message) {
    section(Map.of(key, yaml)).read(SendingConfig::standard);
    assertThat(problems.all())
        .extracting(ConfigProblems.Problem::toString)
        .containsExactly("test.yaml:1:1: exporters::x::" + key + message);
  }

  @Test
  void debugHasNoRetry() {
    section(Map.of("retry_on_failure", Map.of())).read(SendingConfig::queueOff);
    assertThat(problems.all())
        .extracting(ConfigProblems.Problem::message)
        .isEqualTo(List.of("unknown key \"retry_on_failure\" (valid values: sending_queue)"));
  }

  private ConfigSection section(Map<String, ?> yaml) {
    return ConfigTree.section("exporters::x", yaml, problems);
  }
}
