package ai.odock.router.pipeline.sending;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Permanent;

/**
 * How the search for items that spoil a batch goes. It is bounded: every refusal costs the backend
 * a request, and one that every part gets has nothing to do with what is in them.
 */
final class CulpritSearch {
  /** So many refusals of a batch's parts are met; what is refused then is dropped as it is. */
  static final int MOST_REFUSALS = 128;

  /** So many refusals without a part that is taken: all of it is refused, and not cut further. */
  static final int REFUSED_AS_A_WHOLE = 24;

  private int refused;
  private int taken;

  /** Refusals since something was taken. */
  private int inARow;

  /** A moment in the search. */
  record Mark(int refused, int taken) {}

  /** What of {@code refusals} is kept to find one culprit in a part, at most half of them. */
  static int keptForOne(Cargo part, int refusals) {
    int depth = Integer.SIZE - Integer.numberOfLeadingZeros(part.batch().items());
    return Math.min(refusals / 2, 2 * depth);
  }

  /** An attempt has ended. */
  void note(Outcome outcome) {
    if (outcome.isAccepted()) {
      taken++;
      inARow = 0;
    } else if (outcome instanceof Permanent no && no.about() == About.CONTENT) {
      refused++;
      inARow++;
    }
  }

  Mark mark() {
    return new Mark(refused, taken);
  }

  int refusalsSince(Mark mark) {
    return refused - mark.refused;
  }

  /** Whether nothing was taken since then, although it was cut often enough. */
  boolean isHopeless(Mark mark) {
    return taken == mark.taken && inARow >= REFUSED_AS_A_WHOLE;
  }
}
