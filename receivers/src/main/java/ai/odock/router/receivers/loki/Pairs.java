package ai.odock.router.receivers.loki;

import ai.odock.router.otlp.NoRoom;
import ai.odock.router.prometheus.ByteHash;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Names and values that lie in one array, as ranges of it. Of two values of one name the later one
 * counts. Reused by {@link #clear}.
 */
final class Pairs {
  private static final int PARTS = 4;
  private static final int SMALL = 64;

  private final int most;
  private final LongPredicate room;
  private int[] ranges = new int[PARTS * SMALL / 2];

  /** A pair's number and one; 0: free. At least twice as many as pairs. */
  private int[] places = new int[SMALL];

  /** The size of {@link #places} that was asked for already. */
  private int granted = SMALL;

  private int count;
  private boolean tooMany;

  /**
   * @param most pairs that it takes
   * @param room asked before memory is taken
   */
  Pairs(int most, LongPredicate room) {
    this.most = most;
    this.room = room;
  }

  int count() {
    return count;
  }

  /** Whether some were left out. */
  boolean tooMany() {
    return tooMany;
  }

  void clear() {
    if (places.length > SMALL) {
      places = new int[SMALL];
    } else {
      Arrays.fill(places, 0);
    }
    count = 0;
    tooMany = false;
  }

  /**
   * Adds a pair, unless there are too many.
   *
   * @param array what all ranges are of
   * @throws NoRoom when there is no memory for it
   */
  void put(byte[] array, int name, int nameLength, int value, int valueLength) {
    int place = place(array, array, name, nameLength);
    int index = places[place] - 1;
    if (index < 0) {
      if (count == most) {
        tooMany = true;
        return;
      }
      index = count++;
      places[place] = index + 1;
    }
    if (PARTS * count > ranges.length) {
      ask((long) Integer.BYTES * ranges.length);
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    ranges[PARTS * index] = name;
    ranges[PARTS * index + 1] = nameLength;
    ranges[PARTS * index + 2] = value;
    ranges[PARTS * index + 3] = valueLength;
    if (2 * count > places.length) {
      spread(array);
    }
  }

  private void ask(long bytes) {
    if (!room.test(bytes)) {
      throw new NoRoom(bytes);
    }
  }

  /**
   * The number of the pair of this name; -1: there is none.
   *
   * @param array what the ranges are of
   * @param names holds the name
   */
  int find(byte[] array, byte[] names, int name, int length) {
    return count == 0 ? -1 : places[place(array, names, name, length)] - 1;
  }

  int name(int index) {
    return ranges[PARTS * index];
  }

  int nameLength(int index) {
    return ranges[PARTS * index + 1];
  }

  int value(int index) {
    return ranges[PARTS * index + 2];
  }

  int valueLength(int index) {
    return ranges[PARTS * index + 3];
  }

  /** Where the pair of this name is or would be. */
  private int place(byte[] array, byte[] names, int name, int length) {
    int place = (int) ByteHash.of(names, name, length) & (places.length - 1);
    while (places[place] != 0 && !isNamed(array, places[place] - 1, names, name, length)) {
      place = (place + 1) & (places.length - 1);
    }
    return place;
  }

  private boolean isNamed(byte[] array, int index, byte[] names, int name, int length) {
    int own = name(index);
    return nameLength(index) == length
        && Arrays.equals(array, own, own + length, names, name, name + length);
  }

  private void spread(byte[] array) {
    if (2 * places.length > granted) {
      ask((long) Integer.BYTES * granted);
      granted *= 2;
    }
    places = new int[2 * places.length];
    for (int index = 0; index < count; index++) {
      places[place(array, array, name(index), nameLength(index))] = index + 1;
    }
  }
}
