package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Clock;
import ai.odock.router.Deadline;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Brings a batch to the backend: attempts with growing waits between them, halves for a backend
 * that calls a batch too large, and counts what became of every item.
 */
final class Delivery {
  private final Exporter exporter;
  private final Sending.@Nullable Retry retry;
  private final boolean acknowledged;
  private final DestinationCounters counters;
  private final Patience patience;
  private volatile @Nullable Successor successor;
  private volatile boolean replaced;
  private final RefusalLog refusals;
  private final Map<String, RefusalLog> drops = new ConcurrentHashMap<>();
  private final OutageLog outage;
  private final @Nullable StepSpan span;
  private final Clock clock;
  private final Logger log;
  private final Workspace workspace;

  /**
   * A delivery over one exporter.
   *
   * @param acknowledged whether the senders have been told that their items are safe; what cannot
   *     be delivered then is dropped, else it is handed back
   */
  Delivery(
      Exporter exporter,
      Sending.@Nullable Retry retry,
      boolean acknowledged,
      DestinationCounters counters,
      Clock clock,
      Logger log) {
    this(exporter, retry, acknowledged, counters, clock, log, null, Workspace.ofHeap());
  }

  /**
   * The same, measured.
   *
   * @param span null: not
   * @param workspace shared by all that send with this exporter
   */
  Delivery(
      Exporter exporter,
      Sending.@Nullable Retry retry,
      boolean acknowledged,
      DestinationCounters counters,
      Clock clock,
      Logger log,
      @Nullable StepSpan span,
      Workspace workspace) {
    this.exporter = exporter;
    this.retry = retry;
    this.acknowledged = acknowledged;
    this.counters = counters;
    this.patience = new Patience(clock);
    this.refusals = new RefusalLog(log, clock);
    this.outage = new OutageLog(log, clock);
    this.span = span;
    this.clock = clock;
    this.log = log;
    this.workspace = workspace;
  }

  /** Works on the batch until its fate is known, and counts it. */
  Outcome deliver(Batch batch) {
    long now = clock.nanoTime();
    return span == null ? deliver(batch, now) : span.around(batch, b -> deliver(b, now));
  }

  /** From now on waits are short, and nothing is tried again after the deadline. */
  void closeBy(Deadline deadline) {
    patience.closeBy(deadline);
  }

  /** Gives a batch up without an attempt, and counts it. */
  Outcome drop(Batch batch, String reason, String error) {
    drop(batch.items(), reason, error, StatusCode.RESOURCE_EXHAUSTED.goName(), true);
    return new Permanent(StatusCode.RESOURCE_EXHAUSTED, error, reason);
  }

  /**
   * From now on a batch that would be tried again later goes elsewhere.
   *
   * @param successor takes a batch with all that was promised for it
   */
  void handOver(Successor successor) {
    this.successor = successor;
    patience.wake();
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

    boolean isWhole() {
      return items == batch.items();
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

  private boolean handedOver(Open open) {
    Successor next = successor;
    if (next == null) {
      return false;
    }
    Batch left = open.left();
    return next.adopt(left, left.items() - open.items);
  }

  /** Repeats attempts until the batch is settled. */
  private Outcome deliver(Batch batch, long firstAttempt) {
    Open open = new Open(batch);
    @Nullable Backoff backoff =
        retry == null ? null : new Backoff(retry, ThreadLocalRandom.current());
    while (true) {
      switch (attempted(open)) {
        case Accepted accepted -> {
          outage.succeeded(counters.inFlight());
          counters.settled(open.items, accepted.rejected());
          return accepted;
        }
        case Permanent refused -> {
          boolean splits = refused.reason().equals(Outcome.TOO_LARGE) && open.isWhole();
          if (splits && open.items > 1) {
            return deliverHalves(open.batch, firstAttempt);
          }
          drop(open.items, refused.reason(), refused.message(), refused.code().goName(), true);
          return refused;
        }
        case Retryable wait -> {
          if (wait.rest() instanceof Rest rest && rest.settled() > 0) {
            counters.settled(rest.settled(), rest.rejected());
          }
          open.putOff(wait.rest());
          if (handedOver(open)) {
            return Accepted.ALL;
          }
          if (replaced || backoff == null || !patience.pause(wait, backoff, firstAttempt, outage)) {
            return giveUp(wait, open, batch.kept());
          }
          if (handedOver(open)) {
            return Accepted.ALL;
          }
        }
      }
    }
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
    return new Permanent(StatusCode.INTERNAL, "internal error: " + defect, "internal_error");
  }

  private Outcome deliverHalves(Batch batch, long firstAttempt) {
    Batch.Halves halves = batch.split(batch.items() / 2);
    log.atDebug()
        .addKeyValue("items", batch.items())
        .addKeyValue("bytes", batch.bytes())
        .log("The backend calls the batch too large; sending it in halves");
    Outcome first = deliver(halves.head(), firstAttempt);
    Outcome second = deliver(halves.tail(), firstAttempt);
    return SplitOutcome.of(
        List.of(new SplitOutcome(halves.head(), first), new SplitOutcome(halves.tail(), second)));
  }

  private Outcome giveUp(Retryable wait, Open open, boolean kept) {
    if (acknowledged) {
      if (patience.ended()) {
        drop(open.items, "shutdown", wait.message(), DestinationCounters.SHUTDOWN, false);
      } else {
        drop(open.items, "retries_exhausted", wait.message(), wait.code().goName(), false);
      }
      return wait;
    }
    if (!kept && !replaced) {
      counters.handedBack(open.items, wait.code().goName());
      refusals.refused(
          open.items, wait.message(), "Exporting failed. The sender has to try again.");
    }
    return wait.with(new Part(open.left()));
  }

  private void drop(int items, String reason, String error, String errorType, boolean permanent) {
    counters.dropped(items, reason, errorType, permanent);
    // nobody would tell later what a line at the end held back
    boolean last = patience.ended();
    RefusalLog lines =
        last
            ? new RefusalLog(log, clock)
            : drops.computeIfAbsent(reason, r -> new RefusalLog(log, clock));
    lines.dropped(items, reason, error);
  }
}
