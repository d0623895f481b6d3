package ai.odock.router.receiving;

import ai.odock.router.MemoryBudget;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.OtlpBytes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Turns what is no OTLP into it before it goes on. What that makes is charged while it grows. */
public final class Rewriting {
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  /** The result is copied when it grows and when it is done; then both are there. */
  private static final int TWICE = 2;

  private final Door door;
  private final MemoryBudget memory;

  public Rewriting(Door door, MemoryBudget memory) {
    this.door = door;
    this.memory = memory;
  }

  /** Makes the request. */
  @FunctionalInterface
  public interface Rewrite<X extends Exception> {
    /**
     * @param room to be asked for the bytes of the result before they are taken
     * @throws NoRoom when there is none
     * @throws X when the request cannot be read
     */
    OtlpBytes with(LongPredicate room) throws X;
  }

  /**
   * Hands on what {@code rewrite} makes.
   *
   * @param body bytes of the request, which are charged already
   * @param cost bytes that it takes beside its result, until it is done
   */
  public <X extends Exception> Outcome take(
      Map<String, List<String>> metadata, int body, long cost, Rewrite<X> rewrite) throws X {
    try (Work work = memory.work(body)) {
      try {
        if (!work.test(cost)) {
          return noMemory(work);
        }
        OtlpBytes request = rewrite.with(more -> work.test(TWICE * more));
        work.giveBack(cost);
        return door.take(metadata, request);
      } catch (NoRoom e) {
        return noMemory(work);
      }
    }
  }

  /** Coming back helps only where the request fits when nothing else is held. */
  private Outcome noMemory(Work work) {
    if (work.neverFits()) {
      String reason = BodyProblem.EXCEEDS_MEMORY.reason();
      door.rejected(reason);
      return new Permanent(
          StatusCode.RESOURCE_EXHAUSTED, BodyProblem.EXCEEDS_MEMORY_TEXT, reason, About.SIZE);
    }
    door.rejected("no_memory");
    return new Retryable(
        StatusCode.UNAVAILABLE, "the memory budget is used up", NO_MEMORY_DELAY, null);
  }
}
