package ai.odock.router.receivers.loki;

import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.StatusCode;
import ai.odock.router.otlp.MalformedOtlp;
import java.util.function.Supplier;

/** The entries that are left out of a push because they hold too much. */
final class Refusals {
  static final String REASON = MalformedOtlp.Reason.TOO_MANY_ELEMENTS.label();

  private final int maxElements;
  private int entries;
  private String first = "";

  /**
   * @param maxElements that an entry may have
   */
  Refusals(int maxElements) {
    this.maxElements = maxElements;
  }

  /** Notes an entry; where it stands is asked of the first alone. */
  void add(Supplier<String> place) {
    if (entries++ == 0) {
      first = place.get();
    }
  }

  int entries() {
    return entries;
  }

  /** What the client is told when the other entries were taken. */
  Permanent answer() {
    return new Permanent(
        StatusCode.INVALID_ARGUMENT,
        "%smore than %d labels and pieces of structured metadata; refused for that: %d %s; the rest was taken"
            .formatted(first, maxElements, entries, entries == 1 ? "entry" : "entries"),
        REASON,
        About.CONTENT);
  }
}
