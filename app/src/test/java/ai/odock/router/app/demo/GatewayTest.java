package ai.odock.router.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.otlp.OtlpBytes;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private static final Duration TICK = Duration.ofMillis(200);

  private record Offer(Signal signal, OtlpBytes request) {}

  private final FakeClock clock = new FakeClock();
  private final StopSignal stop = new StopSignal(clock);
  private final List<Offer> offers = new ArrayList<>();
  private Predicate<Offer> router = offer -> true;

  private Gateway gateway(int rate) {
    clock.advance(Duration.ofHours(1));
    return new Gateway(
        rate,
        clock,
        stop,
        new SplittableRandom(7),
        (signal, request) -> {
          Offer offer = new Offer(signal, request);
          offers.add(offer);
          return router.test(offer);
        });
  }

  /** Lets it work at once and at the end of each further tick. */
  private void run(Gateway gateway, int ticks) throws InterruptedException {
    Thread thread = Thread.ofVirtual().start(gateway::run);
    for (int i = 1; i < ticks; i++) {
      assertThat(clock.awaitTimer()).isEqualTo(TICK);
      clock.advance(TICK);
    }
    clock.awaitTimer();
    stop.stop();
    thread.join();
  }

  private List<OtlpBytes> of(Signal signal) {
    return offers.stream().filter(o -> o.signal() == signal).map(Offer::request).toList();
  }

  private List<Span> spans() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (OtlpBytes request : of(Signal.TRACES)) {
      var decoded = ExportTraceServiceRequest.parseFrom(request.toByteArray());
      spans.addAll(decoded.getResourceSpans(0).getScopeSpans(0).getSpansList());
    }
    return spans;
  }

  private List<LogRecord> records() throws Exception {
    List<LogRecord> records = new ArrayList<>();
    for (OtlpBytes request : of(Signal.LOGS)) {
      var decoded = ExportLogsServiceRequest.parseFrom(request.toByteArray());
      records.addAll(decoded.getResourceLogs(0).getScopeLogs(0).getLogRecordsList());
    }
    return records;
  }

  private List<Metric> metrics() throws Exception {
    byte[] last = of(Signal.METRICS).getLast().toByteArray();
    return ExportMetricsServiceRequest.parseFrom(last)
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetricsList();
  }

  @Test
  void oneRequestIsOneTraceAndOneLogRecordOfTheSameTrace() throws Exception {
    run(gateway(53), 10);

    List<Span> roots = spans().stream().filter(s -> s.getParentSpanId().isEmpty()).toList();
    Set<ByteString> traces = new HashSet<>(roots.stream().map(Span::getTraceId).toList());
    assertThat(traces).as("two seconds of 53 requests").hasSize(106);
    assertThat(records()).extracting(LogRecord::getTraceId).hasSize(106).allMatch(traces::contains);
    assertThat(records())
        .allSatisfy(
            record ->
                assertThat(record.getBody().getStringValue())
                    .contains("\"traceId\":\"" + hex(record.getTraceId()) + "\"", "requestId"));
    assertThat(spans()).extracting(Span::getTraceId).allMatch(traces::contains);
    assertThat(spans()).extracting(Span::getSpanId).doesNotHaveDuplicates();
    assertThat(spans())
        .allSatisfy(
            span ->
                assertThat(span.getStartTimeUnixNano())
                    .isLessThanOrEqualTo(span.getEndTimeUnixNano()))
        .allSatisfy(
            span ->
                assertThat(span.getAttributesList())
                    .extracting(a -> a.getKey())
                    .contains("organization.id", "gateway.request_id"));
  }

  @Test
  void metricsCountEveryRequestAndTheirExemplarsNameItsTraces() throws Exception {
    run(gateway(50), 10);

    assertThat(of(Signal.METRICS)).as("once a second").hasSize(2);
    List<Metric> metrics = metrics();
    assertThat(metrics)
        .extracting(Metric::getName)
        .containsExactly("gateway.requests", "gateway.tokens", "gateway.request.duration");
    assertThat(
            metrics.get(0).getSum().getDataPointsList().stream().mapToLong(p -> p.getAsInt()).sum())
        .isEqualTo(100);
    List<HistogramDataPoint> durations = metrics.get(2).getHistogram().getDataPointsList();
    assertThat(durations)
        .allSatisfy(
            point -> {
              long inBuckets = point.getBucketCountsList().stream().mapToLong(c -> c).sum();
              assertThat(point.getCount()).isPositive().isEqualTo(inBuckets);
              assertThat(point.getBucketCountsCount())
                  .isEqualTo(point.getExplicitBoundsCount() + 1);
            });
    assertThat(durations.stream().mapToLong(HistogramDataPoint::getCount).sum()).isEqualTo(100);
    List<ByteString> inOrder = records().stream().map(LogRecord::getTraceId).toList();
    assertThat(durations.stream().flatMap(p -> p.getExemplarsList().stream()))
        .extracting(Exemplar::getTraceId)
        .as("of the last second, and with the latest request")
        .isSubsetOf(inOrder.subList(50, 100))
        .contains(inOrder.getLast());
  }

  @Test
  void whatIsPutOffIsSentAgainAndCountedOnce() throws Exception {
    router = offer -> offers.size() > 3;
    Gateway gateway = gateway(50);

    run(gateway, 5);

    List<OtlpBytes> traces = of(Signal.TRACES);
    assertThat(traces.subList(0, 4))
        .as("the same request until it is taken")
        .allMatch(traces.getFirst()::equals);
    assertThat(gateway.putOff()).isEqualTo(3);
    assertThat(gateway.sent(Signal.TRACES))
        .isEqualTo(traces.stream().skip(3).mapToLong(OtlpBytes::items).sum())
        .isPositive();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
