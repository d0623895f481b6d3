package ai.odock.router.pipeline.topology;

import ai.odock.router.Batch;
import ai.odock.router.Consumer;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Rest;
import ai.odock.router.Outcome.Retryable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands the same batch to several consumers, one after the other. The first in the order of the
 * configuration that did not accept it speaks for all; one that asks to wait speaks before one that
 * refuses for good, so that nobody gives a batch up that somebody else still wants. What is offered
 * again goes only to those who asked for it.
 */
final class FanOut implements Consumer {
  private final List<Consumer> consumers;

  private FanOut(List<Consumer> consumers) {
    this.consumers = List.copyOf(consumers);
  }

  /** The consumer itself when there is one. */
  static Consumer of(List<Consumer> consumers) {
    return consumers.size() == 1 ? consumers.getFirst() : new FanOut(consumers);
  }

  @Override
  public boolean mayWait() {
    return consumers.stream().anyMatch(Consumer::mayWait);
  }

  @Override
  public Outcome consume(Batch batch) {
    List<Supplier<Outcome>> offers = new ArrayList<>(consumers.size());
    for (Consumer consumer : consumers) {
      offers.add(() -> consumer.consume(batch));
    }
    return offer(offers);
  }

  /** Makes every offer; the outcome speaks for all, and its rest repeats only what was put off. */
  private static Outcome offer(List<Supplier<Outcome>> offers) {
    Accepted accepted = Accepted.ALL;
    @Nullable Permanent refused = null;
    @Nullable Retryable waiting = null;
    List<Supplier<Outcome>> again = new ArrayList<>();
    for (Supplier<Outcome> offer : offers) {
      switch (offer.get()) {
        case Accepted a -> accepted = a.rejectedItems() > accepted.rejectedItems() ? a : accepted;
        case Permanent p -> refused = refused == null ? p : refused;
        case Retryable r -> {
          waiting = waiting == null ? r : waiting;
          again.add(r.again(offer));
        }
      }
    }
    if (waiting != null) {
      Rest rest = new Rest(0, Map.of(), () -> offer(again));
      return new Retryable(waiting.code(), waiting.message(), waiting.delay(), rest);
    }
    return refused == null ? accepted : refused;
  }
}
