package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StartException;
import org.jspecify.annotations.Nullable;

/**
 * Holds what waits in a queue, first come first served, and the room that it takes. Room is given
 * back when a batch is settled, not when it is taken out, so the limit covers what is being sent.
 * Called by many threads at once.
 */
interface QueueStore {
  /**
   * Makes ready what {@link #take} gives first: what an earlier process left, where it keeps that.
   */
  void open() throws StartException;

  /** Whether what it has admitted survives the end of the process. */
  boolean isDurable();

  /** Lets a batch in; the refusal when it cannot be. May wait where the queue is to block. */
  @Nullable Retryable admit(QueueEntry entry, Batch batch);

  /**
   * Lets a batch in that another queue had let in before, whatever room there is; false when this
   * one is closed.
   *
   * @param again items of it whose fate was counted before, and will be once more
   */
  boolean adopt(QueueEntry entry, Batch batch, int again);

  /**
   * Takes the next batch out, and waits for it. Its room is still taken.
   *
   * @param nanos how long to wait at most
   * @return null when that has passed, or when the store is closed and empty
   */
  @Nullable QueuedPart take(long nanos) throws InterruptedException;

  /** The next batch if there is one. */
  @Nullable QueuedPart poll();

  /** Whether nothing waits and nothing will. */
  boolean isDrained();

  /**
   * All of an entry is settled.
   *
   * @param outcome one that is neither accepted nor refused for good leaves what a durable store
   *     holds where it is
   */
  void settle(QueueEntry entry, Outcome outcome);

  /** What is queued and being sent, in units of the sizer. */
  long used();

  /** Refuses what comes from now on; what waits can still be taken. */
  void close();
}
