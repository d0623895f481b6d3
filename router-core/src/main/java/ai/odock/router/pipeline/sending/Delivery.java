package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Exporter;
import ai.odock.router.MemoryBudget;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Sending;
import ai.odock.router.StatusCode;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Brings a batch to the backend: retries it, sends it in halves when it is too large or when some
 * of its items are refused, and counts what became of every item.
 */
final class Delivery {
  private final Attempts attempts;
  private final Losses losses;
  private final boolean acknowledged;
  private final @Nullable StepSpan span;
  private final Clock clock;
  private final Logger log;

  /** Both halves are copies, and one may have to move while it grows. */
  private static final long CUT_COPIES = 3;

  /** A batch that takes no more than this part of the budget is cut also without room. */
  private static final int ALWAYS_CUT = 4;

  private final MemoryBudget memory;

  /** Held while a batch is cut without room for it. */
  private final ReentrantLock oneAtATime = new ReentrantLock();

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
    this(
        exporter,
        retry,
        acknowledged,
        counters,
        clock,
        log,
        null,
        WorkingMemory.ofHeap(),
        new MemoryBudget(Long.MAX_VALUE));
  }

  /**
   * One that is measured.
   *
   * @param span null: not
   * @param workspace shared by all that send with this exporter
   * @param memory charged for the parts of a batch that is cut
   */
  Delivery(
      Exporter exporter,
      Sending.@Nullable Retry retry,
      boolean acknowledged,
      DestinationCounters counters,
      Clock clock,
      Logger log,
      @Nullable StepSpan span,
      WorkingMemory workspace,
      MemoryBudget memory) {
    this.memory = memory;
    this.losses = new Losses(counters, clock, log);
    this.attempts =
        new Attempts(exporter, retry, acknowledged, counters, losses, workspace, clock, log);
    this.acknowledged = acknowledged;
    this.span = span;
    this.clock = clock;
    this.log = log;
  }

  /** See {@link Attempts}. */
  Attempts attempts() {
    return attempts;
  }

  /** See {@link Attempts#closeBy}. */
  void closeBy(Deadline deadline) {
    attempts.closeBy(deadline);
  }

  /** Works on a batch until its fate is known, and counts it. */
  Outcome deliver(Batch batch) {
    return deliver(Cargo.of(batch));
  }

  /** Works on all of it until its fate is known, counts it, and settles what it is made of. */
  Outcome deliver(Cargo cargo) {
    if (span == null) {
      return new Run(UnaryOperator.identity()).deliver(cargo);
    }
    return span.around(
        cargo.batch(), batch -> new Run(part -> part.within(batch.spans())).deliver(cargo));
  }

  /** Gives a batch up without an attempt, and counts it. */
  Outcome drop(Batch batch, String reason, String error) {
    Permanent refused = new Permanent(StatusCode.RESOURCE_EXHAUSTED, error, reason, About.SIZE);
    drop(batch.items(), refused);
    return refused;
  }

  private void drop(int items, Permanent refused) {
    losses.drop(
        items,
        refused.reason(),
        refused.message(),
        refused.code().goName(),
        true,
        attempts.ended());
  }

  /** One delivery, in as many parts as it takes. */
  private final class Run {
    private final UnaryOperator<Batch> inSpan;
    private final long firstAttempt = clock.nanoTime();
    private final List<SplitOutcome> outcomes = new ArrayList<>(1);
    private final CulpritSearch search = new CulpritSearch();

    Run(UnaryOperator<Batch> inSpan) {
      this.inSpan = inSpan;
    }

    Outcome deliver(Cargo cargo) {
      var _ = conclude(cargo, attempt(cargo), CulpritSearch.MOST_REFUSALS);
      return SplitOutcome.of(outcomes);
    }

    private Attempts.End attempt(Cargo cargo) {
      Attempts.End end = attempts.make(inSpan.apply(cargo.batch()), firstAttempt);
      search.note(end.outcome());
      return end;
    }

    /** Goes on after an attempt; what is left of the refusals that may be met. */
    private int conclude(Cargo cargo, Attempts.End end, int budget) {
      if (end.outcome() instanceof Permanent refused
          && end.whole()
          && refused.about() != About.CALL) {
        long cost = CUT_COPIES * cargo.batch().bytes();
        try (Work room = memory.work(0)) {
          if (room.test(cost)) {
            return cut(cargo, end, refused, budget);
          }
        }
        if (cost <= memory.most() / ALWAYS_CUT) {
          oneAtATime.lock();
          try {
            return cut(cargo, end, refused, budget);
          } finally {
            oneAtATime.unlock();
          }
        }
      }
      settle(cargo, end);
      return budget;
    }

    private int cut(Cargo cargo, Attempts.End end, Permanent refused, int budget) {
      Cargo.Halves halves = halves(cargo, refused, budget);
      if (halves == null) {
        settle(cargo, end);
        return budget;
      }
      if (refused.about() == About.SIZE) {
        int left = conclude(halves.head(), attempt(halves.head()), budget);
        return conclude(halves.tail(), attempt(halves.tail()), left);
      }
      return search(halves, budget);
    }

    private Cargo.@Nullable Halves halves(Cargo cargo, Permanent refused, int budget) {
      try {
        return mayCut(cargo, refused, budget);
      } catch (RuntimeException | Error e) {
        log.atError().setCause(e).log("A batch that was refused cannot be cut");
        return null;
      }
    }

    private Cargo.@Nullable Halves mayCut(Cargo cargo, Permanent refused, int budget) {
      Cargo.Halves halves =
          switch (refused.about()) {
            case CALL -> null;
            case SIZE -> cargo.halves(true);
            // a sender that waits for the answer is told that its data was refused
            case CONTENT -> budget > 0 ? cargo.halves(acknowledged || cargo.batch().kept()) : null;
          };
      if (halves != null) {
        log.atDebug()
            .addKeyValue("items", cargo.batch().items())
            .addKeyValue("error", refused.message())
            .log("A batch was refused; sending it in halves");
      }
      return halves;
    }

    /**
     * Looks for the culprit in both halves. Both are tried before one is cut further: where others
     * are taken it shows at once.
     */
    private int search(Cargo.Halves halves, int budget) {
      CulpritSearch.Mark before = search.mark();
      Attempts.End head = attempt(halves.head());
      Attempts.End tail = attempt(halves.tail());
      int left = budget - search.refusalsSince(before);
      boolean both = search.refusalsSince(before) == 2;
      int share = both ? left - CulpritSearch.keptForOne(halves.tail(), left) : left;
      int unused = searchOrSettle(halves.head(), head, share, before);
      return searchOrSettle(halves.tail(), tail, left - share + unused, before);
    }

    private int searchOrSettle(
        Cargo cargo, Attempts.End end, int budget, CulpritSearch.Mark before) {
      if (!search.isHopeless(before)) {
        return conclude(cargo, end, budget);
      }
      settle(cargo, end);
      return budget;
    }

    private void settle(Cargo cargo, Attempts.End end) {
      if (end.outcome() instanceof Permanent refused) {
        drop(end.open(), refused);
      }
      cargo.settle(end.outcome());
      outcomes.add(new SplitOutcome(cargo.batch(), end.outcome()));
    }
  }
}
