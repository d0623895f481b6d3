package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Exporter;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Attempt;
import ai.odock.router.Outcome.Elsewhere;
import ai.odock.router.Outcome.Part;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Outcome.Unfinished;
import ai.odock.router.Sending;
import ai.odock.router.StatusCode;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Repeats attempts to export a batch, with growing waits between them, until the backend has it or
 * refuses it for good, or time is over.
 */
final class Attempts {
  private final Exporter exporter;
  private final Sending.@Nullable Retry retry;
  private final boolean acknowledged;
  private final DestinationCounters counters;
  private final Losses losses;
  private final WorkingMemory workspace;
  private final RetryWait patience;
  private final RefusalLog refusals;
  private final OutageLog outage;
  private final Logger log;
  private volatile @Nullable Successor successor;
  private volatile boolean replaced;
  private volatile boolean stored;

  /** See {@link Delivery}. */
  Attempts(
      Exporter exporter,
      Sending.@Nullable Retry retry,
      boolean acknowledged,
      DestinationCounters counters,
      Losses losses,
      WorkingMemory workspace,
      Clock clock,
      Logger log) {
    this.exporter = exporter;
    this.retry = retry;
    this.acknowledged = acknowledged;
    this.counters = counters;
    this.losses = losses;
    this.workspace = workspace;
    this.patience = new RetryWait(clock);
    this.refusals = new RefusalLog(log, clock);
    this.outage = new OutageLog(log, clock);
    this.log = log;
  }

  /** Who takes the place of a queue. */
  interface Successor {
    /**
     * Takes a batch; false when it cannot.
     *
     * @param again items of it whose fate was counted here
     */
    boolean adopt(Batch batch, int again);
  }

  /**
   * How the attempts for a batch ended.
   *
   * @param outcome all of it is counted but a permanent refusal
   * @param open the items that a permanent refusal is about
   * @param whole whether these are the batch
   */
  record End(Outcome outcome, int open, boolean whole) {}

  /** What is left at the end is stored for the next process, so it is not dropped. */
  void stored() {
    stored = true;
  }

  /** From now on waits are short, and nothing is tried again after the deadline. */
  void closeBy(Deadline deadline) {
    patience.closeBy(deadline);
  }

  /** Whether that deadline has passed. */
  boolean ended() {
    return patience.ended();
  }

  /** From now on a batch that would be tried again later goes to somebody else. */
  void handOver(Successor next) {
    successor = next;
    patience.wake();
  }

  /** From now on a batch that would be tried again later goes back to whoever waits for it. */
  void giveBack() {
    replaced = true;
    patience.wake();
  }

  /** A batch whose fate is open, wholly or in part. */
  private static final class Open {
    Batch batch;
    int items;
    @Nullable Attempt begun;

    Open(Batch batch) {
      this.batch = batch;
      this.items = batch.items();
    }

    Batch left() {
      return begun == null ? batch : begun.left();
    }

    void putOff(@Nullable Rest rest) {
      switch (rest) {
        case null -> {}
        case Part part -> {
          batch = part.left();
          items = batch.items();
          begun = null;
        }
        case Unfinished unfinished -> {
          items -= unfinished.settled();
          begun = unfinished.attempt();
        }
        case Elsewhere _ -> throw new IllegalStateException("an exporter has nobody behind it");
      }
    }
  }

  /**
   * Sends a batch.
   *
   * @param firstAttempt when that was made, on the clock
   */
  End make(Batch batch, long firstAttempt) {
    Open open = new Open(batch);
    @Nullable Backoff backoff =
        retry == null ? null : new Backoff(retry, ThreadLocalRandom.current());
    while (true) {
      switch (attempted(open)) {
        case Accepted accepted -> {
          outage.succeeded(counters.inFlight());
          counters.settled(open.items, accepted.rejected());
          return new End(accepted, 0, false);
        }
        case Permanent refused -> {
          return new End(refused, open.items, open.items == batch.items());
        }
        case Retryable wait -> {
          Rest rest = wait.rest();
          if (rest != null && rest.settled() > 0) {
            counters.settled(rest.settled(), rest.rejected());
          }
          open.putOff(wait.rest());
          if (handedOver(open)) {
            return new End(Accepted.ALL, 0, false);
          }
          if (replaced || backoff == null || !patience.pause(wait, backoff, firstAttempt, outage)) {
            return new End(giveUp(wait, open, batch.kept()), 0, false);
          }
          if (handedOver(open)) {
            return new End(Accepted.ALL, 0, false);
          }
        }
      }
    }
  }

  private boolean handedOver(Open open) {
    Successor next = successor;
    if (next == null) {
      return false;
    }
    Batch left = open.left();
    return next.adopt(left, left.items() - open.items);
  }

  private Outcome attempted(Open open) {
    long bytes = 0;
    try {
      bytes = exporter.workingBytes(open.batch);
      workspace.take(bytes);
    } catch (RuntimeException | Error e) {
      return defect(e);
    }
    try {
      return open.begun == null ? exporter.export(open.batch) : open.begun.resume();
    } catch (RuntimeException | Error e) { // a missing native library is an Error, too
      return defect(e);
    } finally {
      workspace.giveBack(bytes);
    }
  }

  private Outcome defect(Throwable defect) {
    log.atError().setCause(defect).log("The exporter failed with a defect");
    return Permanent.ofContent(StatusCode.INTERNAL, "internal error", "internal_error");
  }

  private Outcome giveUp(Retryable wait, Open open, boolean kept) {
    if (acknowledged) {
      boolean ended = patience.ended();
      if (ended && stored) {
        return wait;
      }
      losses.drop(
          open.items,
          ended ? "shutdown" : "retries_exhausted",
          wait.message(),
          ended ? DestinationCounters.SHUTDOWN : wait.code().goName(),
          false,
          ended);
      return wait;
    }
    if (!kept && !replaced) {
      counters.handedBack(open.items, wait.code().goName());
      refusals.refused(
          open.items, wait.message(), "Exporting failed. The sender has to try again.");
    }
    return wait.with(new Part(open.left()));
  }
}
