package ai.odock.router.exporters.prometheus;

import static ai.odock.router.exporters.prometheus.Otel.gauge;
import static ai.odock.router.exporters.prometheus.Otel.number;
import static ai.odock.router.exporters.prometheus.Otel.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Outcome;
import ai.odock.router.Shared;
import ai.odock.router.StartException;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The port, and who reads from it. */
class ScrapeTest {
  private static final String PROTOBUF =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
          + " encoding=delimited; escaping=";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8; escaping=";
  private static final String OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  static Stream<Arguments> formats() {
    String utf8 = "allow-utf-8";
    return Stream.of(
        argumentSet("nothing", false, "", TEXT + "underscores"),
        argumentSet("anything", true, "*/*", TEXT + "underscores"),
        argumentSet("no such thing", true, "text/html, image/png", TEXT + "underscores"),
        argumentSet(
            "Prometheus 2.42 with OpenMetrics",
            true,
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                + "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            OPEN + "; escaping=underscores"),
        argumentSet(
            "and without",
            false,
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;"
                + "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            TEXT + "underscores"),
        argumentSet(
            "Prometheus 3 that prefers protobuf",
            true,
            Scraped.PROTOBUF
                + ";q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
            PROTOBUF + "underscores"),
        argumentSet(
            "Prometheus 3",
            false,
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,"
                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
            TEXT + utf8),
        argumentSet(
            "the dearer one, wherever it stands",
            true,
            "text/plain;q=0.2, " + Scraped.PROTOBUF + ";escaping=values; q=0.9",
            PROTOBUF + "values"),
        argumentSet("one that is refused", false, Scraped.PROTOBUF + ";q=0", TEXT + "underscores"),
        argumentSet(
            "protobuf as text",
            false,
            Scraped.PROTOBUF.replace("delimited", "compact-text"),
            TEXT + "underscores"),
        argumentSet(
            "OpenMetrics without a version",
            true,
            "application/openmetrics-text",
            OPEN.replace("1.0.0", "0.0.1") + "; escaping=underscores"),
        argumentSet(
            "a later OpenMetrics",
            true,
            "application/openmetrics-text;version=2.0.0",
            TEXT + "underscores"));
  }

  @ParameterizedTest
  @MethodSource
  void formats(boolean openMetrics, String accept, String type) throws Exception {
    try (Scraped router = new Scraped(Map.of("enable_open_metrics", openMetrics))) {
      String[] headers = accept.isEmpty() ? new String[0] : new String[] {"Accept", accept};
      HttpResponse<byte[]> answer = router.ask("GET", "/metrics", headers);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
    }
  }

  @Test
  void methodsAndPaths() throws Exception {
    try (Scraped router = new Scraped(Map.of())) {
      router.export(request(gauge("x", number(0, 1, 1))));
      HttpResponse<byte[]> head = router.ask("HEAD", "/metrics");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("Content-Type")).hasValue(TEXT + "underscores");
      assertThat(head.body()).isEmpty();
      HttpResponse<byte[]> post = router.ask("POST", "/metrics");
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("Allow")).hasValue("GET");
      assertThat(router.ask("GET", "/").statusCode()).isEqualTo(404);
      assertThat(router.ask("GET", "/metrics/x").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void compressedForWhoTakesIt() throws Exception {
    try (Scraped router = new Scraped(Map.of())) {
      router.export(request(gauge("x", number(0, 1, 1))));
      HttpResponse<byte[]> answer =
          router.ask("GET", "/metrics", "Accept-Encoding", "br;q=1, gzip;q=0.5");
      assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      InputStream page = new GZIPInputStream(new ByteArrayInputStream(answer.body()));
      assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(router.page())
          .contains("x{");
      assertThat(
              router
                  .ask("GET", "/metrics", "Accept-Encoding", "gzip;q=0, identity")
                  .headers()
                  .firstValue("Content-Encoding"))
          .isEmpty();
    }
  }

  /** Far more than sockets take in: the page of who does not read stands still. */
  @Test
  void whoDoesNotReadHoldsUpNobody() throws Exception {
    try (Scraped router = new Scraped(Map.of("max_series", 100_001))) {
      router.export(many(1));
      try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), router.exporter.port())) {
        slow.setSoTimeout(20_000);
        slow.getOutputStream()
            .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(slow.getInputStream().read()).isEqualTo('H');
        // the page has begun and cannot go on
        for (int round = 2; round < 5; round++) {
          assertThat(router.export(many(round))).isEqualTo(Outcome.Accepted.ALL);
        }
        router.export(request(gauge("y", number(0, 1, 7))));
        assertThat(router.page()).contains("x{n=\"99999\"", " 4\n", "y{");
        assertThat(router.memory.held() - router.exporter.heldBytes()).isLessThan(1 << 20);
      }
    }
  }

