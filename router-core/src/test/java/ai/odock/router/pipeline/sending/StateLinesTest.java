package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A line a state change, not a line an attempt. */
class StateLinesTest {
  final FakeClock clock = new FakeClock();
  final CapturedLog log = new CapturedLog();
  final OutageLog outage = new OutageLog(log, clock);
  final RefusalLog refusals = new RefusalLog(log, clock);

  @Test
  void anOutageIsALineAtItsBeginningAndOneAtItsEnd() {
    outage.succeeded(0);
    for (int i = 0; i < 100; i++) {
      outage.failed("it is down", Duration.ofSeconds(5).toNanos());
      clock.advance(Duration.ofSeconds(1));
    }
    outage.succeeded(4_433);
    outage.succeeded(4_000);
    assertThat(log.lines())
        .containsExactly(
            "WARN Exporting failed. Will retry the request after interval. "
                + "{error=it is down, interval=PT5S}",
            "INFO Exporting works again. {failed_for=PT1M40S, waiting_items=4433}");
  }

  @Test
  void aBackendThatKeepsChangingIsToldOfTwiceAMinute() {
    for (int i = 0; i < 60; i++) {
      outage.failed("busy", 1);
      outage.succeeded(1);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(log.lines()).hasSize(4);
  }

  @Test
  void refusalsAreSummedUpUntilTheyEnd() {
    refusals.admitted("room");
    for (int i = 0; i < 45; i++) {
      refusals.refused(10, "sending queue is full", "Rejecting data.");
      refusals.admitted("room");
      clock.advance(Duration.ofSeconds(1));
    }
    clock.advance(Duration.ofSeconds(8));
    refusals.admitted("room");
    assertThat(log.lines())
        .containsExactly(
            "WARN Rejecting data. {error=sending queue is full, rejected_items=10}",
            "WARN Rejecting data. {error=sending queue is full, rejected_items=300}");
    clock.advance(Duration.ofSeconds(1));
    refusals.admitted("room");
    refusals.admitted("room");
    assertThat(log.lines()).hasSize(3).last().isEqualTo("INFO room {rejected_items=140}");
  }
}
