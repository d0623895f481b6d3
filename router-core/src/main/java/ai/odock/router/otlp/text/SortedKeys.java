package ai.odock.router.otlp.text;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import java.util.Arrays;

/**
 * The pairs of a map in the order of their keys; equal keys stay as they came. A stack: maps within
 * a map are put on top of it, so what all of them take together is bounded.
 */
public final class SortedKeys {
  private static final int BYTES_PER_PAIR = 24;

  /** What {@link #push} answers when the pairs are too many. */
  public static final int TOO_MANY = -1;

  /** A part of the heap; of that part, as many pairs as there is room for. */
  private static final int HEAP_PARTS = 64;

  /**
   * No more pairs than this lie on the stack: as many as receivers take in one item unless
   * configured, and more in a large heap.
   */
  public static final int MOST =
      Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_PARTS / BYTES_PER_PAIR, 1 << 16, 1 << 24);

  /** Room that an unusually large map needed is given back. */
  private static final int KEPT_PAIRS = 8192;

  private final ProtoReader fields = new ProtoReader();
  private final ProtoReader pair = new ProtoReader();
  private byte[] array = {};
  private int[] starts = new int[8];
  private int[] ends = new int[8];
  private int[] keyStarts = new int[8];
  private int[] keyEnds = new int[8];
  private int top;
  private final IndexSort order = new IndexSort(this::compare);

  /** The bytes that sorting the pairs of a message of this length takes, at most. */
  public static long workingBytes(int messageLength) {
    return (long) BYTES_PER_PAIR * Math.min(messageLength / 2, MOST);
  }

  /**
   * Puts the pairs that lie in a field of the message in a piece on the stack.
   *
   * @return the place of the first, and {@link #top} is behind the last; {@link #TOO_MANY}: nothing
   *     was put there, and the pairs have to do without an order
   */
  public int push(Slice message, int field) {
    int first = top;
    message.cursor(fields);
    array = message.array();
    while (fields.next()) {
      if (fields.field() == field && fields.wireType() == ProtoReader.BYTES) {
        if (top == MOST) {
          pop(first);
          return TOO_MANY;
        }
        add(top++);
      }
    }
    order.sort(first, top);
    return first;
  }

  private void add(int at) {
    if (at == starts.length) {
      starts = Arrays.copyOf(starts, 2 * at);
      ends = Arrays.copyOf(ends, 2 * at);
      keyStarts = Arrays.copyOf(keyStarts, 2 * at);
      keyEnds = Arrays.copyOf(keyEnds, 2 * at);
    }
    starts[at] = fields.valueStart();
    ends[at] = fields.valueStart() + fields.valueLength();
    keyStarts[at] = 0;
    keyEnds[at] = 0;
    pair.enter(fields);
    while (pair.next(CommonSchema.KEY_VALUE)) {
      if (pair.field() == Fields.KEY) {
        keyStarts[at] = pair.valueStart();
        keyEnds[at] = pair.valueStart() + pair.valueLength();
      }
    }
  }

  /** Behind the last pair on the stack. */
  public int top() {
    return top;
  }

  /** Takes the pairs from a place on off the stack. */
  public void pop(int first) {
    top = first;
    if (first == 0 && starts.length > KEPT_PAIRS) {
      starts = new int[8];
      ends = new int[8];
      keyStarts = new int[8];
      keyEnds = new int[8];
      order.release();
    }
  }

  /**
   * Reads the pair at a place.
   *
   * @param of the array of its message
   */
  public void read(int place, byte[] of, KeyValue to) {
    int at = order.at(place);
    to.read(of, starts[at], ends[at] - starts[at]);
  }

  /** Whether no pair with the same key follows before {@code end}, among those of one message. */
  public boolean isLastOfEquals(int place, int end, byte[] of) {
    return place == end - 1 || keys(of, order.at(place), order.at(place + 1)) != 0;
  }

  private int compare(int left, int right) {
    return keys(array, left, right);
  }

  private int keys(byte[] of, int left, int right) {
    return Arrays.compareUnsigned(
        of, keyStarts[left], keyEnds[left], of, keyStarts[right], keyEnds[right]);
  }
}
