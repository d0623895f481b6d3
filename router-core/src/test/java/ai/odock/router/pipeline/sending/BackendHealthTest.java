package ai.odock.router.pipeline.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Outcome.Unfinished;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.FakeClock;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BackendHealthTest {
  private static final Outcome BUSY = Outcome.retryable(StatusCode.UNAVAILABLE, "");

  private final FakeClock clock = new FakeClock();

  @Test
  void aDefectIsAFailureToo() throws Exception {
    BackendHealth watch = new BackendHealth(clock);
    for (int i = 0; i < BackendHealth.ATTEMPTS; i++) {
      assertThat(
              catchThrowable(
                  () ->
                      watch.attempt(
                          () -> {
                            throw new IllegalStateException("planted");
                          })))
          .hasMessage("planted");
    }
    clock.advance(BackendHealth.OUTAGE);
    assertThat(watch.failing()).isTrue();
    assertThat(watch.read(0, false).lastError()).isEqualTo(StatusCode.INTERNAL);
  }

  @Test
  void whatIsTriedAgainCountsToo() {
    BackendHealth watch = new BackendHealth(clock);
    Rest rest = new Unfinished(1, Map.of(), Resumed.with(BUSY));
    Retryable first =
        (Retryable) watch.attempt(() -> new Retryable(StatusCode.UNAVAILABLE, "", null, rest));
    var _ = ((Unfinished) Objects.requireNonNull(first.rest())).attempt().resume();
    assertThat(watch.read(0, false).failures()).isEqualTo(2);
  }
}
