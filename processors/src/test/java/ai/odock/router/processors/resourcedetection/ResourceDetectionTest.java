package ai.odock.router.processors.resourcedetection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.processors.resourcedetection.ResourceDetectionConfig.Named;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceDetectionTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Metrics metrics = new Metrics();
  private final CapturedLog log = new CapturedLog();
  private final FakeClock clock = new FakeClock();
  private final List<ResourceDetectionProcessor> started = new ArrayList<>();

  @AfterEach
  void close() {
    started.forEach(p -> p.close(Deadline.in(Clock.SYSTEM, Duration.ZERO)));
  }

  private ResourceDetectionProcessor start(ResourceDetectionConfig config) {
    var context =
        new ComponentContext(
            new ComponentId("resource_detection", ""),
            metrics,
            new MemoryBudget(1 << 20),
            clock,
            new BuildInfo("t", "1"),
            log);
    var client =
        new HttpClient(
            HttpClientSettings.of(LONG), new ClientContext("t", Map.of(), Clock.SYSTEM, null));
    var processor =
        new ResourceDetectionProcessor(
            config, Signal.TRACES, context, new Surroundings(Map.of(), Path.of("/"), client));
    started.add(processor);
    processor.start();
    return processor;
  }

  private static ResourceDetectionConfig config(
      boolean override, Duration timeout, Duration refresh, Detector... detectors) {
    List<Named> named = new ArrayList<>();
    for (int i = 0; i < detectors.length; i++) {
      named.add(new Named("d" + i, detectors[i], Set.of()));
    }
    return new ResourceDetectionConfig(named, override, timeout, refresh, Set.of());
  }

  private static Detector finding(String... pairs) {
    return surroundings -> {
      Detected detected = new Detected();
      for (int i = 0; i < pairs.length; i += 2) {
        detected.put(pairs[i], pairs[i + 1]);
      }
      return detected;
    };
  }

  private static Batch batch(String... pairs) {
    var request = ExportTraceServiceRequest.newBuilder();
    var resource = request.addResourceSpansBuilder();
    resource.addScopeSpansBuilder().addSpansBuilder().setName("s");
    for (int i = 0; i < pairs.length; i += 2) {
      resource
          .getResourceBuilder()
          .addAttributes(
              KeyValue.newBuilder()
                  .setKey(pairs[i])
                  .setValue(AnyValue.newBuilder().setStringValue(pairs[i + 1])));
    }
    return Requests.batch(Signal.TRACES, request.build());
  }

  private static Map<String, String> attributes(Batch batch) throws Exception {
    Map<String, String> found = new TreeMap<>();
    ExportTraceServiceRequest.parseFrom(batch.parts().getFirst().toByteArray())
        .getResourceSpans(0)
        .getResource()
        .getAttributesList()
        .forEach(pair -> found.put(pair.getKey(), pair.getValue().getStringValue()));
    return found;
  }

  @Test
  void theFirstDetectorCountsAndWhatIsDetectedReplacesWhatTheResourceSays() throws Exception {
    var processor =
        start(
            config(
                true,
                LONG,
                Duration.ZERO,
                finding("a", "first", "host.name", "detected"),
                finding("a", "second", "b", "2")));
    Batch changed = processor.apply(batch("host.name", "own", "x", "y")).batch();
    assertThat(attributes(changed))
        .isEqualTo(Map.of("a", "first", "b", "2", "host.name", "detected", "x", "y"));
    assertThat(changed.items()).isEqualTo(1);
  }

  @Test
  void withoutOverrideTheResourceGoesBefore() throws Exception {
    var processor =
        start(config(false, LONG, Duration.ZERO, finding("a", "1", "host.name", "detected")));
    assertThat(attributes(processor.apply(batch("host.name", "own")).batch()))
        .isEqualTo(Map.of("a", "1", "host.name", "own"));
  }

  @Test
  void nothingDetectedChangesNothing() {
    var processor = start(config(true, LONG, Duration.ZERO, finding()));
    Batch batch = batch("a", "1");
    assertThat(processor.apply(batch).batch()).isSameAs(batch);
  }

  @Test
  void aDetectorThatHangsCostsItsTimeOutAndNoMore() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    var processor =
        start(
            config(
                true,
                Duration.ofMillis(50),
                Duration.ZERO,
                surroundings -> {
                  never.await();
                  return new Detected();
                },
                finding("a", "1")));
    assertThat(attributes(processor.apply(batch()).batch())).isEqualTo(Map.of("a", "1"));
    assertThat(log.lines())
        .anyMatch(
            line -> line.contains("failed to detect resource: d0: nothing found within 50ms"));
    assertThat(failures("d0")).isEqualTo(1);
  }

  private long failures(String detector) {
    return metrics
        .counter(
            Accounting.DETECTOR_FAILURES,
            Map.of("processor", "resource_detection", "detector", detector))
        .value();
  }

  /** Gives one result after the other, an exception for null; then the last again and again. */
  private static Detector oneAfterTheOther(@Nullable Detected... results) {
    Queue<Integer> turns = new ArrayDeque<>();
    return surroundings -> {
      synchronized (turns) {
        int turn = Math.min(turns.size(), results.length - 1);
        turns.add(turn);
        Detected result = results[turn];
        if (result == null) {
          throw new DetectionException("not yet");
        }
        return result;
      }
    };
  }

  @Test
  void whatFailedIsTriedAgain() throws Exception {
    var processor =
        start(
            config(
                true, LONG, Duration.ZERO, oneAfterTheOther(null, new Detected().put("a", "1"))));
    assertThat(attributes(processor.apply(batch()).batch())).isEmpty();
    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(5));
    awaitAttributes(processor, Map.of("a", "1"));
    assertThat(failures("d0")).isEqualTo(1);
  }

  @Test
  void aRefreshReplacesWhatWasDetectedAndAFailedOneKeepsIt() throws Exception {
    var processor =
        start(
            config(
                true,
                LONG,
                Duration.ofMinutes(1),
                oneAfterTheOther(
                    new Detected().put("a", "1"), new Detected().put("a", "2"), null)));
    assertThat(attributes(processor.apply(batch()).batch())).isEqualTo(Map.of("a", "1"));
    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofMinutes(1));
    clock.advance(Duration.ofMinutes(1));
    awaitAttributes(processor, Map.of("a", "2"));
    Duration _ = clock.awaitTimer();
    clock.advance(Duration.ofMinutes(1));
    Duration _ = clock.awaitTimer();
    assertThat(failures("d0")).isEqualTo(1);
    assertThat(attributes(processor.apply(batch()).batch())).isEqualTo(Map.of("a", "2"));
  }

  private static void awaitAttributes(ResourceDetectionProcessor processor, Map<String, String> all)
      throws Exception {
    long end = System.nanoTime() + LONG.toNanos();
    while (!attributes(processor.apply(batch()).batch()).equals(all)) {
      assertThat(System.nanoTime()).as("it never came to " + all).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private final ConfigProblems problems = new ConfigProblems();

  private @Nullable ResourceDetectionConfig read(Map<String, ?> keys) {
    return ConfigTree.section("processors::resource_detection", keys, problems)
        .read(ResourceDetectionProcessor.TYPE.config());
  }

  @Test
  void readsTheKeys() {
    ResourceDetectionConfig config =
        Objects.requireNonNull(
            read(
                Map.of(
                    "detectors", List.of("system", "k8snode"),
                    "override", false,
                    "timeout", "2s",
                    "refresh_interval", "1m",
                    "attributes", List.of("host.name"),
                    "system",
                        Map.of(
                            "hostname_sources",
                            List.of("os"),
                            "resource_attributes",
                            Map.of("os.type", Map.of("enabled", false))),
                    "k8snode", Map.of("node_from_env_var", "NODE"))));
    assertThat(problems.all()).isEmpty();
    assertThat(config.detectors())
        .extracting(Named::detector)
        .containsExactly(
            new SystemDetector(List.of("os")),
            new K8sNodeDetector("k8snode", "NODE", true, false, ""));
    assertThat(config.detectors().getFirst().disabled())
        .contains("os.type", "host.ip", "host.cpu.family")
        .doesNotContain("host.name");
    assertThat(config.override()).isFalse();
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.refreshInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.attributes()).containsExactly("host.name");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("unknown detector", Map.of("detectors", List.of("x")), "detector key: x"),
        argumentSet(
            "a detector of the collector alone",
            Map.of("detectors", List.of("heroku")),
            "the collector has the detector heroku, this build does not"),
        argumentSet(
            "unknown source",
            Map.of("system", Map.of("hostname_sources", List.of("nis"))),
            "hostname_sources contains invalid value: nis"),
        argumentSet(
            "unknown attribute",
            Map.of("docker", Map.of("resource_attributes", Map.of("host.nam", Map.of()))),
            "host.nam"),
        argumentSet(
            "tags without the service",
            Map.of("ec2", Map.of("tags", List.of("a"))),
            "tags_from_imds: true"),
        argumentSet("bad pattern", Map.of("azure", Map.of("tags", List.of("("))), "regular"),
        argumentSet("no time", Map.of("timeout", "0s"), "'timeout' must be positive"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamed(Map<String, ?> keys, String message) {
    read(keys);
    assertThat(problems.all()).singleElement().asString().contains(message);
  }

  static Stream<Arguments> unused() {
    var cluster = Map.of("k8s.cluster.name", Map.of("enabled", true));
    return Stream.of(
        argumentSet("of this build", "eks", Map.of("resource_attributes", cluster)),
        argumentSet("of the collector alone", "openshift", Map.of("address", "x", "any", 1)));
  }

  @ParameterizedTest
  @MethodSource("unused")
  void aBlockOfADetectorThatIsNotListedIsAccepted(String detector, Map<String, ?> block) {
    read(Map.of("detectors", List.of("env", "system"), detector, block));
    assertThat(problems.all()).isEmpty();
  }
}
