package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.Exporter;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Sending;
import ai.odock.router.StatusCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
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
  private volatile @Nullable Predicate<Batch> successor;
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
   * From now on a batch that would be tried again later goes elsewhere, unless a part of it was
   * settled.
   *
   * @param successor takes a batch with all that was promised for it; false when it cannot
   */
  void handOver(Predicate<Batch> successor) {
    this.successor = successor;
    patience.wake();
  }

  private boolean handedOver(Batch batch, int open) {
    Predicate<Batch> next = successor;
    return next != null && open == batch.items() && next.test(batch);
  }

  private Outcome deliver(Batch batch, long firstAttempt) {
    return deliver(() -> exporter.export(batch), batch, batch.items(), firstAttempt, false);
  }

  /**
   * Repeats one attempt until it settles.
   *
   * @param left the items of the batch whose fate is open
   * @param told whether a failure of these items has been counted before
   */
  private Outcome deliver(
      Supplier<Outcome> firstTry, Batch batch, int left, long firstAttempt, boolean told) {
    Supplier<Outcome> attempt = firstTry;
    int open = left;
    @Nullable Backoff backoff =
        retry == null ? null : new Backoff(retry, ThreadLocalRandom.current());
    while (true) {
      switch (attempted(attempt, batch)) {
        case Accepted accepted -> {
          outage.succeeded(counters.inFlight());
          counters.settled(open, accepted.rejected());
          return accepted;
        }
        case Permanent refused -> {
          boolean splits = refused.reason().equals(Outcome.TOO_LARGE) && open == batch.items();
          if (splits && open > 1) {
            return deliverHalves(batch, firstAttempt);
          }
          drop(open, refused.reason(), refused.message(), refused.code().goName(), true);
          return refused;
        }
        case Retryable wait -> {
          Rest rest = wait.rest();
          if (rest != null) {
            counters.settled(rest.settled(), rest.rejected());
            open -= rest.settled();
            attempt = rest.again();
          }
          if (handedOver(batch, open)) {
            return Accepted.ALL;
          }
          if (backoff == null || !patience.pause(wait, backoff, firstAttempt, outage)) {
            return giveUp(wait, attempt, batch, open, told);
          }
          if (handedOver(batch, open)) {
            return Accepted.ALL;
          }
        }
      }
    }
  }

  private Outcome attempted(Supplier<Outcome> attempt, Batch batch) {
    long bytes = 0;
    try {
      bytes = exporter.workingBytes(batch);
      workspace.take(bytes);
    } catch (RuntimeException | Error e) {
      return defect(e);
    }
    try {
      return attempt.get();
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
    return Halves.offer(
        halves.head().items(),
        () -> deliver(halves.head(), firstAttempt),
        halves.tail().items(),
        () -> deliver(halves.tail(), firstAttempt));
  }

  private Outcome giveUp(
      Retryable wait, Supplier<Outcome> attempt, Batch batch, int open, boolean told) {
    if (acknowledged) {
      if (patience.ended()) {
        drop(open, "shutdown", wait.message(), DestinationCounters.SHUTDOWN, false);
      } else {
        drop(open, "retries_exhausted", wait.message(), wait.code().goName(), false);
      }
      return wait;
    }
    if (!told) {
      counters.handedBack(open, wait.code().goName());
    }
    refusals.refused(open, wait.message(), "Exporting failed. The sender has to try again.");
    Supplier<Outcome> again = () -> deliver(attempt, batch, open, clock.nanoTime(), true);
    Rest rest = new Rest(batch.items() - open, Map.of(), again);
    return new Retryable(wait.code(), wait.message(), wait.delay(), rest);
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
