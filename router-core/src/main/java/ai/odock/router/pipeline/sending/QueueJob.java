package ai.odock.router.pipeline.sending;

import java.util.List;

/**
 * What a queue sends next as one batch.
 *
 * @param parts of one batch that was queued, or of several
 * @param tooLarge it is a single item, and larger than a batch may be
 */
record QueueJob(List<QueuedPart> parts, boolean tooLarge) {
  /** A queued batch as it came. */
  static QueueJob of(QueuedPart whole) {
    return new QueueJob(List.of(whole), false);
  }
}
