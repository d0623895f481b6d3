package ai.odock.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Sending.Queue;
import ai.odock.router.Sending.Retry;
import ai.odock.router.Sending.Sizer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SendingConfigTest {
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
            "batch",
            "sending_queue",
            Map.of("batch", Map.of()),
            "::batch: not supported: use the batch processor"),
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
