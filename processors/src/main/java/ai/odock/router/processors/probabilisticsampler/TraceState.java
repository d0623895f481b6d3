package ai.odock.router.processors.probabilisticsampler;

import ai.odock.router.otlp.ProtoWriter;

/**
 * The {@code tracestate} of a span (W3C Trace Context) with the marks of sampling in its member
 * {@code ot}, read and written as bytes. Used for one span after the other.
 */
final class TraceState {
  private static final int LONGEST = 1024;
  private static final int LONGEST_KEY = 256;
  private static final int LONGEST_TENANT = 241;
  private static final int LONGEST_SYSTEM = 14;
  private static final int LONGEST_VALUE = 256;

  /** The collector counts one less than the specification. */
  private static final int MOST_MEMBERS = 31;

  private static final byte[] OT = {'o', 't', '='};
  private static final byte[] RV = {'r', 'v', ':'};
  private static final byte[] TH = {'t', 'h', ':'};

  private byte[] array = {};

  /** Begin and end of each member but {@code ot}. */
  private final int[] members = new int[2 * MOST_MEMBERS];

  private int memberCount;
  private final OtMember ot = new OtMember();
  private boolean begun;

  /** Reads the marks of an item; marks it as broken when the text is no trace state. */
  void read(byte[] array, int offset, int length, Item item) {
    this.array = array;
    memberCount = 0;
    ot.clear();
    item.broken = length > LONGEST || !readMembers(offset, offset + length);
    item.randomness = item.broken ? Threshold.NONE : ot.randomness;
    item.threshold = item.broken ? Threshold.NONE : ot.threshold;
  }

  private boolean readMembers(int from, int end) {
    int next = from;
    for (int count = 1; next < end; count++) {
      int comma = find(',', next, end);
      int first = next;
      int last = comma;
      while (first < last && isBlank(array[first])) {
        first++;
      }
      while (first < last && isBlank(array[last - 1])) {
        last--;
      }
      if (count > MOST_MEMBERS || (first < last && !readMember(first, last))) {
        return false;
      }
      next = comma + 1;
    }
    return true;
  }

  private boolean readMember(int from, int end) {
    int equals = find('=', from, end);
    if (equals == end || !isKey(from, equals) || !isValue(equals + 1, end)) {
      return false;
    }
    if (equals - from == 2 && array[from] == 'o' && array[from + 1] == 't') {
      return ot.read(array, equals + 1, end);
    }
    members[2 * memberCount] = from;
    members[2 * memberCount + 1] = end;
    memberCount++;
    return true;
  }

  private boolean isKey(int from, int end) {
    int at = find('@', from, end);
    if (end - from > LONGEST_KEY) {
      return false;
    }
    if (at == end) {
      return from < end && isLetter(array[from]) && isKeyText(from + 1, end);
    }
    int system = at + 1;
    return at - from <= LONGEST_TENANT
        && end - system <= LONGEST_SYSTEM
        && from < at
        && system < end
        && (isLetter(array[from]) || isDigit(array[from]))
        && isLetter(array[system])
        && isKeyText(from + 1, at)
        && isKeyText(system + 1, end);
  }

  private boolean isKeyText(int from, int end) {
    for (int i = from; i < end; i++) {
      byte c = array[i];
      if (!isLetter(c) && !isDigit(c) && c != '_' && c != '-' && c != '*' && c != '/') {
        return false;
      }
    }
    return true;
  }

  private boolean isValue(int from, int end) {
    if (from == end || end - from > LONGEST_VALUE || array[end - 1] == ' ') {
      return false;
    }
    for (int i = from; i < end; i++) {
      if (array[i] < ' ' || array[i] > '~' || array[i] == '=') {
        return false;
      }
    }
    return true;
  }

  private int find(int c, int from, int end) {
    int at = from;
    while (at < end && array[at] != c) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  static boolean isLetter(byte c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** Writes what was read with the marks that the item goes on with: {@code ot} first. */
  void write(Item item, ProtoWriter to) {
    begun = false;
    boolean drawn = item.newRandomness != Threshold.NONE;
    boolean limited = item.newThreshold != Threshold.NONE;
    if (drawn || ot.randomness != Threshold.NONE) {
      separate(to);
      to.bytes(RV, 0, RV.length);
      number(
          drawn ? item.newRandomness : Threshold.NONE,
          Threshold.DIGITS,
          ot.randomnessStart,
          ot.randomnessEnd,
          to);
    }
    if (limited || (ot.threshold != Threshold.NONE && !item.thresholdCleared)) {
      separate(to);
      to.bytes(TH, 0, TH.length);
      number(
          item.newThreshold,
          Threshold.width(item.newThreshold),
          ot.thresholdStart,
          ot.thresholdEnd,
          to);
    }
    for (int i = 0; i < ot.otherCount; i++) {
      separate(to);
      range(ot.others[2 * i], ot.others[2 * i + 1], to);
    }
    for (int i = 0; i < memberCount; i++) {
      if (begun) {
        to.write(',');
      }
      begun = true;
      range(members[2 * i], members[2 * i + 1], to);
    }
  }

  /** Begins the member {@code ot}, or another part of it. */
  private void separate(ProtoWriter to) {
    if (begun) {
      to.write(';');
    } else {
      to.bytes(OT, 0, OT.length);
    }
    begun = true;
  }

  /** A new number, or the one that was read as it stood there. */
  private void number(long number, int digits, int from, int end, ProtoWriter to) {
    if (number == Threshold.NONE) {
      range(from, end, to);
    } else {
      Threshold.write(number, digits, to);
    }
  }

  private void range(int from, int end, ProtoWriter to) {
    to.bytes(array, from, end - from);
  }
}
