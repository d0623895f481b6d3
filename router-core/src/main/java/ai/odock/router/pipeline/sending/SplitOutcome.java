package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Part;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a batch that was sent in parts: of one of them, or of all. A part that is refused
 * for good is rejected items of the whole; a part that is put off is left of it. What was settled
 * has been counted where it was settled.
 */
record SplitOutcome(Batch part, Outcome outcome) {
  /** The outcome of the whole. */
  static Outcome of(List<SplitOutcome> parts) {
    if (parts.size() == 1) {
      return parts.getFirst().outcome;
    }
    @Nullable Retryable waiting = null;
    @Nullable Permanent refused = null;
    int refusals = 0;
    List<Batch> left = new ArrayList<>();
    Map<String, Integer> rejected = new HashMap<>();
    for (SplitOutcome one : parts) {
      switch (one.outcome) {
        case Accepted some ->
            some.rejected().forEach((reason, items) -> rejected.merge(reason, items, Integer::sum));
        case Permanent no -> {
          refused = refused == null ? no : refused;
          refusals++;
          rejected.merge(no.reason(), one.part.items(), Integer::sum);
        }
        case Retryable wait -> {
          waiting = waiting == null ? wait : waiting;
          left.add(wait.left(one.part));
        }
      }
    }
    if (waiting != null) {
      return waiting.with(new Part(Batch.merge(left)));
    }
    return refused != null && refusals == parts.size() ? refused : new Accepted(rejected);
  }
}
