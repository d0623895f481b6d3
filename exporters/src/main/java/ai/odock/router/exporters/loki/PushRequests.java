package ai.odock.router.exporters.loki;

import ai.odock.router.Batch;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.SortedKeys;
import ai.odock.router.otlp.text.ValueText;
import ai.odock.router.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/**
 * Turns a batch of log records into PushRequests, one after the other: only one of them is in
 * memory. Keeps its buffers for the next batch; used by one thread at a time.
 */
final class PushRequests {
  private static final int STREAMS = 1;
  private static final int LABELS = 1;
  private static final int ENTRIES = 2;

  /** Tags and lengths around an entry or a label text. */
  private static final int FRAME = 16;

  /** About what a record of nothing becomes: a time, and the frame around it. */
  private static final int SMALLEST_ENTRY = 48;

  private static final int FIRST_BYTES = 64 << 10;

  /** What a scope and a label set take beside their bytes. */
  private static final int PER_SCOPE = 200;

  private final int maxBytes;
  private final Pace pace;
  private final ValueText text = new ValueText(ValueText.NotFinite.AS_WORDS);
  private final SharedText shared;
  private final RecordTable table;
  private final EntryText entry;
  private final RecordWalk walk = new RecordWalk();
  private final ProtoWriter request = new ProtoWriter(FIRST_BYTES);
  private byte[] compressed = {};
  private int compressedSize;

  private long now;
  private int limit;
  private int first;
  private int next;
  private int records;

  /** What was dropped before the request, and on the way to it: that is found again by halves. */
  private final Map<DropReason, Integer> before = new EnumMap<>(DropReason.class);

  private final Map<DropReason, Integer> since = new EnumMap<>(DropReason.class);

  /** The records of the batch that are not to be sent. */
  private BitSet settled = new BitSet();

  /** Records before the round that is in the table. */
  private int rounds;

  private final int[] changes = new int[Change.values().length];

  /** As Loki's OTLP door. */
  PushRequests(int maxBytes) {
    this(Translation.DEFAULT, new ActiveStreams(0, 0, Clock.SYSTEM), maxBytes);
  }

  /**
   * @param maxBytes no request has more before compression, and no record either
   */
  PushRequests(Translation translation, ActiveStreams active, int maxBytes) {
    this(translation, active, maxBytes, new Pace(Thread::yield));
  }

  PushRequests(Translation translation, ActiveStreams active, int maxBytes, Pace pace) {
    this.pace = pace;
    this.maxBytes = maxBytes;
    shared = new SharedText(text, translation, active, maxBytes);
    table = new RecordTable(shared, pace);
    entry = new EntryText(text, translation, maxBytes);
  }

  /** The bytes on the heap for a batch, at most, however much is written. */
  static long workingBytes(Batch batch, int maxBytes) {
    return workingBytes(batch, LineFormat.BODY, maxBytes);
  }

  /** The same where lines are not the body alone. */
  static long workingBytes(Batch batch, LineFormat line, int maxBytes) {
    int times = line == LineFormat.BODY ? 1 : 2;
    long settled = batch.items() / Byte.SIZE * 2L;
    long text = Math.min(times * textBytes(batch, maxBytes), maxBytes);
    long compressed = text + text / 6 + FRAME;
    return Math.min(2 * text, wholeArray(maxBytes))
        + compressed
        + Math.min(sharedBytes(batch), 4L * maxBytes)
        + SortedKeys.workingBytes((int) Math.min(batch.bytes(), maxBytes))
        + settled
        + RecordTable.heldBytes(batch.items());
  }

  /** What a growing array becomes at most: it doubles. */
  private static long wholeArray(int bytes) {
    long array = FIRST_BYTES;
    while (array < bytes) {
      array *= 2;
    }
    return array;
  }

  /** About what resources and scopes become: text, labels and what points to them. */
  private static long sharedBytes(Batch batch) {
    RecordWalk walk = new RecordWalk();
    walk.begin(batch.parts());
    long bytes = 0;
    while (walk.nextScope()) {
      bytes += 3L * (walk.resource().length() + walk.scope().length()) + PER_SCOPE;
    }
    return 2 * bytes; // arrays double
  }

  /** About what the records become, as far as it fits into a request: each repeats its resource. */
  private static long textBytes(Batch batch, int maxBytes) {
    if (batch.bytes() >= maxBytes) {
      return maxBytes; // no need to look
    }
    RecordWalk walk = new RecordWalk();
    walk.begin(batch.parts());
    long text = 0;
    while (text < maxBytes && walk.next()) {
      int own = walk.record().valueLength();
      text += SMALLEST_ENTRY + own + walk.resource().length() + walk.scope().length();
    }
    return Math.min(text, maxBytes);
  }

