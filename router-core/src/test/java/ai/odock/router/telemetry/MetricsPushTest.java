package ai.odock.router.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Deadline;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.telemetry.Instrument.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsPushTest {
  private final FakeClock clock = new FakeClock();
  private final BlockingQueue<Duration> sent = new LinkedBlockingQueue<>();
  private volatile @Nullable String answer;
  private final MetricsPush push =
      new MetricsPush(
          "test",
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          new OtlpMetrics(new Metrics(), Selection.of(Level.NORMAL), Map.of(), false, clock),
          (request, timeout) -> {
            sent.add(timeout);
            return answer;
          },
          clock);

  @Test
  void sendsEveryIntervalWhateverTheAnswer() throws Exception {
    push.start();
    assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(60));
    assertThat(sent).isEmpty();
    for (String next : new String[] {null, "no", "no", null}) {
      answer = next;
      clock.advance(Duration.ofSeconds(60));
      assertThat(sent.poll(20, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(10));
      assertThat(clock.awaitTimer()).isEqualTo(Duration.ofSeconds(60));
    }
    push.close(Deadline.in(clock, Duration.ofSeconds(60)));
  }

  @Test
  void sendsALastTimeWithinWhatIsLeft() throws Exception {
    push.start();
    var _ = clock.awaitTimer();
    push.close(Deadline.in(clock, Duration.ofSeconds(3)));
    assertThat(sent.poll(20, TimeUnit.SECONDS)).isEqualTo(Duration.ofSeconds(3));
    push.close(Deadline.in(clock, Duration.ofSeconds(3)));
    assertThat(sent).isEmpty();
  }

  @Test
  void mayBeClosedWithoutAStart() {
    push.close(Deadline.in(clock, Duration.ofSeconds(3)));
    assertThat(sent).isEmpty();
  }
}
