package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Clock;
import ai.odock.router.fixtures.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final FakeClock clock = new FakeClock();
  private final Queue<Runnable> given = new ArrayDeque<>();

  @Test
  void threadsThatDoWhatTheyAreGivenBeat() {
    Pulse pulse = new Pulse(clock, List.of(Runnable::run, given::add));
    assertThat(pulse.beats()).isTrue();
    clock.advance(Duration.ofHours(1));
    given.remove().run();
    assertThat(pulse.beats()).isTrue();
    given.remove().run();
    assertThat(pulse.beats()).isTrue();
  }

  @Test
  void oneThatHangsShowsWhenItIsAskedAgainAndIsAskedOnlyOnce() {
    Pulse pulse = new Pulse(clock, List.of(Runnable::run, given::add));
    assertThat(pulse.beats()).isTrue();
    clock.advance(Pulse.STUCK.minusNanos(1));
    assertThat(pulse.beats()).isTrue();
    clock.advance(Duration.ofNanos(1));
    assertThat(pulse.beats()).isFalse();
    assertThat(given).hasSize(1);
    given.remove().run();
    assertThat(pulse.beats()).as("it was only slow").isTrue();
  }

  @Test
  void oneThatTakesNothingIsDead() {
    Executor ended =
        task -> {
          throw new RejectedExecutionException("planted");
        };
    assertThat(new Pulse(clock, List.of(ended)).beats()).isFalse();
  }

  @Test
  void thisProcessBeats() {
    Pulse pulse = Pulse.ofProcess(Clock.SYSTEM);
    assertThat(pulse.beats()).isTrue();
    assertThat(pulse.beats()).isTrue();
  }
}
