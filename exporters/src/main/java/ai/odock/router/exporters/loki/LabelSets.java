package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;
import java.util.Arrays;

/**
 * The different label sets of a round, numbered, and the stream that each goes to: its own or,
 * where the tenant has too many streams, one with fewer labels. What such a stream's labels leave
 * out becomes structured metadata.
 */
final class LabelSets {
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int UNRESOLVED = -1;

  private final ActiveStreams active;
  private final Metadata metadata;
  private final ProtoWriter metadataBytes;
  private final ByteTable selectors = new ByteTable();
  private final ProtoWriter selector = new ProtoWriter(512);
  private int[] streams = new int[16];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int[] nameStarts = new int[16];
  private int[] nameEnds = new int[16];
  private final ProtoWriter names = new ProtoWriter(512);
  private final ProtoReader leftOut = new ProtoReader();
  private String tenant = "";

  /**
   * @param metadata writes to {@code metadataBytes}
   */
  LabelSets(ActiveStreams active, Metadata metadata, ProtoWriter metadataBytes) {
    this.active = active;
    this.metadata = metadata;
    this.metadataBytes = metadataBytes;
  }

  void begin(String ofTenant) {
    tenant = ofTenant;
  }

  /** The number of a label set. */
  int add(LabelSet labels) {
    int number = add(labels, LabelSet.FULL);
    if (streams[number] == UNRESOLVED) {
      resolve(number, labels);
    }
    return number;
  }

  private int add(LabelSet labels, int level) {
    selector.clear();
    labels.selector(level, selector);
    int before = selectors.size();
    int number = selectors.add(selector.array(), 0, selector.size());
    if (number == before) {
      room(number);
      streams[number] = UNRESOLVED;
      starts[number] = 0;
      ends[number] = 0;
      nameStarts[number] = names.size();
      labels.names(level, names);
      nameEnds[number] = names.size();
    }
    return number;
  }

  private void resolve(int number, LabelSet labels) {
    int level = LabelSet.FULL;
    int stream = number;
    while (streams[stream] != stream && active.isLimited() && !isAdmitted(stream, level)) {
      stream = add(labels, ++level);
    }
    streams[stream] = stream;
    streams[number] = stream;
    if (level > LabelSet.FULL) {
      starts[number] = metadataBytes.size();
      ends[number] = starts[number];
      labels.leftOut(level, metadata);
      ends[number] = metadataBytes.size();
    }
  }

  private boolean isAdmitted(int number, int level) {
    return active.admit(tenant, hash(number), level);
  }

  private long hash(int number) {
    byte[] array = selectors.array();
    int at = selectors.start(number);
    int end = at + selectors.length(number);
    long hash = selectors.length(number);
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = mix(hash, ProtoReader.fixed64At(array, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | (array[at] & 0xff);
    }
    return mix(hash, rest);
  }

  private static long mix(long hash, long bits) {
    long product = (hash ^ bits) * MULTIPLIER;
    return product ^ product >>> 32;
  }

  private void room(int number) {
    if (number >= streams.length) {
      streams = Arrays.copyOf(streams, 2 * number);
      starts = Arrays.copyOf(starts, 2 * number);
      ends = Arrays.copyOf(ends, 2 * number);
      nameStarts = Arrays.copyOf(nameStarts, 2 * number);
      nameEnds = Arrays.copyOf(nameEnds, 2 * number);
    }
  }

  /** The label set whose selector the stream of another one has. */
  int stream(int number) {
    return streams[number];
  }

  boolean isCoarse(int number) {
    return streams[number] != number;
  }

  /** Writes the selector of a label set as a field. */
  void write(int field, int number, ProtoWriter out) {
    out.bytesField(field, selectors.array(), selectors.start(number), selectors.length(number));
  }

  int length(int number) {
    return selectors.length(number);
  }

  /** Appends what the stream of a label set leaves out of it. */
  void writeLeftOut(int number, Metadata to) {
    leftOut.set(metadataBytes.array(), starts[number], ends[number] - starts[number]);
    while (leftOut.next()) {
      to.copy(leftOut);
    }
  }

  /** Whether a label set has a label of this name. */
  boolean has(int number, byte[] name, int length) {
    byte[] all = names.array();
    int end = nameEnds[number];
    for (int at = nameStarts[number]; at < end; ) {
      int to = at;
      while (all[to] != 0) {
        to++;
      }
      if (Arrays.equals(all, at, to, name, 0, length)) {
        return true;
      }
      at = to + 1;
    }
    return false;
  }

  void clear() {
    selectors.clear();
    names.clear();
  }

  /** About the bytes of this round. */
  long bytes() {
    return selectors.byteSize() + names.size() + 32L * selectors.size();
  }

  long heldBytes() {
    return selectors.heldBytes() + names.array().length + 20L * streams.length;
  }
}
