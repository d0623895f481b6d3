package ai.odock.router.pipeline.topology;

import ai.odock.router.Batch;
import ai.odock.router.Consumer;
import ai.odock.router.Offer;
import ai.odock.router.Outcome;
import ai.odock.router.Traits;
import java.util.List;

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
  public Traits traits() {
    return consumers.stream().map(Consumer::traits).reduce(Traits::and).orElse(Traits.PROMPT);
  }

  @Override
  public Outcome consume(Batch batch) {
    return Offer.all(consumers.stream().map(consumer -> new Offer(consumer, batch)).toList());
  }
}
