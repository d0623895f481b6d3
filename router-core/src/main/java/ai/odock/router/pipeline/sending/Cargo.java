package ai.odock.router.pipeline.sending;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import org.jspecify.annotations.Nullable;

/** What is delivered as one batch, and can be delivered in parts. */
interface Cargo {
  /** All of it. */
  Batch batch();

  /**
   * Takes it apart. Then its halves are settled, and not it itself.
   *
   * @param inside also inside of what one sender has sent
   * @return null: it cannot be
   */
  @Nullable Halves halves(boolean inside);

  /** Its fate is known. */
  void settle(Outcome outcome);

  /** Two parts of about the same size, in order. */
  record Halves(Cargo head, Cargo tail) {}

  /** A batch whose outcome goes to nobody but the one who delivers it. */
  static Cargo of(Batch batch) {
    return new Cargo() {
      @Override
      public Batch batch() {
        return batch;
      }

      @Override
      public @Nullable Halves halves(boolean inside) {
        if (!inside || batch.items() < 2) {
          return null;
        }
        Batch.Halves halves = batch.halve();
        return new Halves(of(halves.head()), of(halves.tail()));
      }

      @Override
      public void settle(Outcome outcome) {}
    };
  }
}
