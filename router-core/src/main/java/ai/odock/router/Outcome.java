package ai.odock.router;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    /** The same, for a part of the batch only. */
    public Retryable with(Rest left) {
      return new Retryable(code, message, delay, left);
    }

    /** What is left of {@code batch}, where it is offered to the same once more. */
    public Batch left(Batch batch) {
      return switch (rest) {
        case null -> batch;
        case Part part -> part.left();
        case Unfinished unfinished -> unfinished.attempt().left();
        case Elsewhere elsewhere ->
            throw new IllegalStateException("left for others: " + elsewhere.offers().size());
      };
    }

    /**
     * What has to be offered again, and to whom.
     *
     * @param asked who gave this outcome
     * @param batch what it was offered
     */
    public List<Offer> left(Consumer asked, Batch batch) {
      return rest instanceof Elsewhere elsewhere
          ? elsewhere.offers()
          : List.of(new Offer(asked, left(batch)));
    }
  }

  /** What is left of a batch that was partly taken. It is data: whoever holds it may move it. */
  sealed interface Rest {
    /** The items that are not left any more, as far as they are told here. */
    default int settled() {
      return 0;
    }

    /** Those of them that were refused for good, by reason. */
    default Map<String, Integer> rejected() {
      return Map.of();
    }
  }

  /**
   * A part of the batch is left; it may be offered to whoever stands where the batch was offered.
   *
   * @param delivered the items that need no further care
   * @param rejected the items that were refused for good, by reason
   */
  record Part(int delivered, Map<String, Integer> rejected, Batch left) implements Rest {
    public Part {
      rejected = Map.copyOf(rejected);
    }

    /** Nothing was settled, or it was counted where it was settled. */
    public Part(Batch left) {
      this(0, Map.of(), left);
    }

    @Override
    public int settled() {
      return delivered + sum(rejected);
    }
  }

  /** Some of those behind the one that was asked still want it, or what it has made of it. */
  record Elsewhere(List<Offer> offers) implements Rest {
    public Elsewhere {
      offers = List.copyOf(offers);
    }
  }

  /**
   * An exporter has sent a part of what it made of a batch, and can go on from there. Only what
   * stands around the exporter sees this case.
   *
   * @param delivered the items that need no further care
   * @param rejected the items that were refused for good, by reason
   */
  record Unfinished(int delivered, Map<String, Integer> rejected, Attempt attempt) implements Rest {
    public Unfinished {
      rejected = Map.copyOf(rejected);
    }

    @Override
    public int settled() {
      return delivered + sum(rejected);
    }
  }

  /** An attempt of an exporter that can be taken up again; it is worth nothing without it. */
  interface Attempt {
    /** Goes on with what is left; the outcome speaks of that alone. */
    Outcome resume();

    /**
     * What is left as a batch. Where the exporter cannot tell, it holds items that were settled,
     * too: they are sent twice then.
     */
    Batch left();
  }

  /**
   * Offering it again cannot help.
   *
   * @param reason a short word for the {@code reason} label of drop counters
   * @param about what would have to be different
   */
  record Permanent(StatusCode code, String message, String reason, About about) implements Outcome {
    /** A refusal for what is around the batch. */
    public Permanent(StatusCode code, String message, String reason) {
      this(code, message, reason, About.CALL);
    }

    /** A refusal that smaller batches may escape. */
    public static Permanent tooLarge(StatusCode code, String message) {
      return new Permanent(code, message, TOO_LARGE, About.SIZE);
    }

    /** A refusal for what some of the items are: without them the others may be taken. */
    public static Permanent ofContent(StatusCode code, String message, String reason) {
      return new Permanent(code, message, reason, About.CONTENT);
    }
  }

  /** What a batch is refused for. */
  enum About {
    /** Some of its items, which spoil it for the others. */
    CONTENT,
    /** Its size. */
    SIZE,
    /** Nothing in it: who calls, where, how. All of it would be refused in parts as well. */
    CALL
  }

  /** The reason of items that are too large even alone. */
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
