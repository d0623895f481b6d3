package ai.odock.router;

import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Elsewhere;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch and who is to take it.
 *
 * @param to a step of the pipeline that offers it, or a joint that a reload leads elsewhere: never
 *     a part that a reload replaces by itself
 */
public record Offer(Consumer to, Batch batch) {
  /**
   * Makes every offer. The first that is not accepted speaks for all; one that asks to wait speaks
   * before one that refuses for good, so that nobody gives up what somebody else still wants. What
   * is left is the offers that were put off.
   */
  public static Outcome all(List<Offer> offers) {
    if (offers.size() == 1) {
      return offers.getFirst().make();
    }
    Accepted accepted = Accepted.ALL;
    @Nullable Permanent refused = null;
    @Nullable Retryable waiting = null;
    List<Offer> left = new ArrayList<>();
    for (Offer offer : offers) {
      switch (offer.to.consume(offer.batch)) {
        case Accepted a -> accepted = a.rejectedItems() > accepted.rejectedItems() ? a : accepted;
        case Permanent p -> refused = refused == null ? p : refused;
        case Retryable r -> {
          waiting = waiting == null ? r : waiting;
          left.addAll(r.left(offer.to, offer.batch));
        }
      }
    }
    if (waiting != null) {
      return waiting.with(new Elsewhere(left));
    }
    return refused == null ? accepted : refused;
  }

  private Outcome make() {
    Outcome outcome = to.consume(batch);
    return outcome instanceof Retryable wait
        ? wait.with(new Elsewhere(wait.left(to, batch)))
        : outcome;
  }
}
