package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;

/**
 * What adds up: of one point, in which it is read into again and again, or of a stream since its
 * start. The argument of every method is of the same kind: the kind is part of a stream's identity.
 */
sealed interface Totals permits NumberTotals, HistogramTotals, ExponentialTotals {
  /** Forgets everything, before the next point is read. */
  void clear();

  /** Takes in a field of the point, if it is one of its own. */
  void read(ProtoReader field);

  /** All fields of the point, which lies in this range, have been handed over. */
  default void finish(byte[] array, int start, int length) {}

  /** A copy to be kept, of no more than its own size. */
  Totals copy();

  /** The bytes that a copy takes on the heap, about. */
  long heldBytes();

  /** Whether {@code delta} can be added; if not, a new count begins with it. */
  default boolean continuesWith(Totals delta) {
    return true;
  }

  /** The bytes it will take with {@code delta} added, which {@link #add} does next if at all. */
  long heldBytesWith(Totals delta);

  void add(Totals delta);

  /** Writes the fields of a point. */
  void writeTo(ProtoWriter out);
}
