package ai.odock.router.processors.probabilisticsampler;

/** The value of the member {@code ot} of a trace state: {@code rv:…;th:…;other:…}. */
final class OtMember {
  /** As many as a value of 256 bytes can hold. */
  private static final int MOST = 86;

  /** What {@code rv} and {@code th} say, and where that stands. */
  long randomness;

  int randomnessStart;
  int randomnessEnd;
  long threshold;
  int thresholdStart;
  int thresholdEnd;

  /** Begin and end of each other part. */
  final int[] others = new int[2 * MOST];

  int otherCount;

  private byte[] array = {};

  void clear() {
    randomness = Threshold.NONE;
    threshold = Threshold.NONE;
    otherCount = 0;
  }

  /** Reads a value that is not empty; false: it is none. The last of several counts. */
  boolean read(byte[] array, int from, int end) {
    clear();
    this.array = array;
    int next = from;
    while (next <= end) {
      int last = next;
      while (last < end && array[last] != ';') {
        last++;
      }
      if (!readPart(next, last)) {
        return false;
      }
      next = last + 1;
    }
    return true;
  }

  private boolean readPart(int from, int end) {
    int colon = from;
    while (colon < end && array[colon] != ':') {
      if (!isKey(array[colon], colon == from)) {
        return false;
      }
      colon++;
    }
    if (colon == from || colon == end || !isValue(colon + 1, end)) {
      return false;
    }
    if (is(from, colon, 'r', 'v')) {
      randomnessStart = colon + 1;
      randomnessEnd = end;
      randomness = Threshold.parseRandomness(array, colon + 1, end - colon - 1);
      return randomness != Threshold.NONE;
    }
    if (is(from, colon, 't', 'h')) {
      thresholdStart = colon + 1;
      thresholdEnd = end;
      threshold = Threshold.parse(array, colon + 1, end - colon - 1);
      return threshold != Threshold.NONE;
    }
    others[2 * otherCount] = from;
    others[2 * otherCount + 1] = end;
    otherCount++;
    return true;
  }

  private boolean is(int from, int end, char first, char second) {
    return end - from == 2 && array[from] == first && array[from + 1] == second;
  }

  private static boolean isKey(byte c, boolean first) {
    return TraceState.isLetter(c) || (!first && TraceState.isDigit(c));
  }

  private boolean isValue(int from, int end) {
    for (int i = from; i < end; i++) {
      byte c = array[i];
      boolean plain =
          TraceState.isLetter(c)
              || TraceState.isDigit(c)
              || (c >= 'A' && c <= 'Z')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!plain) {
        return false;
      }
    }
    return true;
  }
}
