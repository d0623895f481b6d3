package ai.odock.router.processors.batch;

import ai.odock.router.Batch;
import ai.odock.router.Clock;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Offer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.processors.batch.BatchCounters.Trigger;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Hands batches on to the next step, and counts and releases them when they are gone. */
final class Handover {
  /** The first wait before a batch that was put off is offered again; then it doubles. */
  private static final long AGAIN_NANOS = Duration.ofMillis(20).toNanos();

  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  /** A longer wish of a backend is not honoured: clients are refused meanwhile. */
  private static final long LONGEST_ASKED_NANOS = Duration.ofSeconds(30).toNanos();

  private final Consumer next;
  private final MemoryBudget memory;
  private final Clock clock;
  private final Logger log;
  private final BatchCounters counters;

  /**
   * A batch on its way.
   *
   * @param left what is to be offered, and to whom: at first the batch, to the next step
   * @param waited the last wait before it was offered again, in nanoseconds; 0: none
   * @param at when to offer it, on the clock
   * @param why what was said when it was put off
   */
  record Waiting(
      Batch batch, Trigger trigger, List<Offer> left, long waited, long at, String why) {}

  Handover(Consumer next, ComponentContext context, BatchCounters counters) {
    this.next = next;
    this.memory = context.memory();
    this.clock = context.clock();
    this.log = context.log();
    this.counters = counters;
  }

  /** An offer to be made now. */
  Waiting of(Batch batch, Trigger trigger) {
    List<Offer> whole = List.of(new Offer(next, batch.keptUntilTaken()));
    return new Waiting(batch, trigger, whole, 0, 0, "");
  }

  /** Makes an offer; the next one when it was put off, null when the batch is gone. */
  @Nullable Waiting make(Waiting offer) {
    Outcome outcome = outcome(offer);
    if (outcome instanceof Retryable wait) {
      return later(offer, wait);
    }
    if (outcome instanceof Permanent refused) {
      // Whoever refused has counted the items.
      log.atWarn().addKeyValue("error", refused.message()).log("Sender failed");
    } else {
      counters.sent(offer.batch(), offer.trigger());
    }
    release(offer.batch());
    return null;
  }

  private Outcome outcome(Waiting offer) {
    try {
      return Offer.all(offer.left());
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("The next step failed with a defect. Dropping data.");
      counters.dropped(offer.batch(), "internal_error");
      return new Permanent(StatusCode.INTERNAL, e.toString(), "internal_error");
    }
  }

  private Waiting later(Waiting offer, Retryable wait) {
    long growing =
        offer.waited() == 0 ? AGAIN_NANOS : Math.min(LONGEST_WAIT_NANOS, 2 * offer.waited());
    long asked = wait.delay() == null ? 0 : wait.delay().toNanos();
    long at = clock.nanoTime() + Math.max(growing, Math.min(asked, LONGEST_ASKED_NANOS));
    List<Offer> left = wait.left(next, offer.batch());
    return new Waiting(offer.batch(), offer.trigger(), left, growing, at, wait.message());
  }

  /** Gives a batch up that could not be handed on before the end. */
  void drop(Batch left) {
    counters.dropped(left, "shutdown");
    release(left);
    log.atError()
        .addKeyValue("dropped_items", left.items())
        .addKeyValue("reason", "shutdown")
        .log("A batch could not be handed on before the deadline of the stop. Dropping data.");
  }

  private void release(Batch batch) {
    counters.held(-batch.items());
    memory.release(batch.charge());
  }
}
