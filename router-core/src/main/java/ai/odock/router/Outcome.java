package ai.odock.router;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch that was handed on. It returns along the calls that carried the batch, so
 * the receiver can answer its client; overload is normal and costs no exception.
 */
public sealed interface Outcome {
  /**
   * The batch was taken charge of, but for items that are refused for good (OTLP partial success).
   *
   * @param rejected the refused items by a short word for the {@code reason} label of drop counters
   */
  record Accepted(Map<String, Integer> rejected) implements Outcome {
    /** Every item was taken charge of. */
    public static final Accepted ALL = new Accepted(Map.of());

    public Accepted {
      rejected = Map.copyOf(rejected);
    }

    /** All but some items, for one reason. */
    public static Accepted but(int items, String reason) {
      return items == 0 ? ALL : new Accepted(Map.of(reason, items));
    }

    /** The refused items of all reasons. */
    public int rejectedItems() {
      return sum(rejected);
    }
  }

  /**
   * The batch may be offered later: nothing of it was kept, or all but its {@code rest}.
   *
   * @param delay how long the refuser asked to wait; null when it did not say
   * @param rest what is still missing; null when that is the whole batch
   */
  record Retryable(StatusCode code, String message, @Nullable Duration delay, @Nullable Rest rest)
      implements Outcome {
    /** The next offer: of what is missing, or the whole once more. */
    public Supplier<Outcome> again(Supplier<Outcome> whole) {
      return rest == null ? whole : rest.again();
    }
  }

  /**
   * What is left of a batch that was partly taken.
   *
   * @param delivered the items that need no further care
   * @param rejected the items that were refused for good, by reason
   * @param again offers what is left; its outcome speaks of that alone
   */
  record Rest(int delivered, Map<String, Integer> rejected, Supplier<Outcome> again) {
    public Rest {
      rejected = Map.copyOf(rejected);
    }

    /** The items that are not left any more. */
    public int settled() {
      return delivered + sum(rejected);
    }
  }

  /**
   * Offering it again cannot help.
   *
   * @param reason a short word for the {@code reason} label of drop counters; {@link #TOO_LARGE}
   *     has a meaning of its own
   */
  record Permanent(StatusCode code, String message, String reason) implements Outcome {}

  /** The reason of a refusal that smaller batches may escape. */
  String TOO_LARGE = "too_large";

  /** {@link Retryable} with nothing taken and no wish about the delay. */
  static Outcome retryable(StatusCode code, String message) {
    return new Retryable(code, message, null, null);
  }

  /** Whether the batch was taken charge of. */
  default boolean isAccepted() {
    return this instanceof Accepted;
  }

  private static int sum(Map<String, Integer> items) {
    return items.values().stream().mapToInt(Integer::intValue).sum();
  }
}
