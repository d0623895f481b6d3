package ai.odock.router;

import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.telemetry.LogRateLimit;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Hands batches on for a step that holds what it has taken in, so that no client waits for them:
 * what the next step puts off is kept and offered again, with growing waits. When that is due is
 * for the step to see to.
 */
public final class Downstream {
  /** The first wait before a batch that was put off is offered again; then it doubles. */
  private static final long AGAIN_NANOS = Duration.ofMillis(20).toNanos();

  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  /** A longer wish of a backend is not honoured: clients are refused meanwhile. */
  private static final long LONGEST_ASKED_NANOS = Duration.ofSeconds(30).toNanos();

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

  private final Consumer next;
  private final Clock clock;
  private final Logger log;
  private final Account account;
  private final LogRateLimit lines;

  /** What the step counts, and what it holds. */
  public interface Account {
    /** The next step has put a batch off, for the first time. */
    void putOff(Batch batch);

    /** A batch is lost. */
    void dropped(Batch batch, String reason);

    /** A batch is gone, one way or the other: nobody holds it any more. */
    void released(Batch batch);
  }

  public Downstream(Consumer next, ComponentContext context, Account account) {
    this.next = next;
    this.clock = context.clock();
    this.log = context.log();
    this.account = account;
    this.lines = new LogRateLimit(clock, BETWEEN_LINES);
  }

  /**
   * An offer to be made now.
   *
   * @param taken runs when all of it was taken
   */
  public PendingOffer of(Batch batch, Runnable taken) {
    List<Offer> whole = List.of(new Offer(next, batch.keptUntilTaken()));
    return new PendingOffer(batch, whole, taken, 0, clock.nanoTime(), "");
  }

  /** Makes an offer; the next one when it was put off, null when the batch is gone. */
  public @Nullable PendingOffer make(PendingOffer offer) {
    Outcome outcome = outcome(offer);
    if (outcome instanceof Retryable wait) {
      return later(offer, wait);
    }
    if (outcome instanceof Permanent refused) {
      // Whoever refused has counted the items.
      log.atWarn().addKeyValue("error", refused.message()).log("Sender failed");
    } else {
      offer.taken().run();
    }
    account.released(offer.batch());
    return null;
  }

  private Outcome outcome(PendingOffer offer) {
    try {
      return Offer.all(offer.left());
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("The next step failed with a defect. Dropping data.");
      account.dropped(offer.batch(), "internal_error");
      return new Permanent(StatusCode.INTERNAL, e.toString(), "internal_error");
    }
  }

  private PendingOffer later(PendingOffer offer, Retryable wait) {
    if (offer.waited() == 0) {
      account.putOff(offer.batch());
      if (lines.isOver()) {
        log.atWarn()
            .addKeyValue("error", wait.message())
            .addKeyValue("items", offer.batch().items())
            .log("What follows takes no more. The batch is kept and offered again.");
      }
    }
    long growing =
        offer.waited() == 0 ? AGAIN_NANOS : Math.min(LONGEST_WAIT_NANOS, 2 * offer.waited());
    long asked = wait.delay() == null ? 0 : wait.delay().toNanos();
    long at = clock.nanoTime() + Math.max(growing, Math.min(asked, LONGEST_ASKED_NANOS));
    List<Offer> left = wait.left(next, offer.batch());
    return new PendingOffer(offer.batch(), left, offer.taken(), growing, at, wait.message());
  }

  /** Gives a batch up that could not be handed on before the end. */
  public void drop(Batch left) {
    account.dropped(left, "shutdown");
    account.released(left);
    log.atError()
        .addKeyValue("dropped_items", left.items())
        .addKeyValue("reason", "shutdown")
        .log("A batch could not be handed on before the deadline of the stop. Dropping data.");
  }
}
