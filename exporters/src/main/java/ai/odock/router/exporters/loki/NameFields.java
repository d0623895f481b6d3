package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.prometheus.ByteTable;
import java.util.Arrays;

/**
 * The names of attribute keys as encoded fields, remembered from one batch to the next. Bounded:
 * starts over when it is full, so that a client that makes up keys costs time, never memory.
 */
final class NameFields {
  private static final int MAX_KEYS = 4096;
  private static final int MAX_KEY_BYTES = 256;

  private final int field;
  private final MetadataNames names = new MetadataNames();
  private final ByteTable keys = new ByteTable();
  private final ProtoWriter fields = new ProtoWriter(4096);
  private final Slice piece = new Slice();
  private int[] ends = new int[64];

  /** What came at each place of the last record: mostly the same comes again. */
  private final int[] guesses = new int[64];

  /**
   * @param field the number of the field with the name
   */
  NameFields(int field) {
    this.field = field;
  }

  /**
   * The number of a key's name, until the next call; -1 when the key is too long to remember.
   *
   * @param place of the attribute among those of its record
   */
  int find(byte[] array, int offset, int length, int place) {
    if (length > MAX_KEY_BYTES) {
      return -1;
    }
    int slot = place & guesses.length - 1;
    int guess = guesses[slot];
    if (guess < keys.size() && isKey(guess, array, offset, length)) {
      return guess;
    }
    int number = keys.find(array, offset, length);
    guesses[slot] = number >= 0 ? number : add(array, offset, length);
    return guesses[slot];
  }

  private boolean isKey(int number, byte[] array, int offset, int length) {
    int start = keys.start(number);
    return keys.length(number) == length
        && Arrays.equals(keys.array(), start, start + length, array, offset, offset + length);
  }

  private int add(byte[] array, int offset, int length) {
    if (keys.size() == MAX_KEYS) {
      keys.clear();
      fields.clear();
    }
    piece.set(array, offset, length);
    names.begin();
    int start = names.push(0, 0, piece);
    fields.bytesField(field, names.array(), start, names.end() - start);
    int number = keys.add(array, offset, length);
    if (number == ends.length) {
      ends = Arrays.copyOf(ends, 2 * number);
    }
    ends[number] = fields.size();
    piece.clear();
    return number;
  }

  /** What {@link #start} points into. */
  byte[] array() {
    return fields.array();
  }

  int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  int length(int number) {
    return ends[number] - start(number);
  }

  long heldBytes() {
    return keys.heldBytes() + fields.array().length + 4L * ends.length;
  }
}
