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
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OwnExporterTest {
  static final Outcome DOWN = Outcome.retryable(StatusCode.UNAVAILABLE, "it is down");

  final FakeClock clock = new FakeClock();
  final CapturedLog log = new CapturedLog();
  final BlockingQueue<Integer> attempts = new LinkedBlockingQueue<>();

  /** The sender takes one for each attempt, and waits when the test has none for it. */
  final BlockingQueue<Outcome> answers = new LinkedBlockingQueue<>();

  final OwnSender sender =
      request -> {
        attempts.add(request.items());
        try {
          return answers.take();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return Outcome.retryable(StatusCode.CANCELLED, "interrupted");
        }
      };

  private OwnExporter<String> exporter =
      exporter(new OwnExport(new OwnTarget.Console(), 4, 2, Duration.ofSeconds(5), LONG));

  static final Duration LONG = Duration.ofSeconds(30);

  private OwnExporter<String> exporter(OwnExport config) {
    OwnRecords<String> records =
        new OwnRecords<>(Signal.TRACES, items -> new OtlpBytes(new byte[0], 0, 0, items.size()));
    exporter =
        new OwnExporter<>(config, records, new OwnDelivery(Signal.TRACES, sender, log), clock);
    exporter.start();
    return exporter;
  }

  @AfterEach
  void close() {
    exporter.close(Deadline.in(clock, Duration.ZERO));
  }

  /** Lets it finish what it is doing. */
  private void stop() {
    exporter.close(Deadline.in(clock, LONG));
  }

  @Test
  void sendsAFullBatchAtOnceAndTheRestAfterTheDelay() throws Exception {
    answers.addAll(List.of(Accepted.ALL, Accepted.ALL));
    List.of("a", "b", "c").forEach(exporter::offer);
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(5));
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
    stop();
    assertThat(exporter.sent()).isEqualTo(3);
    assertThat(exporter.dropped()).isEmpty();
  }

  @Test
  void whatIsBeyondItsQueueIsDroppedWithoutWaiting() throws Exception {
    List.of("a", "b").forEach(exporter::offer);
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2); // and the answer does not come
    for (int i = 0; i < 10; i++) {
      exporter.offer("x");
    }
    assertThat(exporter.dropped()).isEqualTo(Map.of("queue_full", 6L));
    answers.addAll(List.of(Accepted.ALL, Accepted.ALL, Accepted.ALL));
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void triesAgainAndTellsOfTheOutageTwiceOnly() throws Exception {
    answers.addAll(List.of(DOWN, DOWN, DOWN, Accepted.ALL));
    List.of("a", "b").forEach(exporter::offer);
    for (int seconds : List.of(1, 2, 4)) {
      assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(seconds));
      clock.advance(Duration.ofSeconds(seconds));
    }
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
    stop();
    assertThat(exporter.sent()).isEqualTo(2);
    assertThat(log.lines())
        .containsExactly(
            "WARN Exporting the router's own telemetry fails. "
                + "{own_signal=traces, error=it is down}",
            "INFO Exporting the router's own telemetry works again. {own_signal=traces}");
  }

  @Test
  void givesUpAfterItsTimeout() throws Exception {
    answers.addAll(Collections.nCopies(6, DOWN));
    List.of("a", "b").forEach(exporter::offer);
    for (int seconds : List.of(1, 2, 4, 8, 8)) {
      assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(seconds));
      clock.advance(Duration.ofSeconds(seconds));
    }
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
    stop();
    assertThat(exporter.dropped()).isEqualTo(Map.of("retries_exhausted", 2L));
  }

  @Test
  void aRefusalDropsAndCounts() throws Exception {
    answers.add(new Permanent(StatusCode.UNAUTHENTICATED, "who are you", "refused"));
    answers.add(Accepted.but(1, "partial_success"));
    List.of("a", "b", "c", "d").forEach(exporter::offer);
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
    stop();
    assertThat(exporter.dropped()).isEqualTo(Map.of("refused", 2L, "partial_success", 1L));
    assertThat(exporter.sent()).isEqualTo(1);
  }

  @Test
  void aStopSendsWhatWaits() throws Exception {
    answers.add(Accepted.ALL);
    exporter.offer("a");
    exporter.close(Deadline.in(clock, LONG));
    assertThat(exporter.sent()).isEqualTo(1);
    exporter.offer("late");
    assertThat(exporter.dropped()).isEqualTo(Map.of("shutdown", 1L));
  }

  @Test
  void aStopDoesNotWaitForABackendThatIsDown() throws Exception {
    answers.addAll(List.of(DOWN, DOWN));
    List.of("a", "b", "c").forEach(exporter::offer);
    assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
    exporter.close(Deadline.in(clock, LONG));
    assertThat(exporter.dropped()).isEqualTo(Map.of("retries_exhausted", 3L));
  }
}
