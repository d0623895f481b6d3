package ai.odock.router;

import java.util.List;

/**
 * A batch on its way to the next step; {@link Downstream} makes it.
 *
 * @param batch all of it, as it was charged
 * @param left what is to be offered, and to whom: at first the batch, to the next step
 * @param taken runs when all of it was taken
 * @param waited the last wait before it was offered again, in nanoseconds; 0: none
 * @param at when to offer it, on the clock
 * @param why what was said when it was put off
 */
public record PendingOffer(
    Batch batch, List<Offer> left, Runnable taken, long waited, long at, String why) {
  public PendingOffer {
    left = List.copyOf(left);
  }
}
