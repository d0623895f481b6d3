package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.Slice;
import ai.odock.router.prometheus.ByteTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of attribute keys as encoded fields, remembered from one batch to the next. Bounded:
 * starts over when it is full, so that a client that makes up keys costs time, never memory.
 */
final class NameFields {
  private static final int MAX_KEYS = 4096;
  private static final int MAX_KEY_BYTES = 256;

  /** Of all keys together; long ones fill the table sooner. */
  private static final int MAX_BYTES = 128 << 10;

  /** Of a name's object, beside its bytes. */
  private static final int PER_NAME = 72;

  private final MetadataNames names = new MetadataNames();
  private final Slice piece = new Slice();
  private ByteTable keys = new ByteTable();
  private FieldName[] fields = new FieldName[64];

  /** What came at each place of the last record: mostly the same comes again. */
  private final int[] guesses = new int[64];

  /**
   * The name of a key; null when the key is too long to remember.
   *
   * @param place of the attribute among those of its record
   */
  @Nullable FieldName find(byte[] array, int offset, int length, int place) {
    if (length > MAX_KEY_BYTES) {
      return null;
    }
    int slot = place & guesses.length - 1;
    int guess = guesses[slot];
    if (guess < keys.size() && isKey(guess, array, offset, length)) {
      return fields[guess];
    }
    int number = keys.find(array, offset, length);
    guesses[slot] = number >= 0 ? number : add(array, offset, length);
    return fields[guesses[slot]];
  }

  private boolean isKey(int number, byte[] array, int offset, int length) {
    int start = keys.start(number);
    return keys.length(number) == length
        && Arrays.equals(keys.array(), start, start + length, array, offset, offset + length);
  }

  private int add(byte[] array, int offset, int length) {
    if (keys.size() == MAX_KEYS || keys.byteSize() + length > MAX_BYTES) {
      keys = new ByteTable();
      fields = new FieldName[64];
    }
    piece.set(array, offset, length);
    names.begin();
    int start = names.push(0, 0, piece);
    int number = keys.add(array, offset, length);
    if (number == fields.length) {
      fields = Arrays.copyOf(fields, 2 * number);
    }
    fields[number] = FieldName.of(names.array(), start, names.end() - start);
    piece.clear();
    return number;
  }

  /** About the bytes on the heap. */
  long heldBytes() {
    return keys.heldBytes() + keys.byteSize() + (long) PER_NAME * keys.size() + 8L * fields.length;
  }
}
