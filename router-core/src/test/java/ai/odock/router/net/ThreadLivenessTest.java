package ai.odock.router.net;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ThreadLivenessTest {
  private final FakeClock clock = new FakeClock();
  private final Queue<Runnable> given = new ArrayDeque<>();

  @Test
  void threadsThatDoWhatTheyAreGivenBeat() {
    ThreadLiveness threads = new ThreadLiveness(clock, List.of(Runnable::run, given::add));
    assertThat(threads.beats()).isTrue();
    clock.advance(Duration.ofHours(1));
    given.remove().run();
    assertThat(threads.beats()).isTrue();
    given.remove().run();
    assertThat(threads.beats()).isTrue();
  }

  @Test
  void oneThatHangsShowsWhenItIsAskedAgainAndIsAskedOnlyOnce() {
    ThreadLiveness threads = new ThreadLiveness(clock, List.of(Runnable::run, given::add));
    assertThat(threads.beats()).isTrue();
    clock.advance(ThreadLiveness.STUCK.minusNanos(1));
    assertThat(threads.beats()).isTrue();
    clock.advance(Duration.ofNanos(1));
    assertThat(threads.beats()).isFalse();
    assertThat(given).hasSize(1);
    given.remove().run();
    assertThat(threads.beats()).as("it was only slow").isTrue();
  }

  @Test
  void oneThatTakesNothingIsDead() {
    Executor ended =
        task -> {
          throw new RejectedExecutionException("planted");
        };
    assertThat(new ThreadLiveness(clock, List.of(ended)).beats()).isFalse();
  }

  @Test
  void thisProcessBeats() {
    ThreadLiveness threads = ThreadLiveness.ofProcess(Clock.SYSTEM);
    assertThat(threads.beats()).isTrue();
    assertThat(threads.beats()).isTrue();
  }
}
