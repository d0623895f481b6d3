package ai.odock.router.selftelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Selection;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsPushTest {
  private static final Instrument SUM =
      new Instrument(Kind.COUNTER, "a_sum", "", "", "Help.", Level.BASIC);
  private static final Outcome DOWN = Outcome.retryable(StatusCode.UNAVAILABLE, "it is down");
  private static final Outcome REFUSED =
      new Permanent(StatusCode.UNAUTHENTICATED, "who are you", "refused");

  private final FakeClock clock = new FakeClock();
  private final CapturedLog log = new CapturedLog();
  private final BlockingQueue<OtlpBytes> sent = new LinkedBlockingQueue<>();
  private final Metrics metrics = new Metrics();
  private volatile Outcome answer = Accepted.ALL;
  private final MetricsPush push =
      push(
          request -> {
            sent.add(request);
            return answer;
          });

  private MetricsPush push(OwnSender sender) {
    return new MetricsPush(
        Duration.ofSeconds(60),
        new OtlpMetrics(metrics, Selection.of(Level.NORMAL), Map.of(), true, clock),
        new OwnDelivery(Signal.METRICS, sender, log),
        clock);
  }

  private OtlpBytes next() throws InterruptedException {
    OtlpBytes request = sent.poll(20, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  @Test
  void sendsEveryIntervalWhateverTheAnswer() throws Exception {
    push.start();
    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(60));
    assertThat(sent).isEmpty();
    for (Outcome next : List.of(Accepted.ALL, DOWN, REFUSED, Accepted.ALL)) {
      answer = next;
      clock.advance(Duration.ofSeconds(60));
      var _ = next();
      assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(60));
    }
    push.close(Deadline.in(clock, Duration.ofSeconds(60)));
    assertThat(log.lines())
        .containsExactly(
            "WARN Exporting the router's own telemetry fails. "
                + "{own_signal=metrics, error=it is down}",
            "INFO Exporting the router's own telemetry works again. {own_signal=metrics}");
  }

  @Test
  void whatNobodyTookComesAgain() throws Exception {
    metrics.counter(SUM, Map.of()).add(3);
    push.start();
    List<Outcome> answers = List.of(DOWN, REFUSED, Accepted.but(1, "partial_success"), DOWN);
    List<Long> sums = List.of(3L, 7L, 11L, 4L);
    for (int i = 0; i < answers.size(); i++) {
      var _ = clock.awaitTimer();
      answer = answers.get(i);
      clock.advance(Duration.ofSeconds(60));
      var request = ExportMetricsServiceRequest.parseFrom(next().toByteArray());
      var metric = request.getResourceMetrics(0).getScopeMetrics(0).getMetrics(0);
      assertThat(metric.getSum().getDataPoints(0).getAsInt()).isEqualTo(sums.get(i));
      metrics.counter(SUM, Map.of()).add(4);
    }
    push.close(Deadline.in(clock, Duration.ofSeconds(60)));
  }

  @Test
  void sendsALastTimeAndOnlyOnce() throws Exception {
    push.start();
    var _ = clock.awaitTimer();
    push.close(Deadline.in(clock, Duration.ofSeconds(3)));
    var _ = next();
    push.close(Deadline.in(clock, Duration.ofSeconds(3)));
    assertThat(sent).isEmpty();
  }

  @Test
  void sendsNothingWhenNoTimeIsLeft() throws Exception {
    push.start();
    var _ = clock.awaitTimer();
    push.close(Deadline.in(clock, Duration.ZERO));
    assertThat(sent).isEmpty();
  }

  @Test
  void aStopDoesNotWaitForABackendThatDoesNotAnswer() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    MetricsPush hanging =
        push(
            request -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
              }
              return DOWN;
            });
    hanging.start();
    var _ = clock.awaitTimer();
    clock.advance(Duration.ofSeconds(60));
    begun.await();
    hanging.close(Deadline.in(clock, Duration.ZERO));
    interrupted.await();
  }

  @Test
  void mayBeClosedWithoutAStart() {
    push.close(Deadline.in(clock, Duration.ofSeconds(3)));
    assertThat(sent).isEmpty();
  }
}
