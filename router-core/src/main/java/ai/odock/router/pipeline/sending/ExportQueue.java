package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Consumer;
import ai.odock.router.StartException;
import ai.odock.router.time.Deadline;

/** What waits to be sent by one exporter: one queue, or one for each of its partitions. */
sealed interface ExportQueue extends Consumer permits SendingQueue, PartitionedQueue {
  /** Opens what it holds, and begins to send. */
  void start() throws StartException;

  /** Whether there is still a thread that sends, or none is needed. */
  boolean alive();

  /** What is queued and being sent, in units of the sizer. */
  long used();

  long capacity();

  /** Whether callers are told only when their batch was sent. */
  boolean answersLater();

  /**
   * Takes a batch that was accepted before, whatever room there is; false when it is closed.
   *
   * @param again items of it whose fate was counted before, and will be once more
   */
  boolean adopt(Batch batch, int again);

  /** Tells whoever waits for a result to offer again, now that this queue is replaced. */
  void giveBack();

  /**
   * Gives what waits to the queue that takes the place of this one, and from now on also what could
   * not be sent at once. Whoever offers more is refused.
   */
  void handOver(ExportQueue next);

  /** Refuses what comes, sends what is there, and drops what is left at the deadline. */
  void close(Deadline deadline);
}
