package ai.odock.router.exporters.prometheus;

import static ai.odock.router.exporters.prometheus.Otel.CUMULATIVE;
import static ai.odock.router.exporters.prometheus.Otel.attributes;
import static ai.odock.router.exporters.prometheus.Otel.counter;
import static ai.odock.router.exporters.prometheus.Otel.exemplar;
import static ai.odock.router.exporters.prometheus.Otel.exponential;
import static ai.odock.router.exporters.prometheus.Otel.exponentials;
import static ai.odock.router.exporters.prometheus.Otel.gauge;
import static ai.odock.router.exporters.prometheus.Otel.histogram;
import static ai.odock.router.exporters.prometheus.Otel.histograms;
import static ai.odock.router.exporters.prometheus.Otel.number;
import static ai.odock.router.exporters.prometheus.Otel.request;
import static ai.odock.router.exporters.prometheus.Otel.sum;
import static ai.odock.router.exporters.prometheus.Otel.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole pages, as prometheus/common would write them. */
class PrometheusPageTest {
  private static final String S = "otel_scope_name=\"s\",otel_scope_version=\"1\"";
  private static final Map<String, Object> BARE = Map.of("without_scope_info", true);

  private static Map<String, Object> bare(String key, Object value) {
    return Map.of("without_scope_info", true, key, value);
  }

