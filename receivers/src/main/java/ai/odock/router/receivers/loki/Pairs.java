package ai.odock.router.receivers.loki;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names and values that lie in one array, as ranges of it. Of two values of one name the later one
 * counts. Reused by {@link #clear}.
 */
final class Pairs {
  /** Loki takes 15 labels and 128 pieces of metadata unless it is told otherwise. */
  static final int MOST = 8192;

  private static final int PARTS = 4;
  private static final int SMALL = 64;

  /** So that nobody can send names that all fall into one place. */
  private final int seed = ThreadLocalRandom.current().nextInt();

  private int[] ranges = new int[PARTS * SMALL / 2];

  /** A pair's number and one; 0: free. At least twice as many as pairs. */
  private int[] places = new int[SMALL];

  private int count;

  int count() {
    return count;
  }

  void clear() {
    if (places.length > SMALL) {
      places = new int[SMALL];
    } else {
      Arrays.fill(places, 0);
    }
    count = 0;
  }

  /**
   * Adds a pair.
   *
   * @param array what all ranges are of
   * @return false: there are too many
   */
  boolean put(byte[] array, int name, int nameLength, int value, int valueLength) {
    int place = place(array, array, name, nameLength);
    int index = places[place] - 1;
    if (index < 0) {
      if (count == MOST) {
        return false;
      }
      index = count++;
      places[place] = index + 1;
    }
    if (PARTS * count > ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    ranges[PARTS * index] = name;
    ranges[PARTS * index + 1] = nameLength;
    ranges[PARTS * index + 2] = value;
    ranges[PARTS * index + 3] = valueLength;
    if (2 * count > places.length) {
      spread(array);
    }
    return true;
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
    int place = hash(names, name, length) & (places.length - 1);
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

  private int hash(byte[] names, int name, int length) {
    int hash = seed;
    for (int i = name; i < name + length; i++) {
      hash = (hash ^ names[i]) * 0x01000193;
    }
    return hash ^ hash >>> 15;
  }

  private void spread(byte[] array) {
    places = new int[2 * places.length];
    for (int index = 0; index < count; index++) {
      places[place(array, array, name(index), nameLength(index))] = index + 1;
    }
  }
}
