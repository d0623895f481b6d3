package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;

/** A batch that was queued, or what was cut from it, and the place that it takes in the queue. */
record QueuedPart(QueueEntry entry, Batch batch) {}
