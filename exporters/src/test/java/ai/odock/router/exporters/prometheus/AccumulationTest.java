package ai.odock.router.exporters.prometheus;

import static ai.odock.router.exporters.prometheus.Otel.CUMULATIVE;
import static ai.odock.router.exporters.prometheus.Otel.DELTA;
import static ai.odock.router.exporters.prometheus.Otel.attributes;
import static ai.odock.router.exporters.prometheus.Otel.counter;
import static ai.odock.router.exporters.prometheus.Otel.exponential;
import static ai.odock.router.exporters.prometheus.Otel.exponentials;
import static ai.odock.router.exporters.prometheus.Otel.gauge;
import static ai.odock.router.exporters.prometheus.Otel.histogram;
import static ai.odock.router.exporters.prometheus.Otel.histograms;
import static ai.odock.router.exporters.prometheus.Otel.number;
import static ai.odock.router.exporters.prometheus.Otel.request;
import static ai.odock.router.exporters.prometheus.Otel.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Outcome;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shown of a series after several points, and which points are not. */
class AccumulationTest {
  private static final Map<String, Object> KEYS =
      Map.of("without_scope_info", true, "max_series", 4);

  @SuppressWarnings("NullAway.Init")
  private Scraped router;

  @BeforeEach
  void start() throws Exception {
    router = new Scraped(KEYS);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  /** The samples of the page, without comments. */
  private List<String> samples() throws Exception {
    return router.page().lines().filter(line -> !line.startsWith("#")).toList();
  }

  private static Metric deltas(String name, NumberDataPoint.Builder... points) {
    return sum(name, DELTA, true, points);
  }

  private static NumberDataPoint.Builder whole(long start, long time, long value) {
    return number(start, time, 0).setAsInt(value);
  }

  static Stream<Arguments> points() {
    long large = (1L << 53) + 1;
    return Stream.of(
        argumentSet(
            "the latest of a gauge",
            List.of(gauge("x", number(0, 5, 1)), gauge("x", number(0, 6, 2))),
            List.of("x 2"),
            Map.of()),
        argumentSet(
            "an older one is not shown",
            List.of(gauge("x", number(0, 5, 1), number(0, 4, 2))),
            List.of("x 1"),
            Map.of("out_of_order", 1)),
        argumentSet(
            "one of the same time is",
            List.of(gauge("x", number(0, 5, 1), number(0, 5, 2))),
            List.of("x 2"),
            Map.of()),
        argumentSet(
            "deltas that follow each other are added, exactly",
            List.of(deltas("x", whole(1, 2, large), whole(2, 3, -large), whole(3, 4, 1))),
            List.of("x_total 1"),
            Map.of()),
        argumentSet(
            "deltas of both kinds of numbers",
            List.of(deltas("x", number(1, 2, 0.5), whole(2, 3, 2))),
            List.of("x_total 2.5"),
            Map.of()),
        argumentSet(
            "after a gap a delta starts over",
            List.of(deltas("x", number(1, 2, 5), number(3, 4, 7))),
            List.of("x_total 7"),
            Map.of()),
        argumentSet(
            "a delta without a start, too",
            List.of(deltas("x", number(0, 2, 5), number(0, 4, 7))),
            List.of("x_total 7"),
            Map.of()),
        argumentSet(
            "an old delta is not added",
            List.of(deltas("x", number(1, 5, 5), number(2, 3, 7))),
            List.of("x_total 5"),
            Map.of("out_of_order", 1)),
        argumentSet(
            "a delta of what may fall",
            List.of(sum("x", DELTA, false, number(1, 5, 5), number(5, 6, 7))),
            List.of(),
            Map.of("delta_temporality", 2)),
        argumentSet(
            "no temporality",
            List.of(
                sum(
                    "x",
                    AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED,
                    true,
                    number(1, 5, 5))),
            List.of(),
            Map.of("unspecified_temporality", 1)),
        argumentSet(
            "deltas of histograms are added",
            List.of(
                histograms(
                    "h",
                    DELTA,
                    histogram(1, 2, 1, List.of(1.0), List.of(1L, 2L)),
                    histogram(2, 3, 10, List.of(1.0), List.of(10L, 20L)))),
            List.of("h_bucket{le=\"1\"} 11", "h_bucket{le=\"+Inf\"} 33", "h_sum 11", "h_count 33"),
            Map.of()),
        argumentSet(
            "with other bounds they start over",
            List.of(
                histograms(
                    "h",
                    DELTA,
                    histogram(1, 2, 1, List.of(1.0), List.of(1L, 2L)),
                    histogram(2, 3, 10, List.of(2.0), List.of(10L, 20L)))),
            List.of("h_bucket{le=\"2\"} 10", "h_bucket{le=\"+Inf\"} 30", "h_sum 10", "h_count 30"),
            Map.of()),
        argumentSet(
            "deltas of histograms that overlap are not",
            List.of(
                histograms(
                    "h",
                    DELTA,
                    histogram(1, 5, 1, List.of(), List.of(1L)),
                    histogram(4, 6, 10, List.of(), List.of(10L)),
                    histogram(6, 7, 2, List.of(), List.of(2L)))),
            List.of("h_bucket{le=\"+Inf\"} 2", "h_sum 2", "h_count 2"),
            Map.of("out_of_order", 1)),
        argumentSet(
            "no value any more",
            List.of(
                gauge("x", number(0, 5, 1), number(0, 1, 1, "a", "b")),
                gauge("x", number(0, 1, 0).setFlags(1))),
            List.of("x{a=\"b\"} 1"),
            Map.of()),
        argumentSet(
            "no value of what was never there",
            List.of(gauge("x", number(0, 5, 1, "a", "b").setFlags(1))),
            List.of(),
            Map.of()),
        argumentSet(
            "the same attributes in another order",
            List.of(
                gauge("x", number(0, 5, 1, "a", "1", "b", "2")),
                gauge("x", number(0, 6, 2, "b", "2", "a", "1"))),
            List.of("x{a=\"1\",b=\"2\"} 2"),
            Map.of()),
        argumentSet(
            "one name with two types",
            List.of(
                gauge("x_total", number(0, 5, 1)),
                counter("x", number(0, 6, 2)),
                gauge("x_total", number(0, 7, 3))),
            List.of("x_total 3"),
            Map.of("type_conflict", 1)),
        argumentSet(
            "a name that a histogram's samples have",
            List.of(
                histograms("h", CUMULATIVE, histogram(1, 2, 1, List.of(), List.of(1L))),
                gauge("h_sum", number(0, 5, 1)),
                gauge("h_max", number(0, 5, 1))),
            List.of("h_bucket{le=\"+Inf\"} 1", "h_sum 1", "h_count 1", "h_max 1"),
            Map.of("type_conflict", 1)),
        argumentSet(
            "a histogram whose samples have a known name",
            List.of(
                gauge("h_bucket", number(0, 5, 1)),
                histograms("h", CUMULATIVE, histogram(1, 2, 1, List.of(), List.of(1L)))),
            List.of("h_bucket 1"),
            Map.of("type_conflict", 1)),
        argumentSet(
            "more series than are kept",
            List.of(
                gauge(
                    "x",
                    number(0, 1, 1, "n", "1"),
                    number(0, 1, 1, "n", "2"),
                    number(0, 1, 1, "n", "3"),
                    number(0, 1, 1, "n", "4"),
                    number(0, 1, 1, "n", "5")),
                gauge("y", number(0, 1, 1)),
                gauge("x", number(0, 2, 7, "n", "1"))),
            List.of("x{n=\"1\"} 7", "x{n=\"2\"} 1", "x{n=\"3\"} 1", "x{n=\"4\"} 1"),
            Map.of("too_many_series", 2)),
        argumentSet(
            "no name",
            List.of(gauge("!!", number(0, 1, 1)), gauge("", number(0, 1, 1))),
            List.of(),
            Map.of("invalid_metric_name", 2)),
        argumentSet(
            "no name for a label",
            List.of(
                gauge("x", number(0, 1, 1, "__name__", "y"), number(0, 1, 1, "", "y")),
                gauge("y", number(0, 1, 1, "__x__", "y"), number(0, 1, 1, "_x", "y"))),
            List.of("y{_x=\"y\"} 1"),
            Map.of("invalid_label_name", 3)),
        argumentSet(
            "a scale that is too coarse",
            List.of(exponentials("e", CUMULATIVE, exponential(1, 2, -5, 0, List.of(1L)))),
            List.of(),
            Map.of("unsupported_scale", 1)),
        argumentSet(
            "a point without a number",
            List.of(gauge("x", number(0, 1, 1).clearValue())),
            List.of("x 0"),
            Map.of()));
  }

  @ParameterizedTest
  @MethodSource
  void points(List<Metric> metrics, List<String> shown, Map<String, Integer> dropped)
      throws Exception {
    Map<String, Integer> rejected = new TreeMap<>();
    for (Metric metric : metrics) {
      Outcome outcome = router.export(request(metric));
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
      ((Outcome.Accepted) outcome)
          .rejected()
          .forEach((reason, points) -> rejected.merge(reason, points, Integer::sum));
    }
    assertThat(samples()).isEqualTo(shown);
    assertThat(rejected).isEqualTo(dropped);
  }

  @Test
  void onlyWhatHasNoPointsForAWhileEnds() throws Exception {
    router.export(request(gauge("x", number(0, 1, 1)), gauge("y", number(0, 1, 1))));
    router.clock.advance(Duration.ofMinutes(4));
    router.export(request(gauge("y", number(0, 2, 2))));
    router.clock.advance(Duration.ofMinutes(1));
    assertThat(samples()).containsExactly("x 1", "y 2");
    router.clock.advance(Duration.ofMillis(1));
    assertThat(samples()).containsExactly("y 2");
  }

  @Test
  void anOldPointDoesNotKeepASeries() throws Exception {
    router.export(request(gauge("x", number(0, 5, 1))));
    router.clock.advance(Duration.ofMinutes(5).plusMillis(1));
    router.export(request(gauge("x", number(0, 4, 2))));
    assertThat(samples()).isEmpty();
  }

  @Test
  void whatHasEndedGivesItsPlaceBack() throws Exception {
    router.export(request(gauge("x", number(0, 1, 1, "n", "1"), number(0, 1, 1, "n", "2"))));
    router.export(request(counter("z", number(0, 1, 1)), gauge("y", number(0, 1, 1))));
    router.clock.advance(Duration.ofMinutes(6));
    router.exporter.sweep();
    Outcome outcome =
        router.export(
            request(
                gauge("x", number(0, 2, 5, "n", "1"), number(0, 2, 5, "n", "9")),
                gauge("z_total", number(0, 2, 5)),
                gauge("y", number(0, 2, 5))));
    assertThat(outcome).isEqualTo(Outcome.Accepted.ALL);
    assertThat(samples()).containsExactly("x{n=\"1\"} 5", "x{n=\"9\"} 5", "y 5", "z_total 5");
  }

  @Test
  void theHelpThatCameFirstStays() throws Exception {
    router.export(request(gauge("x", number(0, 1, 1)).toBuilder().setDescription("one").build()));
    router.export(
        request(gauge("x", number(0, 1, 1, "a", "b")).toBuilder().setDescription("two").build()));
    assertThat(router.page()).startsWith("# HELP x one\n").doesNotContain("two");
  }

  @Test
  void aWarningOfEachReasonAMinute() {
    for (int i = 0; i < 3; i++) {
      router.export(request(sum("bad", DELTA, false, number(1, 2, 3))));
      router.export(request(gauge("!", number(1, 2, 3))));
    }
    assertThat(router.log.lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("WARN", "reason=delta_temporality", "metric=bad", "points=1");
    router.clock.advance(Duration.ofMinutes(1));
    router.export(request(sum("bad", DELTA, false, number(1, 2, 3))));
    assertThat(router.log.lines()).hasSize(3);
  }

  @Test
  void theNewestResourceOfAnInstanceIsItsTarget() throws Exception {
    List<KeyValue> before =
        attributes("service.name", "s", "service.instance.id", "i", "process.pid", "1");
    List<KeyValue> after =
        attributes("process.pid", "2", "service.name", "s", "service.instance.id", "i");
    router.export(request(before, gauge("x", number(0, 1, 1))));
    router.export(request(after, gauge("x", number(0, 2, 2))));
    assertThat(samples())
        .containsExactly(
            "target_info{instance=\"i\",job=\"s\",process_pid=\"2\"} 1",
            "x{instance=\"i\",job=\"s\"} 2");
  }

  @Test
  void whatIsNotUtf8HurtsOnlyItself() throws Exception {
    ExportMetricsServiceRequest good = request(gauge("okay", number(0, 1, 1, "key", "value")));
    for (String part : List.of("okay", "key", "value")) {
      byte[] broken = good.toByteArray();
      int at = new String(broken, StandardCharsets.ISO_8859_1).indexOf(part);
      broken[at] = (byte) 0xff;
      assertThat(router.exporter.export(RawBatch.unchecked(broken)))
          .isEqualTo(Outcome.Accepted.but(1, "invalid_utf8"));
    }
    assertThat(router.export(good)).isEqualTo(Outcome.Accepted.ALL);
    assertThat(samples()).containsExactly("okay{key=\"value\"} 1");
  }
}
