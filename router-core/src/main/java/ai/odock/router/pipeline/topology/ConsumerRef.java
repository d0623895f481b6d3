package ai.odock.router.pipeline.topology;

import ai.odock.router.Batch;
import ai.odock.router.Consumer;
import ai.odock.router.Offer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Traits;
import java.util.List;

/**
 * A reference to the consumer at a place of the graph. A reload leads it to the one that is in
 * force from then on, for all who hold it.
 */
final class ConsumerRef implements Consumer {
  private volatile Consumer target;

  ConsumerRef(Consumer target) {
    this.target = target;
  }

  /** From now on leads to {@code next}; calls that are under way end where they began. */
  void to(Consumer next) {
    target = next;
  }

  @Override
  public Traits traits() {
    return target.traits();
  }

  /** A part that was replaced meanwhile may refuse what its successor takes. */
  @Override
  @SuppressWarnings("ReferenceEquality") // the same part, not an equal one
  public Outcome consume(Batch batch) {
    Consumer asked = target;
    Batch open = batch;
    Outcome outcome = asked.consume(open);
    for (Consumer now = target;
        outcome instanceof Retryable refusal && asked != now;
        now = target) {
      List<Offer> left = refusal.left(this, open);
      if (left.size() != 1 || !left.getFirst().to().equals(this)) {
        return outcome; // others behind this place are meant
      }
      if (now.traits().waits() && !Thread.currentThread().isVirtual()) {
        return outcome; // an event loop must not wait; the client comes again
      }
      asked = now;
      open = left.getFirst().batch();
      outcome = asked.consume(open);
    }
    return outcome;
  }
}
