package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;

/** Keeps the structured metadata of an entry below what Loki takes: what comes first stays. */
final class MetadataLimit {
  private final int maxPairs;
  private final int maxBytes;
  private final ProtoReader pairs = new ProtoReader();
  private final ProtoReader pair = new ProtoReader();

  MetadataLimit(Limits limits) {
    maxPairs = limits.metadataEntries();
    maxBytes = limits.metadataBytes();
  }

  /**
   * Takes out what is too much.
   *
   * @param start where the pairs begin in the entry; nothing follows them
   * @param count how many there are
   * @return whether there was any
   */
  boolean cut(ProtoWriter entry, int start, int count) {
    // names and values are less than the bytes around them as well
    if (count <= maxPairs && entry.size() - start <= maxBytes) {
      return false;
    }
    byte[] array = entry.array();
    int end = entry.size();
    int kept = 0;
    int size = 0;
    int to = start;
    pairs.set(array, start, end - start);
    while (pairs.next()) {
      int own = size(pairs);
      if (kept < maxPairs && own <= maxBytes - size) {
        int length = pairs.fieldEnd() - pairs.fieldStart();
        System.arraycopy(array, pairs.fieldStart(), array, to, length);
        to += length;
        kept++;
        size += own;
      }
    }
    entry.truncate(to);
    return to < end;
  }

  private int size(ProtoReader of) {
    int size = 0;
    pair.enter(of);
    while (pair.next()) {
      size += pair.valueLength();
    }
    return size;
  }
}
