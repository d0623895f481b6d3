package ai.odock.router.exporters.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients make up is kept within limits, and takes what is charged for it. */
class MadeUpNamesTest {
  private static final int REQUESTS = 30_000;
  private static final long LARGE = 1L << 40;

  private final MemoryBudget budget = new MemoryBudget(LARGE);

  static Stream<Arguments> requests() {
    return Stream.of(
        row("resources", i -> Otel.request(Otel.attributes("service.name", "s" + i), gauge("g"))),
        row("scopes", MadeUpNamesTest::scope),
        row("metrics", i -> Otel.request(gauge("m" + i))),
        row("label values", i -> Otel.request(Otel.gauge("g", Otel.number(0, 1, 1, "k", "v" + i)))),
        row(
            "targets",
            i ->
                Otel.request(
                    Otel.attributes("service.name", "s", "service.instance.id", "i" + i, "a", "b"),
                    gauge("g"))),
        row(
            "histograms",
            i ->
                Otel.request(
                    Otel.histograms(
                        "h" + i,
                        Otel.CUMULATIVE,
                        Otel.histogram(
                            0,
                            1,
                            1,
                            IntStream.range(0, 15).mapToObj(b -> (double) b).toList(),
                            IntStream.range(0, 16).mapToObj(b -> (long) b).toList())))));
  }

  private static Arguments row(String name, IntFunction<ExportMetricsServiceRequest> request) {
    return argumentSet(name, request);
  }

  private static io.opentelemetry.proto.metrics.v1.Metric gauge(String name) {
    return Otel.gauge(name, Otel.number(0, 1, 1));
  }

  private static ExportMetricsServiceRequest scope(int number) {
    ExportMetricsServiceRequest.Builder request = Otel.request(gauge("g")).toBuilder();
    request
        .getResourceMetricsBuilder(0)
        .getScopeMetricsBuilder(0)
        .getScopeBuilder()
        .setName("s" + number);
    return request.build();
  }

  private Intake intake(HeldMemory series, HeldMemory known) {
    PrometheusConfig config = Scraped.config(Map.of());
    Store store = new Store(Integer.MAX_VALUE, series);
    Targets targets = new Targets(store, config.names().targetInfo());
    return new Intake(new Translation(config), store, new Known(known), targets);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void areBoundedWithEachEntry(IntFunction<ExportMetricsServiceRequest> request) {
    long limit = 1 << 20;
    HeldMemory series = new HeldMemory(budget, limit);
    HeldMemory known = new HeldMemory(budget, limit);
    Intake intake = intake(series, known);
    for (int i = 0; i < REQUESTS; i++) {
      intake.take(Requests.batch(Signal.METRICS, request.apply(i)), 0);
      assertThat(known.held()).isBetween(0L, limit);
      assertThat(series.held()).isBetween(0L, limit);
    }
    series.close();
    known.close();
    assertThat(budget.held()).isZero();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void takeWhatIsCharged(IntFunction<ExportMetricsServiceRequest> request) {
    HeldMemory series = new HeldMemory(budget, LARGE);
    HeldMemory known = new HeldMemory(budget, LARGE);
    Intake intake = intake(series, known);
    long before = used();
    for (int i = 0; i < REQUESTS; i++) {
      intake.take(Requests.batch(Signal.METRICS, request.apply(i)), 0);
    }
    long taken = used() - before;
    assertThat(series.held() + known.held()).isGreaterThan(taken * 9 / 10);
    assertThat(intake.heldBytes()).isLessThan(1 << 20);
  }

  @Test
  void aScopeInABatchOfMillions() {
    long limit = 1 << 20;
    HeldMemory known = new HeldMemory(budget, limit);
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    var resource = request.addResourceMetricsBuilder();
    for (int i = 0; i < 100_000; i++) {
      resource.addScopeMetricsBuilder().getScopeBuilder().setName("s" + i);
    }
    intake(new HeldMemory(budget, limit), known)
        .take(Requests.batch(Signal.METRICS, request.build()), 0);
    assertThat(known.held()).isPositive().isLessThan(limit);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