  /** About the bytes that its buffers take. */
  long heldBytes() {
    return request.array().length
        + compressed.length
        + table.heldBytes()
        + entry.heldBytes()
        + shared.heldBytes();
  }

  /**
   * Stands before the first request of a batch.
   *
   * @param nanos the time of records that have none, nanoseconds since 1970
   */
  void begin(Batch batch, long nanos) {
    begin(batch, "", nanos, new BitSet());
  }

  /**
   * The same for what is left of a batch.
   *
   * @param tenant whose streams are counted
   * @param without the records that are left out, counted from 0 on
   */
  void begin(Batch batch, String tenant, long nanos, BitSet without) {
    forget();
    walk.begin(batch.parts());
    shared.begin(tenant);
    now = nanos;
    limit = maxBytes;
    settled = without;
  }

  /** The records that must not be sent again if this request was not taken: those before it. */
  BitSet settled() {
    BitSet before = (BitSet) settled.clone();
    before.set(0, rounds);
    for (int place = 0; place < first; place++) {
      before.set(table.ordinal(table.at(place)));
    }
    return before;
  }

  /** How many records of the request were changed, by {@link Change#place}. */
  int[] changes() {
    return changes;
  }

  /** Lets go of the batch. */
  void forget() {
    walk.begin(List.of());
    table.clear();
    entry.forget();
    before.clear();
    since.clear();
    next = 0;
    first = 0;
    rounds = 0;
    records = 0;
    settled = new BitSet();
  }

  /** Writes the next request; false when there is none. */
  boolean next() {
    do {
      since.forEach((reason, count) -> before.merge(reason, count, Integer::sum));
      since.clear();
      if (next == table.size()) {
        next = 0;
        rounds = walk.records();
        if (!table.fill(walk, now, settled, before)) {
          return false;
        }
      }
      first = next;
    } while (!write());
    return true;
  }

  /** Writes the request anew with about half of its records; false when it has only one. */
  boolean halve() {
    if (records < 2) {
      return false;
    }
    limit = request.size() / 2;
    next = first;
    since.clear();
    return write();
  }

  /** The request, Snappy-compressed, in {@code [0, length)} until the next one. */
  byte[] body() {
    return compressed;
  }

  int length() {
    return compressedSize;
  }

  /** The log records in the request. */
  int records() {
    return records;
  }

  /** What was dropped before this request since the last call, by reason. */
  Map<String, Integer> takeDropped() {
    Map<String, Integer> taken = new TreeMap<>();
    before.forEach((reason, count) -> taken.put(reason.label(), count));
    before.clear();
    return taken;
  }

  private boolean write() {
    request.clear();
    records = 0;
    Arrays.fill(changes, 0);
    LabelSets sets = shared.sets();
    int stream = -1;
    int mark = 0;
    for (; next < table.size(); next++) {
      int record = table.at(next);
      DropReason problem = entry.write(table, record, shared);
      pace.spent(entry.bytes().size());
      if (problem != null) {
        since.merge(problem, 1, Integer::sum);
        continue;
      }
      int ofStream = sets.stream(table.labels(record));
      int header = ofStream == stream ? 0 : sets.length(ofStream) + FRAME;
      if (records > 0 && request.size() + header + entry.bytes().size() + FRAME > limit) {
        break;
      }
      if (ofStream != stream) {
        end(stream, mark);
        stream = ofStream;
        mark = request.beginMessage(STREAMS);
        sets.write(LABELS, stream, request);
      }
      request.bytesField(ENTRIES, entry.bytes().array(), 0, entry.bytes().size());
      records++;
      count(entry.changes());
    }
    end(stream, mark);
    compress();
    return records > 0;
  }

  private void count(int bits) {
    for (int i = 0; bits >> i != 0; i++) {
      changes[i] += bits >> i & 1;
    }
  }

  private void end(int stream, int mark) {
    if (stream >= 0) {
      request.endMessage(mark);
    }
  }

  private void compress() {
    int most = Snappy.maxCompressedLength(request.size());
    if (compressed.length < most) {
      compressed = new byte[most];
    }
    try {
      compressedSize = Snappy.compress(request.array(), 0, request.size(), compressed, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // only for lengths that do not fit
    }
  }
}
