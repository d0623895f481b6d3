package ai.odock.router.pipeline.topology;

import ai.odock.router.ExporterType;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import org.jspecify.annotations.Nullable;

/**
 * How callers of an exporter wait, as far as its configuration tells.
 *
 * @param type null unless the exporter itself decides
 */
record Waiting(How how, @Nullable ExporterType<?> type) {
  /** Who makes callers wait. */
  enum How {
    NEVER,
    FOR_THE_QUEUE,
    AS_THE_EXPORTER_DOES
  }

  static Waiting of(ExporterSpec<?> spec) {
    var queue = spec.sending().queue();
    if (queue == null) {
      return new Waiting(How.AS_THE_EXPORTER_DOES, spec.type());
    }
    boolean waits = queue.blockOnOverflow() || queue.waitForResult();
    return new Waiting(waits ? How.FOR_THE_QUEUE : How.NEVER, null);
  }
}