  private static ExportMetricsServiceRequest many(int value) {
    Metric.Builder metric = Metric.newBuilder().setName("x");
    for (int i = 0; i < 100_000; i++) {
      metric.getGaugeBuilder().addDataPoints(number(0, value, value, "n", String.valueOf(i)));
    }
    return request(metric.build());
  }

  @Test
  void pagesAndBatchesAtTheSameTime() throws Exception {
    try (Scraped router = new Scraped(Map.of("max_series", 100_000))) {
      Thread[] writers = new Thread[3];
      for (int i = 0; i < writers.length; i++) {
        String own = String.valueOf(i);
        writers[i] =
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int n = 1; n <= 2000; n++) {
                        router.export(
                            request(
                                Otel.sum(
                                    "shared", Otel.DELTA, true, number(n - 1, n, 1, "of", own)),
                                gauge("g", number(0, n, n, "of", own, "n", n % 50 + ""))));
                      }
                    });
      }
      for (int i = 0; i < 20; i++) {
        assertThat(router.bytes(i % 2 == 0 ? Scraped.PROTOBUF : "text/plain")).isNotNull();
      }
      for (Thread writer : writers) {
        writer.join(TimeUnit.SECONDS.toMillis(60));
      }
      assertThat(router.page())
          .contains("of=\"0\",", "of=\"1\",", "of=\"2\",")
          .containsPattern("shared_total\\{of=\"2\"[^}]*} 2000\n");
      router.awaitNothingHeld();
    }
  }

  @Test
  void noMemoryForAPage() throws Exception {
    try (Scraped router = new Scraped(Map.of())) {
      assertThat(router.memory.tryCharge(router.memory.limit())).isTrue();
      assertThat(router.ask("GET", "/metrics").statusCode()).isEqualTo(503);
      router.memory.release(router.memory.limit());
      assertThat(router.ask("GET", "/metrics").statusCode()).isEqualTo(200);
      router.awaitNothingHeld();
    }
  }

  @Test
  void theSocketOutlivesAReload() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, Object> keys = Map.of("endpoint", "127.0.0.1:" + port);
    Shared router = new Shared();
    try (Scraped old = new Scraped(keys, router)) {
      assertThatThrownBy(() -> new Scraped(keys, router))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("failed to start \"prometheus\" exporter: listen tcp 127.0.0.1:")
          .hasMessageContaining("bind: address already in use");
      old.exporter.handOver();
      assertThatThrownBy(() -> new Scraped(keys, new Shared()))
          .as("another router gets no socket of this one")
          .isInstanceOf(StartException.class);
      try (Scraped now = new Scraped(keys, router)) {
        now.export(request(gauge("x", number(0, 1, 1))));
        old.exporter.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
        assertThat(now.page()).contains("x{");
      }
    }
  }

  @Test
  void whoCannotTellNamesApartIsNotShownBoth() throws Exception {
    try (Scraped router = new Scraped(Map.of("translation_strategy", "NoTranslation"))) {
      router.export(request(gauge("a.b", number(0, 1, 1)), gauge("a-b", number(0, 1, 2))));
      assertThat(router.page()).containsOnlyOnce("# TYPE a_b gauge");
      router.page();
      assertThat(router.log.lines()).hasSize(1).first().asString().contains("not shown 1 metrics");
      assertThat(router.page("text/plain;escaping=allow-utf-8")).contains("\"a.b\"", "\"a-b\"");
    }
  }
}
