package ai.odock.router.exporters.prometheusremotewrite;

import static ai.odock.router.exporters.prometheusremotewrite.ScriptedPrometheus.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check against a Prometheus that answers what it is told. */
class DoubleCountCheckTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private final FakeClock clock = new FakeClock();
  private final Metrics metrics = new Metrics();
  private final CapturedLog log = new CapturedLog();
  private ScriptedPrometheus prometheus;
  private DoubleCountCheck check;

  DoubleCountCheckTest() throws IOException {
    prometheus = new ScriptedPrometheus();
    check = newCheck();
  }

  private DoubleCountCheck newCheck() {
    return new DoubleCountCheck(
        new DoubleCountConfig(
            HttpEndpoint.parse(prometheus.url()),
            INTERVAL,
            HttpClientSettings.of(Duration.ofSeconds(20))),
        Settings.DEFAULT,
        new ComponentContext(
            new ComponentId("prometheusremotewrite", ""),
            metrics,
            new MemoryBudget(1 << 20),
            clock,
            new BuildInfo("t", "1"),
            log));
  }

  @BeforeEach
  void start() {
    check.start();
  }

  @AfterEach
  void stop() {
    check.close();
    prometheus.close();
  }

  private void awaitCheck() throws InterruptedException {
    int before = prometheus.questions().size();
    long failures = failures();
    assertThat(clock.awaitTimer()).isEqualTo(INTERVAL);
    clock.advance(INTERVAL);
    await(() -> prometheus.questions().size() > before || failures() > failures);
    assertThat(clock.awaitTimer()).as("the check has ended").isEqualTo(INTERVAL);
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private long failures() {
    return metrics
        .counter(
            Accounting.DOUBLE_COUNT_CHECK_FAILURES, Map.of("exporter", "prometheusremotewrite"))
        .value();
  }

  static Batch written(String namespace, String service, String instance, Metric... of) {
    var request = ExportMetricsServiceRequest.newBuilder();
    var resource = request.addResourceMetricsBuilder();
    resource
        .getResourceBuilder()
        .addAttributes(attribute("service.name", service))
        .addAttributes(attribute("service.instance.id", instance));
    if (!namespace.isEmpty()) {
      resource.getResourceBuilder().addAttributes(attribute("service.namespace", namespace));
    }
    resource.addScopeMetricsBuilder().addAllMetrics(List.of(of));
    return Translated.batch(request.build());
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static Metric counter(String name) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    metric
        .getSumBuilder()
        .setIsMonotonic(true)
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPointsBuilder();
    return metric.build();
  }

  static Metric gauge(String name) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    metric.getGaugeBuilder().addDataPointsBuilder();
    return metric.build();
  }

  static Metric histogram(String name) {
    Metric.Builder metric = Metric.newBuilder().setName(name);
    metric
        .getHistogramBuilder()
        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
        .addDataPointsBuilder();
    return metric.build();
  }

  @Test
  void aScrapedServiceIsWarnedAboutOnce() throws Exception {
    check.note(written("odock", "gateway", "one", counter("http.requests"), gauge("load")));
    prometheus.answering(
        200,
        answer(
            "http_requests_total gateway 10.0.0.1:8080",
            "load gateway 10.0.0.1:8080",
            "load odock/gateway one",
            "load other 10.0.0.2:8080"));
    awaitCheck();
    awaitCheck();
    assertThat(log.lines())
        .containsExactly(
            "WARN Prometheus has metrics of one service twice: this router writes them with"
                + " job=\"odock/gateway\", instance=\"one\", and they are there with"
                + " job=\"gateway\", instance=\"10.0.0.1:8080\" as well. A query such as"
                + " sum(rate(http_requests_total[5m])) counts both: stop one of the two, or select"
                + " one job. Metrics: http_requests_total, load");
    assertThat(check.pairs()).isEqualTo(1);
    prometheus.answering(200, answer());
    awaitCheck();
    assertThat(check.pairs()).isZero();
  }

  @Test
  void anotherMetricOrAnotherPairIsWarnedAboutAgain() throws Exception {
    check.note(written("", "gateway", "one", gauge("load"), gauge("size")));
    prometheus.answering(200, answer("load gateway a:1"));
    awaitCheck();
    prometheus.answering(200, answer("load gateway a:1", "size gateway a:1"));
    awaitCheck();
    prometheus.answering(200, answer("size gateway a:1", "size gateway b:1"));
    awaitCheck();
    assertThat(log.lines())
        .extracting(line -> line.replaceAll(".*there with (.*) as well.*Metrics: ", "$1: "))
        .containsExactly(
            "job=\"gateway\", instance=\"a:1\": load",
            "job=\"gateway\", instance=\"a:1\": load, size",
            "job=\"gateway\", instance=\"b:1\": size");
    assertThat(check.pairs()).isEqualTo(2);
  }

  @Test
  void manyNamesAreAskedForInParts() throws Exception {
    Metric[] many = new Metric[120];
    for (int i = 0; i < many.length; i++) {
      many[i] = gauge("m" + i);
    }
    check.note(written("", "gateway", "one", many));
    awaitCheck();
    assertThat(prometheus.questions()).hasSize(3);
    assertThat(String.join("\n", prometheus.questions())).contains("m0|", "|m119", "m99\"");
  }

  @Test
  void withoutAnAnswerThereIsOneWarningAndACounter() throws Exception {
    check.note(written("", "gateway", "one", gauge("load")));
    prometheus.answering(503, "starting");
    awaitCheck();
    prometheus.answering(200, "<html>a proxy</html>");
    awaitCheck();
    assertThat(failures()).isEqualTo(2);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN Prometheus cannot be asked whether it has metrics twice: POST http://")
        .endsWith("/prom/api/v1/query: status 503");
    prometheus.answering(200, answer());
    awaitCheck();
    assertThat(log.lines().getLast())
        .isEqualTo("INFO Prometheus answers again whether it has metrics twice");
  }

  @Test
  void nothingWrittenNothingAsked() throws Exception {
    assertThat(clock.awaitTimer()).isEqualTo(INTERVAL);
    clock.advance(INTERVAL);
    assertThat(clock.awaitTimer()).isEqualTo(INTERVAL);
    assertThat(prometheus.questions()).isEmpty();
  }

  /** A service that has gone is in Prometheus for five minutes more, and is still ours. */
  @Test
  void whatWasWrittenAWhileAgoIsStillOurs() throws Exception {
    check.note(written("", "gateway", "one", gauge("load")));
    prometheus.answering(200, answer("load gateway one", "load gateway two"));
    awaitCheck();
    check.note(written("", "gateway", "two", gauge("load")));
    awaitCheck();
    awaitCheck();
    assertThat(log.lines()).hasSize(1);
    assertThat(check.pairs()).isZero();
    awaitCheck();
    int asked = prometheus.questions().size();
    assertThat(clock.awaitTimer()).isEqualTo(INTERVAL);
    clock.advance(INTERVAL);
    assertThat(clock.awaitTimer()).isEqualTo(INTERVAL);
    assertThat(prometheus.questions()).as("forgotten in the end").hasSize(asked);
  }

  @Test
  void tooManyTargetsAreNotChecked() throws Exception {
    for (int i = 0; i <= WrittenNames.MOST; i++) {
      check.note(written("", "gateway", "i" + i, gauge("load")));
    }
    assertThat(clock.awaitTimer()).isEqualTo(INTERVAL);
    clock.advance(INTERVAL);
    await(() -> !log.lines().isEmpty());
    assertThat(log.lines().getFirst()).contains("More than 4000 metrics or targets are written");
    assertThat(prometheus.questions()).isEmpty();
  }

  @Test
  void closedWithoutAStartAndTwice() {
    DoubleCountCheck other = newCheck();
    other.close();
    other.close();
    check.close();
  }
}
