package ai.odock.router.pipeline.topology;

import ai.odock.router.Batch;
import ai.odock.router.Consumer;
import ai.odock.router.Outcome;
import ai.odock.router.Traits;
import ai.odock.router.pipeline.sending.StepSpan;

/** A step that is measured with a span. */
record TracedStep(StepSpan span, Consumer step) implements Consumer {
  @Override
  public Traits traits() {
    return step.traits();
  }

  @Override
  public Outcome consume(Batch batch) {
    return batch.items() == 0 ? step.consume(batch) : span.around(batch, step::consume);
  }
}
