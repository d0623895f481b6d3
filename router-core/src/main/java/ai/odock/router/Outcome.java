package ai.odock.router;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch that was handed on. It returns along the calls that carried the batch, so
 * the receiver can answer its client; overload is normal and costs no exception.
 */
public sealed interface Outcome {
  /**
   * The batch was taken charge of, but for {@code rejected} items that a backend named as refused
   * for good (OTLP partial success).
   */
  record Accepted(int rejected, String reason) implements Outcome {
    /** Every item was taken charge of. */
    public static final Accepted ALL = new Accepted(0, "");
  }

  /**
   * Nothing was kept; the same batch may be offered later.
   *
   * @param delay how long the refuser asked to wait; null when it did not say
   * @param again offers only what is still missing, when a part has been taken charge of already;
   *     null when the whole batch is to be offered again
   */
  record Retryable(
      StatusCode code, String message, @Nullable Duration delay, @Nullable Supplier<Outcome> again)
      implements Outcome {}

  /**
   * Offering it again cannot help.
   *
   * @param reason a short word for the {@code reason} label of drop counters
   */
  record Permanent(StatusCode code, String message, String reason) implements Outcome {}

  /** {@link Retryable} with nothing taken and no wish about the delay. */
  static Outcome retryable(StatusCode code, String message) {
    return new Retryable(code, message, null, null);
  }

  /** Whether the batch was taken charge of. */
  default boolean isAccepted() {
    return this instanceof Accepted;
  }
}
