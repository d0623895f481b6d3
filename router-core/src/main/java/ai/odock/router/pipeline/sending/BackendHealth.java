package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Attempt;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Outcome.Unfinished;
import ai.odock.router.StatusCode;
import ai.odock.router.health.ComponentHealth.Backend;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of one destination tell of its backend. A single failure, or the refusal of one
 * client's data, is no outage; an outage is when nothing at all has got through for a while. It
 * lasts until something gets through: silence afterwards proves nothing.
 */
final class BackendHealth {
  /** How long nothing must have got through, and how many attempts must have failed. */
  static final Duration OUTAGE = Duration.ofSeconds(60);

  static final int ATTEMPTS = 3;

  private final Clock clock;
  private long failures;
  private long failingNanos;
  private @Nullable Instant failingSince;
  private @Nullable Instant lastDelivery;
  private @Nullable StatusCode lastError;
  private boolean permanent;

  BackendHealth(Clock clock) {
    this.clock = clock;
  }

  /** Makes an attempt and notes how it ended, and those that come of it; the outcome as it was. */
  Outcome attempt(Supplier<Outcome> attempt) {
    try {
      return noted(attempt.get());
    } catch (RuntimeException | Error e) {
      failed(StatusCode.INTERNAL, true);
      throw e;
    }
  }

  private Outcome noted(Outcome outcome) {
    switch (outcome) {
      case Accepted _ -> delivered();
      case Permanent refused -> {
        // a backend that asks for less at once is well
        if (refused.about() != About.SIZE) {
          failed(refused.code(), true);
        }
      }
      case Retryable wait -> {
        Rest rest = wait.rest();
        if (rest != null && rest.settled() > 0) {
          delivered();
        }
        failed(wait.code(), false);
        return rest instanceof Unfinished unfinished ? wait.with(watched(unfinished)) : wait;
      }
    }
    return outcome;
  }

  private Unfinished watched(Unfinished rest) {
    Attempt attempt = rest.attempt();
    Attempt watched =
        new Attempt() {
          @Override
          public Outcome resume() {
            return attempt(attempt::resume);
          }

          @Override
          public Batch left() {
            return attempt.left();
          }
        };
    return new Unfinished(rest.delivered(), rest.rejected(), watched);
  }

  private synchronized void delivered() {
    failures = 0;
    failingSince = null;
    lastDelivery = now();
  }

  private synchronized void failed(StatusCode code, boolean forGood) {
    if (failures++ == 0) {
      failingNanos = clock.nanoTime();
      failingSince = now();
    }
    lastError = code;
    permanent = forGood;
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.epochMillis());
  }

  /** Whether nothing has got through for {@link #OUTAGE}. */
  synchronized boolean failing() {
    return failures >= ATTEMPTS && clock.nanoTime() - failingNanos >= OUTAGE.toNanos();
  }

  /**
   * All of it at one moment.
   *
   * @param queued see {@link Backend}, as the next
   */
  synchronized Backend read(long queued, boolean refusing) {
    return new Backend(
        failures, failingSince, lastError, permanent, lastDelivery, queued, refusing);
  }
}
