package ai.odock.router;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does something with a batch of many clients; where it fails on the batch, with its halves, until
 * the items that it fails on stand alone. They are lost, and the others are not.
 *
 * @param results of the parts, in order
 * @param lost the items that are in none of them
 * @param defect the first failure; null when there was none
 */
public record Salvage<R>(List<R> results, int lost, @Nullable Throwable defect) {
  /** After so many failures the parts of a batch are not cut any more. */
  private static final int MOST_FAILURES = 128;

  /** Catches every exception and error: each is a defect. */
  public static <R> Salvage<R> of(Batch batch, Function<Batch, R> step) {
    Work<R> work = new Work<>(step);
    work.on(batch);
    return new Salvage<>(work.results, work.lost, work.defect);
  }

  private static final class Work<R> {
    private final Function<Batch, R> step;
    private final List<R> results = new ArrayList<>(1);
    private int failures;
    private int lost;
    private @Nullable Throwable defect;

    Work(Function<Batch, R> step) {
      this.step = step;
    }

    void on(Batch batch) {
      try {
        results.add(step.apply(batch));
        return;
      } catch (RuntimeException | Error e) {
        defect = defect == null ? e : defect;
        failures++;
      }
      Batch.Halves halves = halves(batch);
      if (halves == null) {
        lost += batch.items();
      } else {
        on(halves.head());
        on(halves.tail());
      }
    }

    private Batch.@Nullable Halves halves(Batch batch) {
      try {
        return batch.items() < 2 || failures > MOST_FAILURES ? null : batch.halve();
      } catch (RuntimeException | Error e) {
        return null; // it cannot even be cut
      }
    }
  }
}
