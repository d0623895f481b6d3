package ai.odock.router.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeriodicTest {
  @Test
  void aRoundThatFailsIsNotTheLast() throws Exception {
    CountDownLatch rounds = new CountDownLatch(3);
    Periodic periodic =
        new Periodic(
            "test",
            Duration.ofMillis(1),
            Clock.SYSTEM,
            () -> {
              rounds.countDown();
              throw new LinkageError("planted");
            });

    periodic.start();

    assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
    periodic.close();
  }
}