  static Stream<Arguments> text() {
    return Stream.of(
        argumentSet(
            "a counter with job, instance, scope and target_info",
            Map.of(),
            request(
                attributes(
                    "service.name", "shop",
                    "service.namespace", "eu",
                    "service.instance.id", "one",
                    "host.name", "h"),
                counter("http.requests", number(1, 2, 7, "http.route", "/")).toBuilder()
                    .setUnit("{request}")
                    .setDescription("Requests.")
                    .build()),
            """
            # HELP http_requests_total Requests.
            # TYPE http_requests_total counter
            http_requests_total{http_route="/",instance="one",job="eu/shop",%s} 7
            # HELP target_info Target metadata
            # TYPE target_info gauge
            target_info{host_name="h",instance="one",job="eu/shop"} 1
            """
                .formatted(S)),
        argumentSet(
            "numbers as Go prints them",
            BARE,
            request(
                gauge(
                    "g",
                    number(1, 2, 1e6, "n", "a"),
                    number(1, 2, 123456, "n", "b"),
                    number(1, 2, 0.1, "n", "c"),
                    number(1, 2, -1e-7, "n", "d"),
                    number(1, 2, Double.NaN, "n", "e"),
                    number(1, 2, Double.NEGATIVE_INFINITY, "n", "f"),
                    number(1, 2, 0, "n", "g").setAsInt(Long.MAX_VALUE))),
            """
            # HELP g\s
            # TYPE g gauge
            g{n="a"} 1e+06
            g{n="b"} 123456
            g{n="c"} 0.1
            g{n="d"} -1e-07
            g{n="e"} NaN
            g{n="f"} -Inf
            g{n="g"} 9.223372036854776e+18
            """),
        argumentSet(
            "a histogram, its buckets counted together",
            BARE,
            request(
                histograms(
                    "latency",
                    CUMULATIVE,
                    histogram(1, 2, 5.5, List.of(0.5, 2.0), List.of(1L, 2L, 3L)))),
            """
            # HELP latency\s
            # TYPE latency histogram
            latency_bucket{le="0.5"} 1
            latency_bucket{le="2"} 3
            latency_bucket{le="+Inf"} 6
            latency_sum 5.5
            latency_count 6
            """),
        argumentSet(
            "bounds out of order, twice, endless and none",
            BARE,
            request(
                histograms(
                    "h",
                    CUMULATIVE,
                    histogram(
                        1,
                        2,
                        0,
                        List.of(2.0, Double.NaN, 1.0, 2.0, Double.POSITIVE_INFINITY),
                        List.of(1L, 2L, 4L, 8L, 16L, 32L)))),
            """
            # HELP h\s
            # TYPE h histogram
            h_bucket{le="1"} 4
            h_bucket{le="2"} 13
            h_bucket{le="+Inf"} 63
            h_sum 0
            h_count 63
            """),
        argumentSet(
            "a summary",
            BARE,
            request(
                summary(
                    "s",
                    SummaryDataPoint.newBuilder()
                        .setTimeUnixNano(1)
                        .setCount(3)
                        .setSum(1.5)
                        .addAllAttributes(attributes("quantile", "mine", "a", "b"))
                        .addQuantileValues(quantile(0.99, 4))
                        .addQuantileValues(quantile(0.5, 1)))),
            """
            # HELP s\s
            # TYPE s summary
            s{a="b",quantile="0.5"} 1
            s{a="b",quantile="0.99"} 4
            s_sum{a="b"} 1.5
            s_count{a="b"} 3
            """),
        argumentSet(
            "an exponential histogram has no buckets in text",
            BARE,
            request(exponentials("e", CUMULATIVE, exponential(1, 2, 0, 0, List.of(1L, 2L)))),
            """
            # HELP e\s
            # TYPE e histogram
            e_bucket{le="+Inf"} 3
            e_sum 1.5
            e_count 3
            """),
        argumentSet(
            "a sum that may fall is a gauge",
            BARE,
            request(sum("queue", CUMULATIVE, false, number(1, 2, -3))),
            """
            # HELP queue\s
            # TYPE queue gauge
            queue -3
            """),
        argumentSet(
            "hostile values",
            BARE,
            request(
                gauge("g", number(1, 2, 1, "a", "q\"b\\n\nl", "üx", "é☃")).toBuilder()
                    .setDescription("two\nlines \\ \"quoted\"")
                    .build()),
            """
            # HELP g two\\nlines \\\\ "quoted"
            # TYPE g gauge
            g{_x="é☃",a="q\\"b\\\\n\\nl"} 1
            """),
        argumentSet(
            "names that become one are joined",
            BARE,
            request(gauge("g", number(1, 2, 1, "a.b", "1", "a_b", "2", "le", "kept"))),
            """
            # HELP g\s
            # TYPE g gauge
            g{a_b="1;2",le="kept"} 1
            """),
        argumentSet(
            "constant labels, a namespace and times",
            Map.of(
                "without_scope_info",
                true,
                "namespace",
                "my-app",
                "send_timestamps",
                true,
                "const_labels",
                Map.of("another label", "x y", "a", "weak")),
            request(counter("c", number(1, 1581452773, 1, "a", "strong"), number(1, 0, 2))),
            """
            # HELP my_app_c_total\s
            # TYPE my_app_c_total counter
            my_app_c_total{a="strong",another_label="x y"} 1 1581452773000
            my_app_c_total{a="weak",another_label="x y"} 2
            """),
        argumentSet(
            "the resource's attributes as labels",
            bare("resource_to_telemetry_conversion", Map.of("enabled", true)),
            request(
                attributes("service.name", "shop", "host.name", "h", "k", "resource"),
                gauge("g", number(1, 2, 1, "k", "point"))),
            """
            # HELP g\s
            # TYPE g gauge
            g{host_name="h",job="shop",k="resource",service_name="shop"} 1
            """),
        argumentSet(
            "but for the service's",
            bare(
                "resource_to_telemetry_conversion",
                Map.of("enabled", true, "exclude_service_attributes", true)),
            request(
                attributes("service.name", "shop", "host.name", "h"), gauge("g", number(1, 2, 1))),
            """
            # HELP g\s
            # TYPE g gauge
            g{host_name="h",job="shop"} 1
            """),
        argumentSet(
            "without suffixes",
            bare("translation_strategy", "UnderscoreEscapingWithoutSuffixes"),
            request(counter("a.b", number(1, 2, 1)).toBuilder().setUnit("s").build()),
            """
            # HELP a_b\s
            # TYPE a_b counter
            a_b 1
            """),
        argumentSet(
            "without suffixes, in the older word",
            bare("add_metric_suffixes", false),
            request(counter("a.b", number(1, 2, 1)).toBuilder().setUnit("s").build()),
            """
            # HELP a_b\s
            # TYPE a_b counter
            a_b 1
            """),
        argumentSet(
            "all characters, escaped for who does not say otherwise",
            bare("translation_strategy", "NoUTF8EscapingWithSuffixes"),
            request(
                counter("a.b", number(1, 2, 1, "c.d", "1", "c_d", "2")).toBuilder()
                    .setUnit("s")
                    .build()),
            """
            # HELP a_b_seconds_total\s
            # TYPE a_b_seconds_total counter
            a_b_seconds_total{c_d="1;2"} 1
            """));
  }

  private static SummaryDataPoint.ValueAtQuantile quantile(double quantile, double value) {
    return SummaryDataPoint.ValueAtQuantile.newBuilder()
        .setQuantile(quantile)
        .setValue(value)
        .build();
  }

  @ParameterizedTest
  @MethodSource("text")
  void text(Map<String, ?> keys, ExportMetricsServiceRequest request, String page)
      throws Exception {
    try (Scraped router = new Scraped(keys)) {
      assertThat(router.export(request).isAccepted()).isTrue();
      assertThat(router.page()).isEqualTo(page);
    }
  }

