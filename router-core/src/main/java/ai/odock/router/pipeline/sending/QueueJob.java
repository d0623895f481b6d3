package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import java.util.List;

/**
 * What a queue sends next as one batch.
 *
 * @param parts of one batch that was queued, or of several
 * @param tooLarge it is a single item, and larger than a batch may be
 */
record QueueJob(List<Part> parts, boolean tooLarge) {
  /** A batch that was queued, or what was cut from it. */
  record Part(QueueEntry entry, Batch batch) {}

  /** A queued batch as it came. */
  static QueueJob of(Part whole) {
    return new QueueJob(List.of(whole), false);
  }

  Batch batch() {
    return Batch.merge(parts.stream().map(Part::batch).toList());
  }
}
