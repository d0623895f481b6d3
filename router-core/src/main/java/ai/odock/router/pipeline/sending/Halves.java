package ai.odock.router.pipeline.sending;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The outcome of a batch that was sent in halves. A half that is refused for good is rejected items
 * of the whole; a half that is put off is its rest.
 */
final class Halves {
  private Halves() {}

  /** Makes both offers. */
  static Outcome offer(
      int headItems, Supplier<Outcome> head, int tailItems, Supplier<Outcome> tail) {
    Outcome first = head.get();
    Outcome second = tail.get();
    if (first instanceof Retryable a && second instanceof Retryable b) {
      return putOff(a, () -> offer(headItems, a.again(head), tailItems, b.again(tail)));
    }
    if (first instanceof Retryable a) {
      return putOff(a, a.again(head));
    }
    if (second instanceof Retryable b) {
      return putOff(b, b.again(tail));
    }
    if (first instanceof Permanent refused && second instanceof Permanent) {
      return refused;
    }
    Map<String, Integer> rejected = new HashMap<>(rejected(headItems, first));
    rejected(tailItems, second)
        .forEach((reason, items) -> rejected.merge(reason, items, Integer::sum));
    return new Accepted(rejected);
  }

  private static Map<String, Integer> rejected(int items, Outcome settled) {
    return switch (settled) {
      case Accepted accepted -> accepted.rejected();
      case Permanent refused -> Map.of(refused.reason(), items);
      case Retryable _ -> Map.of();
    };
  }

  /** What was settled has been counted where it was settled. */
  private static Retryable putOff(Retryable wait, Supplier<Outcome> again) {
    Rest rest = new Rest(0, Map.of(), again);
    return new Retryable(wait.code(), wait.message(), wait.delay(), rest);
  }
}
