package ai.odock.router.exporters.loki;

/**
 * What structured metadata may still be written: Loki limits the pairs of an entry and their bytes,
 * and keeps any of two pairs of one name. What comes first stays.
 */
final class MetadataRoom {
  /** Names are remembered; so many at most, also where the operator sets no limit. */
  private static final int MOST_PAIRS = 1 << 16;

  private final int maxPairs;
  private final int maxBytes;
  private final NameSet names = new NameSet();
  private int bound;
  private int pairs;
  private int bytes;
  private boolean cut;
  private boolean nameTaken;

  /** Room for so many pairs, whose names and values are so many bytes. */
  MetadataRoom(int maxPairs, int maxBytes) {
    this.maxPairs = Math.min(maxPairs, MOST_PAIRS);
    this.maxBytes = maxBytes;
    bound = maxBytes;
  }

  /** Begins anew. */
  void begin() {
    names.clear();
    bound = maxBytes;
    pairs = 0;
    bytes = 0;
    cut = false;
    nameTaken = false;
  }

  /** From now on no more than so many bytes. */
  void boundBy(int more) {
    bound = Math.min(maxBytes, bytes + Math.min(more, maxBytes - bytes));
  }

  /** Takes a pair in; false when it has no room, or when its name is there. */
  boolean take(long name, int size) {
    if (pairs == maxPairs || size > bound - bytes) {
      cut = true;
      return false;
    }
    if (!names.add(name)) {
      nameTaken = true;
      return false;
    }
    pairs++;
    bytes += size;
    return true;
  }

  /** Whether so many pairs more have room. */
  boolean fits(int more, int size) {
    return more <= maxPairs - pairs && size <= bound - bytes;
  }

  /** Takes in pairs that have room, and whose names nobody asks for later. */
  void takeAll(int more, int size) {
    pairs += more;
    bytes += size;
  }

  /** Notes that something is left out for want of room. */
  void leaveOut() {
    cut = true;
  }

  /** Notes that a pair is left out for one of the same name. */
  void giveWay() {
    nameTaken = true;
  }

  /** Whether nothing more has room. */
  boolean isFull() {
    return pairs == maxPairs || bytes >= bound;
  }

  /** The bytes that there is room for. */
  int left() {
    return bound - bytes;
  }

  int maxBytes() {
    return maxBytes;
  }

  int pairs() {
    return pairs;
  }

  /** The bytes of the names and values taken in. */
  int bytes() {
    return bytes;
  }

  NameSet names() {
    return names;
  }

  /** Whether something was left out for want of room. */
  boolean isCut() {
    return cut;
  }

  /** Whether something was left out for another one's name. */
  boolean isNameTaken() {
    return nameTaken;
  }
}
