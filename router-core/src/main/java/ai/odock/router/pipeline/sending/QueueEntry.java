package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Retryable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The place that one batch takes in a queue, from its admission until all of it is settled: the
 * queue may cut it, and send its parts together with those of others. It does not hold the batch
 * itself, which is free as soon as it was sent.
 */
final class QueueEntry {
  private final long size;
  private final boolean awaited;
  private final List<SplitOutcome> settled = new ArrayList<>();
  private final CompletableFuture<Outcome> result = new CompletableFuture<>();
  private long charge;
  private int open = 1;
  private @Nullable Retryable left;

  /**
   * A place for a batch that is not cut yet.
   *
   * @param size in units of the queue's sizer
   * @param awaited whether somebody waits for {@link #result}
   */
  QueueEntry(Batch batch, long size, boolean awaited) {
    this.size = size;
    this.charge = batch.charge();
    this.awaited = awaited;
  }

  long size() {
    return size;
  }

  /** What it takes of the memory budget. */
  synchronized long charge() {
    return charge;
  }

  /** A part was cut in two, which together are larger than it was. */
  synchronized void cut(Batch part, Batch.Halves halves, PartitionRoom memory) {
    long more = halves.head().charge() + halves.tail().charge() - part.charge();
    memory.grow(more);
    charge += more;
    open++;
  }

  /**
   * The fate of a part is known.
   *
   * @param joined whether it was sent together with others: then only what holds for all of them is
   *     known of it, and it is the part itself that would be offered again
   * @return whether it was the last one
   */
  synchronized boolean settle(Batch part, Outcome outcome, boolean joined) {
    if (outcome instanceof Retryable wait) {
      left = wait;
    }
    if (awaited) {
      settled.add(new SplitOutcome(part, joined ? ofOne(outcome) : outcome));
    }
    return --open == 0;
  }

  private static Outcome ofOne(Outcome ofAll) {
    return switch (ofAll) {
      case Accepted _ -> Accepted.ALL;
      case Retryable wait -> new Retryable(wait.code(), wait.message(), wait.delay(), null);
      default -> ofAll;
    };
  }

  /**
   * What became of all parts: not settled while one is not.
   *
   * @param last of the last one
   */
  synchronized Outcome ofAll(Outcome last) {
    return left == null ? last : left;
  }

  /** Tells whoever waits, after the last part. */
  void finish() {
    if (awaited) {
      result.complete(SplitOutcome.of(settled));
    }
  }

  /** What became of the whole batch. */
  CompletableFuture<Outcome> result() {
    return result;
  }
}