  static Stream<Arguments> openMetrics() {
    return Stream.of(
        argumentSet(
            "a counter with an exemplar",
            BARE,
            request(
                counter(
                    "c",
                    number(1, 2, 3).addExemplars(exemplar(4, 0.5)).addExemplars(exemplar(5, 1)))),
            """
            # HELP c\s
            # TYPE c counter
            c_total 3.0 # {span_id="f0f1f2f3f4f5f6f7",trace_id="000102030405060708090a0b0c0d0e0f"} 1.0 5.0
            # EOF
            """),
        argumentSet(
            "a histogram with exemplars where they belong",
            bare("send_timestamps", true),
            request(
                histograms(
                    "h",
                    CUMULATIVE,
                    histogram(1, 1581452773, 5, List.of(1.0), List.of(1L, 1L))
                        .addExemplars(exemplar(4, 1))
                        .addExemplars(exemplar(0, 9).clearSpanId()))),
            """
            # HELP h\s
            # TYPE h histogram
            h_bucket{le="1.0"} 1 1.581452773e+09 # {span_id="f0f1f2f3f4f5f6f7",trace_id="000102030405060708090a0b0c0d0e0f"} 1.0 4.0
            h_bucket{le="+Inf"} 2 1.581452773e+09 # {trace_id="000102030405060708090a0b0c0d0e0f"} 9.0
            h_sum 5.0 1.581452773e+09
            h_count 2 1.581452773e+09
            # EOF
            """),
        argumentSet(
            "a counter without _total is unknown",
            bare("add_metric_suffixes", false),
            request(counter("c", number(1, 2, 1e6))),
            """
            # HELP c\s
            # TYPE c unknown
            c 1e+06
            # EOF
            """),
        argumentSet(
            "a counter whose short name is another's",
            BARE,
            request(counter("c", number(1, 2, 1)), gauge("c", number(1, 2, 2))),
            """
            # HELP c\s
            # TYPE c gauge
            c 2.0
            # HELP c_total\s
            # TYPE c_total unknown
            c_total 1.0
            # EOF
            """));
  }

  @ParameterizedTest
  @MethodSource
  void openMetrics(Map<String, Object> keys, ExportMetricsServiceRequest request, String page)
      throws Exception {
    Map<String, Object> all = new HashMap<>(keys);
    all.put("enable_open_metrics", true);
    try (Scraped router = new Scraped(all)) {
      assertThat(router.export(request).isAccepted()).isTrue();
      assertThat(router.page(Scraped.OPEN_METRICS)).isEqualTo(page);
    }
  }

  static Stream<Arguments> escapings() {
    return Stream.of(
        argumentSet(
            "in quotes",
            "allow-utf-8",
            """
            # HELP "a.b\\"\\n"\s
            # TYPE "a.b\\"\\n" gauge
            {"a.b\\"\\n","c.d"="1",c_d="2"} 1
            # HELP a_b\s
            # TYPE a_b histogram
            a_b_bucket{"é"="x",le="+Inf"} 0
            a_b_sum{"é"="x"} 0
            a_b_count{"é"="x"} 0
            """),
        argumentSet(
            "underscores",
            "underscores",
            """
            # HELP a_b__\s
            # TYPE a_b__ gauge
            a_b__{c_d="1;2"} 1
            # HELP a_b\s
            # TYPE a_b histogram
            a_b_bucket{_="x",le="+Inf"} 0
            a_b_sum{_="x"} 0
            a_b_count{_="x"} 0
            """),
        argumentSet(
            "dots",
            "dots",
            """
            # HELP a_dot_b____\s
            # TYPE a_dot_b____ gauge
            a_dot_b____{c__d="2",c_dot_d="1"} 1
            # HELP a__b\s
            # TYPE a__b histogram
            a__b_bucket{__="x",le="+Inf"} 0
            a__b_sum{__="x"} 0
            a__b_count{__="x"} 0
            """),
        argumentSet(
            "values",
            "values",
            """
            # HELP U__a_2e_b_22__a_\s
            # TYPE U__a_2e_b_22__a_ gauge
            U__a_2e_b_22__a_{U__c_2e_d="1",c_d="2"} 1
            # HELP a_b\s
            # TYPE a_b histogram
            a_b_bucket{U___e9_="x",le="+Inf"} 0
            a_b_sum{U___e9_="x"} 0
            a_b_count{U___e9_="x"} 0
            """));
  }

  @ParameterizedTest
  @MethodSource
  void escapings(String scheme, String page) throws Exception {
    try (Scraped router = new Scraped(bare("translation_strategy", "NoTranslation"))) {
      var point = histogram(1, 2, 0, List.of(), List.of()).addAllAttributes(attributes("é", "x"));
      router.export(
          request(
              gauge("a.b\"\n", number(1, 2, 1, "c.d", "1", "c_d", "2")),
              histograms("a_b", CUMULATIVE, point)));
      assertThat(router.page("text/plain;version=0.0.4;escaping=" + scheme)).isEqualTo(page);
    }
  }
}
