package ai.odock.router.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong now = new AtomicLong(1_000);

  @Test
  void anOpenLoopTellsWhenARequestWasDueHoweverLateItIs() {
    Pace pace = new Pace.OpenLoop(now::get, 100);
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(pace.next()).isEqualTo(1_000);
    assertThat(pace.next()).isEqualTo(1_000 + Duration.ofMillis(10).toNanos());
    assertThat(pace.next()).isEqualTo(1_000 + Duration.ofMillis(20).toNanos());
  }

  @Test
  void whatNobodyWasFreeToSendIsCounted() {
    Pace pace = new Pace.OpenLoop(now::get, 100);
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(pace.next()).isPositive();
    pace.stop();
    assertThat(pace.next()).isEqualTo(Pace.OVER);
    assertThat(pace.next()).isEqualTo(Pace.OVER);
    assertThat(pace.notSent()).isEqualTo(99);
  }

  @Test
  void aClosedLoopIsAlwaysDueUntilItIsOver() {
    Pace pace = Pace.closedLoop();
    assertThat(pace.next()).isNotEqualTo(Pace.OVER);
    pace.stop();
    assertThat(pace.next()).isEqualTo(Pace.OVER);
    assertThat(pace.notSent()).isZero();
  }
}
