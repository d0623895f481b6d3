package ai.odock.router.pipeline.topology;

import ai.odock.router.Batch;
import ai.odock.router.Consumer;
import ai.odock.router.Offer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Retryable;
import java.util.List;

/**
 * A joint between parts that a reload may replace: whoever holds it reaches the part that is in
 * force now.
 */
final class Switch implements Consumer {
  /** Both change together, or a thread that must not wait could meet a part that does. */
  private record Target(Consumer consumer, boolean mayWait) {}

  private volatile Target target;

  Switch(Consumer target) {
    this.target = new Target(target, target.mayWait());
  }

  /** From now on leads to {@code next}; calls that are under way end where they began. */
  void to(Consumer next) {
    target = new Target(next, next.mayWait());
  }

  @Override
  public boolean mayWait() {
    return target.mayWait;
  }

  /** A part that was replaced meanwhile may refuse what its successor takes. */
  @Override
  public Outcome consume(Batch batch) {
    Target asked = target;
    Batch open = batch;
    Outcome outcome = asked.consumer.consume(open);
    for (Target now = target;
        outcome instanceof Retryable refusal && !asked.equals(now);
        now = target) {
      List<Offer> left = refusal.left(this, open);
      if (left.size() != 1 || !left.getFirst().to().equals(this)) {
        return outcome; // others behind this joint are meant
      }
      asked = now;
      open = left.getFirst().batch();
      outcome = asked.consumer.consume(open);
    }
    return outcome;
  }
}
