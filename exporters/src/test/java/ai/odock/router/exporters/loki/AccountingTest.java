package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.LokiLimits;
import ai.odock.router.fixtures.ScriptedLoki;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

/** Every record is stored or dropped for a reason: 100,000 of them, one in twenty a bad one. */
class AccountingTest {
  private static final int BATCHES = 50;
  private static final int RECORDS = 2000;
  private static final int STREAMS = 20;
  private static final long DAY = Duration.ofDays(1).toNanos();
  private static final byte[] NO_UTF8 = {-1, -1, -1, -1};

  private final FakeClock clock = new FakeClock();
  private final Random random = new Random(7);
  private final Map<String, Integer> dropped = new TreeMap<>();
  private int delivered;

  private LokiExporter exporter(ScriptedLoki loki, Limits limits, int maxBytes) {
    Translation keys = Translation.DEFAULT;
    Translation limited =
        new Translation(
            keys.labels(),
            keys.defaults(),
            null,
            keys.metadata(),
            keys.line(),
            keys.level(),
            limits);
    LokiConfig config =
        new LokiConfig(
            HttpEndpoint.parse(loki.url() + "/loki/api/v1/push"),
            HttpClientSettings.of(Duration.ofSeconds(20)),
            limited,
            Tenancy.HINTED);
    ComponentContext context =
        new ComponentContext(
            new ComponentId("loki", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            clock,
            new BuildInfo("router", "1"),
            NOPLogger.NOP_LOGGER);
    return new LokiExporter(config, context, maxBytes);
  }

  /** What the router does around an exporter: retries what is left, halves what is too large. */
  private void deliver(Batch batch, Supplier<Outcome> first, LokiExporter exporter) {
    int open = batch.items();
    Supplier<Outcome> attempt = first;
    while (open > 0) {
      switch (attempt.get()) {
        case Outcome.Accepted accepted -> {
          settle(open, accepted.rejected());
          open = 0;
        }
        case Outcome.Retryable wait -> {
          Outcome.Unfinished rest =
              (Outcome.Unfinished) java.util.Objects.requireNonNull(wait.rest());
          settle(rest.settled(), rest.rejected());
          open -= rest.settled();
          attempt = rest.attempt()::resume;
        }
        case Outcome.Permanent refused -> {
          assertThat(refused.reason()).isEqualTo(Outcome.TOO_LARGE);
          assertThat(open).isEqualTo(batch.items()).isGreaterThan(1);
          Batch.Halves halves = batch.split(open / 2);
          deliver(halves.head(), () -> exporter.export(halves.head()), exporter);
          deliver(halves.tail(), () -> exporter.export(halves.tail()), exporter);
          open = 0;
        }
      }
    }
  }

  private void settle(int items, Map<String, Integer> refused) {
    refused.forEach((reason, count) -> dropped.merge(reason, count, Integer::sum));
    delivered += items - refused.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Distributor and ingester answer in different words, and never for each other. */
  private Batch batch(int number, boolean ofDistributor, int[] bad) {
    ExportLogsServiceRequest.Builder all = ExportLogsServiceRequest.newBuilder();
    long now = clock.epochMillis() * 1_000_000;
    for (int stream = 0; stream < STREAMS; stream++) {
      List<LogRecord> records = new ArrayList<>();
      for (int i = 0; i < RECORDS / STREAMS; i++) {
        String line = "batch " + number + " record " + i + " " + "x".repeat(random.nextInt(60));
        LogRecord.Builder record = Logs.line(now + i, line);
        if (random.nextInt(20) == 0) {
          bad[0]++;
          spoil(record, ofDistributor ? random.nextInt(4) : 4, now, i);
        }
        records.add(record.build());
      }
      all.mergeFrom(
          Logs.request(
              List.of(Logs.attribute("service.name", "s" + stream)),
              records.toArray(LogRecord[]::new)));
    }
    byte[] bytes = all.build().toByteArray();
    for (int i = 0; i < bytes.length - 4; i++) {
      if (bytes[i] == 'e' && bytes[i + 1] == 'v' && bytes[i + 2] == 'i' && bytes[i + 3] == 'l') {
        System.arraycopy(NO_UTF8, 0, bytes, i, 4);
      }
    }
    return Pushed.batch(bytes);
  }

  private static void spoil(LogRecord.Builder record, int kind, long now, int number) {
    switch (kind) {
      case 0 -> record.setTimeUnixNano(now - 8 * DAY - number);
      case 1 -> record.setTimeUnixNano(now + DAY + number);
      case 2 -> record.setBody(Logs.string("long " + number + "x".repeat(1500)));
      case 3 -> record.setBody(Logs.string("evil"));
      default -> record.setTimeUnixNano(now - DAY / 12 - number);
    }
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        argumentSet("one request a batch", 4 << 20), argumentSet("many requests a batch", 20_000));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyRecordIsStoredOrDroppedForLokisReason(int maxBytes) {
    clock.advance(Duration.ofDays(20_000));
    LokiLimits limits = new LokiLimits().withoutRates().maxLineSize(1000).answersForEachStream();
    int[] bad = new int[1];
    try (ScriptedLoki loki = new ScriptedLoki(clock, limits)) {
      Limits none = new Limits(15, 1024, 2048, 128, 64 << 10, 16 << 10, 0, true, 5000);
      LokiExporter exporter = exporter(loki, none, maxBytes);
      for (int i = 0; i < BATCHES; i++) {
        clock.advance(Duration.ofSeconds(30));
        trouble(loki, i);
        Batch batch = batch(i, i % 2 == 0, bad);
        deliver(batch, () -> exporter.export(batch), exporter);
      }
      assertThat(delivered).isEqualTo(loki.storedEntries());
      int lost = dropped.values().stream().mapToInt(Integer::intValue).sum();
      assertThat(delivered + lost).isEqualTo(BATCHES * RECORDS);
      assertThat(lost).isEqualTo(bad[0]).isGreaterThan(BATCHES * RECORDS / 25);
      Map<String, Integer> refused = new TreeMap<>(dropped);
      assertThat(refused.remove("invalid_utf8")).isPositive();
      assertThat(refused)
          .isEqualTo(loki.discarded())
          .containsOnlyKeys(
              "greater_than_max_sample_age",
              "line_too_long",
              "too_far_behind",
              "too_far_in_future");
    }
  }

  /** Every third batch meets a Loki that is busy first. */
  private static void trouble(ScriptedLoki loki, int batch) {
    if (batch % 3 == 1) {
      loki.answer(503, "busy").answer(429, "Ingestion rate limit exceeded for user fake (limit: 1");
    } else if (batch % 10 == 5) {
      loki.answer(413, "request body too large: 2 bytes, limit: 1 bytes");
    }
  }

  @Test
  void linesAreCutBeforeLokiRefusesThem() {
    clock.advance(Duration.ofDays(20_000));
    try (ScriptedLoki loki =
        new ScriptedLoki(clock, new LokiLimits().withoutRates().maxLineSize(1000))) {
      Limits limits = new Limits(15, 1024, 2048, 128, 64 << 10, 16 << 10, 1000, true, 5000);
      LokiExporter exporter = exporter(loki, limits, 4 << 20);
      long now = clock.epochMillis() * 1_000_000;
      Batch batch =
          Pushed.batch(
              Logs.request(List.of(), Logs.line(now, "x".repeat(5000)).build(), line(now)));
      assertThat(exporter.export(batch)).isEqualTo(Outcome.Accepted.ALL);
      assertThat(loki.storedEntries()).isEqualTo(2);
    }
  }

  private static LogRecord line(long now) {
    return Logs.line(now + 1, "short").build();
  }

  @Test
  void streamsAboveTheirRateAreNotSentAgain() {
    clock.advance(Duration.ofDays(20_000));
    LokiLimits limits =
        new LokiLimits().rate(Long.MAX_VALUE, Long.MAX_VALUE).streamRate(1000, 5000);
    try (ScriptedLoki loki = new ScriptedLoki(clock, limits.answersForEachStream())) {
      LokiExporter exporter = exporter(loki, Limits.LOKI, 4 << 20);
      long now = clock.epochMillis() * 1_000_000;
      LogRecord[] many = new LogRecord[50];
      for (int i = 0; i < many.length; i++) {
        many[i] = Logs.line(now + i, i + "x".repeat(200)).build();
      }
      var loud = Logs.request(List.of(Logs.attribute("service.name", "loud")), many);
      var calm = Logs.request(List.of(Logs.attribute("service.name", "calm")), line(now));
      Batch batch = Pushed.batch(loud, calm);
      deliver(batch, () -> exporter.export(batch), exporter);
      assertThat(loki.requests()).hasSize(1);
      assertThat(dropped).containsOnlyKeys("per_stream_rate_limit").isEqualTo(loki.discarded());
      assertThat(delivered).isEqualTo(loki.storedEntries()).isBetween(2, 30);
    }
  }

  @Test
  void theTableOfStreamsKeepsLokiFromRefusingNewOnes() {
    clock.advance(Duration.ofDays(20_000));
    LokiLimits limits = new LokiLimits().withoutRates().maxStreams(100).answersForEachStream();
    try (ScriptedLoki loki = new ScriptedLoki(clock, limits)) {
      Limits own = new Limits(15, 1024, 2048, 128, 64 << 10, 16 << 10, 256 << 10, true, 100);
      LokiExporter exporter = exporter(loki, own, 4 << 20);
      long now = clock.epochMillis() * 1_000_000;
      for (int i = 0; i < 10; i++) {
        ExportLogsServiceRequest.Builder all = ExportLogsServiceRequest.newBuilder();
        for (int pod = 0; pod < 100; pod++) {
          int number = 100 * i + pod;
          all.mergeFrom(
              Logs.request(
                  List.of(
                      Logs.attribute("service.name", "s" + number % 3),
                      Logs.attribute("k8s.pod.name", "p" + number)),
                  Logs.line(now + number, "line " + number).build()));
        }
        Batch batch = Pushed.batch(all.build());
        deliver(batch, () -> exporter.export(batch), exporter);
      }
      assertThat(dropped).isEmpty();
      assertThat(loki.discarded()).isEmpty();
      assertThat(loki.storedEntries()).isEqualTo(1000);
      assertThat(loki.stored(ScriptedLoki.NOBODY).keySet())
          .hasSizeLessThanOrEqualTo(100)
          .contains(new TreeMap<>(Map.of("service_name", "s1")));
      assertThat(loki.stored(ScriptedLoki.NOBODY).get(new TreeMap<>(Map.of("service_name", "s1"))))
          .allSatisfy(
              entry -> assertThat(entry.metadata().getLast().name()).isEqualTo("k8s_pod_name"));
    }
  }
}
