package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Signal;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

/**
 * Eight requests at a time against a backend that fails now and then, before or after it has stored
 * what it was sent: samples of a series arrive in order, and each point once.
 */
class OrderTest {
  private static final int WORKERS = 8;
  private static final int BATCHES = 12;
  private static final int SERIES = 4000;
  private static final int HISTOGRAMS = 300;
  private static final int BUCKETS = 3;
  private static final int NO_FAULT = 99;

  /** A bucket more than bounds, the sum and the count. */
  private static final int SERIES_PER_HISTOGRAM = BUCKETS + 1 + 2;

  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server = newServer();

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private void listen(StrictReceiver receiver, ToIntFunction<byte[]> faults) {
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, receiver, faults));
    server.start();
  }

  /** A fault for some requests, by what is sent and how often: seeded, whatever the timing. */
  private static ToIntFunction<byte[]> faults(long seed) {
    Map<Integer, Integer> attempts = new ConcurrentHashMap<>();
    return body -> {
      int hash = Arrays.hashCode(body);
      int attempt = attempts.merge(hash, 1, Integer::sum);
      return new Random(seed + 31L * hash + attempt).nextInt(12);
    };
  }

  private void answer(HttpExchange exchange, StrictReceiver receiver, ToIntFunction<byte[]> faults)
      throws IOException {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    byte[] body = exchange.getRequestBody().readAllBytes();
    int fault = faults.applyAsInt(body);
    if (fault < 2) {
      failures.incrementAndGet();
      exchange.getResponseHeaders().add("Retry-After", "0");
      atOnce.decrementAndGet();
      exchange.sendResponseHeaders(fault == 0 ? 503 : 429, -1);
      exchange.close();
      return;
    }
    Push.Answer answer =
        receiver.receive(
            String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
            exchange.getRequestHeaders().getFirst("X-Prometheus-Remote-Write-Version"),
            body);
    atOnce.decrementAndGet();
    if (fault == 2) {
      failures.incrementAndGet();
      exchange.close(); // stored, but nobody hears of it
      return;
    }
    Written written = answer.written();
    if (written != null) {
      String header = "X-Prometheus-Remote-Write-%s-Written";
      exchange.getResponseHeaders().add(header.formatted("Samples"), "" + written.samples());
      exchange.getResponseHeaders().add(header.formatted("Histograms"), "" + written.histograms());
      exchange.getResponseHeaders().add(header.formatted("Exemplars"), "" + written.exemplars());
    }
    byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private Exporter exporter(Protocol protocol) {
    ComponentContext context =
        new ComponentContext(
            new ComponentId("prometheusremotewrite", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            Clock.SYSTEM,
            new BuildInfo("router", "1.2"),
            NOPLogger.NOP_LOGGER);
    Settings settings =
        new Settings("", Map.of(), true, true, true, Settings.ResourceLabels.NONE, 40_000);
    var config =
        new PrometheusRemoteWriteExporter.Config(
            HttpEndpoint.parse("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
            HttpClientSettings.of(Duration.ofSeconds(20)),
            settings,
            WORKERS,
            protocol,
            false,
            null);
    return PrometheusRemoteWriteExporter.TYPE.factory().create(config, Signal.METRICS, context);
  }

  /** Points of all series, in an order that changes from batch to batch. */
  private static Batch batch(int number, Random random) {
    Metric.Builder gauge = Metric.newBuilder().setName("g");
    random
        .ints(0, SERIES)
        .distinct()
        .limit(SERIES)
        .forEach(
            i ->
                gauge
                    .getGaugeBuilder()
                    .addDataPointsBuilder()
                    .setAsInt(number)
                    .setTimeUnixNano((number + 1) * 1_000_000L)
                    .addAttributes(attribute(i)));
    Metric.Builder histogram = Metric.newBuilder().setName("h");
    histogram
        .getHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (int i = 0; i < HISTOGRAMS; i++) {
      HistogramDataPoint.Builder point =
          histogram
              .getHistogramBuilder()
              .addDataPointsBuilder()
              .setCount(number)
              .setSum(number)
              .setTimeUnixNano((number + 1) * 1_000_000L)
              .addAttributes(attribute(i));
      for (int b = 0; b < BUCKETS; b++) {
        point.addExplicitBounds(b).addBucketCounts(number);
      }
      point.addBucketCounts(0);
    }
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().addMetrics(gauge).addMetrics(histogram);
    return batch(scope, SERIES + HISTOGRAMS);
  }

  private static Batch batch(ScopeMetrics.Builder scope, int items) {
    byte[] bytes =
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
            .build()
            .toByteArray();
    OtlpBytes part = new OtlpBytes(bytes, 0, bytes.length, items);
    return Batch.of(Signal.METRICS, part, new ComponentId("otlp", ""));
  }

  private static KeyValue attribute(int number) {
    return KeyValue.newBuilder()
        .setKey("k")
        .setValue(AnyValue.newBuilder().setStringValue("v" + number))
        .build();
  }

  static Stream<Arguments> protocols() {
    return Stream.of(
        argumentSet("1.0", Protocol.VERSION_1, new StrictReceiver(Protocol.VERSION_1)),
        argumentSet("2.0", Protocol.VERSION_2, new StrictReceiver(Protocol.VERSION_2)),
        argumentSet(
            "2.0 to who speaks 1.0", Protocol.VERSION_2, new StrictReceiver(Protocol.VERSION_1)));
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void everyPointArrivesOnceAndInOrder(Protocol protocol, StrictReceiver receiver) {
    listen(receiver, faults(42));
    Exporter exporter = exporter(protocol);
    Random random = new Random(7);
    int delivered = 0;
    for (int number = 0; number < BATCHES; number++) {
      Batch batch = batch(number, random);
      Supplier<Outcome> attempt = () -> exporter.export(batch);
      Outcome outcome = attempt.get();
      int open = batch.items();
      while (outcome instanceof Outcome.Retryable(var _, var _, var _, Outcome.Unfinished rest)) {
        delivered += rest.delivered();
        open -= rest.settled();
        assertThat(rest.rejected()).isEmpty();
        outcome = rest.attempt().resume();
      }
      assertThat(outcome).isEqualTo(Outcome.Accepted.ALL);
      delivered += open;
    }
    exporter.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    assertThat(receiver.violations()).isEmpty();
    assertThat(receiver.outOfOrder()).isZero();
    assertThat(delivered).isEqualTo(BATCHES * (SERIES + HISTOGRAMS));
    assertThat(receiver.values()).isEqualTo(BATCHES * (SERIES + HISTOGRAMS * SERIES_PER_HISTOGRAM));
    assertThat(failures.get()).as("something went wrong on the way").isGreaterThan(10);
    assertThat(mostAtOnce.get()).isBetween(2, WORKERS);
  }

  @Test
  void aSmallBatchIsOneRequest() {
    StrictReceiver receiver = new StrictReceiver(Protocol.VERSION_1);
    listen(receiver, body -> NO_FAULT);
    Metric.Builder gauge = Metric.newBuilder().setName("g");
    for (int i = 0; i < 100; i++) {
      gauge.getGaugeBuilder().addDataPointsBuilder().addAttributes(attribute(i));
    }
    Batch batch = batch(ScopeMetrics.newBuilder().addMetrics(gauge), 100);
    var _ = exporter(Protocol.VERSION_1).export(batch);
    assertThat(receiver.requests()).isEqualTo(1);
  }
}
