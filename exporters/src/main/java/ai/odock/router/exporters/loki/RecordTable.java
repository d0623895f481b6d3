package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.IndexSort;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the next records of a batch lie, in the order of their streams and times. The records of
 * very large batches are taken in several rounds, so that few bytes never need much memory.
 */
final class RecordTable {
  private static final int MAX_RECORDS = 1 << 16;

  /** Of the arrays here and of the order. */
  private static final int BYTES_PER_RECORD = 56;

  private final SharedText shared;
  private final Pace pace;
  private final ProtoReader fields = new ProtoReader();
  private final PlainFields plain = new PlainFields();
  private final IndexSort order = new IndexSort(this::compare);
  private byte[][] arrays = new byte[256][];
  private int[] starts = new int[256];
  private int[] lengths = new int[256];
  private long[] times = new long[256];
  private Scope[] scopes = new Scope[256];
  private int[] labels = new int[256];
  private int[] ordinals = new int[256];
  private long[] labelled = new long[256];
  private final Slice piece = new Slice();
  private int size;
  private long time;
  private long observed;
  private boolean hinted;

  RecordTable(SharedText shared, Pace pace) {
    this.shared = shared;
    this.pace = pace;
  }

  /**
   * Takes the next records.
   *
   * @param now the time of the first record that has none, nanoseconds since 1970; a nanosecond
   *     lies between two, so that Loki does not take equal lines for one entry
   * @param settled the records of the batch that are left out, counted from 0 on; gets those that
   *     are dropped here
   * @param dropped counts those that cannot be written for their resource, scope or labels
   * @return false when there are none; those there are may all be dropped
   */
  boolean fill(RecordWalk walk, long now, BitSet settled, Map<DropReason, Integer> dropped) {
    clear();
    int resource = -1;
    int scope = -1;
    @Nullable Scope current = null;
    boolean some = false;
    while (size < MAX_RECORDS && !shared.isFull() && walk.next()) {
      some = true;
      pace.spent(walk.record().valueLength());
      if (settled.get(walk.records() - 1)) {
        continue;
      }
      if (walk.resources() != resource) {
        resource = walk.resources();
        shared.resource(walk.resource());
        pace.spent(walk.resource().length());
      }
      if (current == null || walk.scopes() != scope) {
        scope = walk.scopes();
        current = shared.scope(walk.scope());
        pace.spent(walk.scope().length());
      }
      DropReason problem = current.problem != null ? current.problem : add(walk, current, now);
      if (problem != null) {
        dropped.merge(problem, 1, Integer::sum);
        settled.set(walk.records() - 1);
      }
    }
    order.sort(size);
    return some;
  }

  /** The bytes on the heap for so many records, at most: arrays double. */
  static long heldBytes(int records) {
    return 2L * BYTES_PER_RECORD * Math.min(records, MAX_RECORDS);
  }

  long heldBytes() {
    return (long) BYTES_PER_RECORD * starts.length;
  }

  /** Forgets the batch. */
  void clear() {
    Arrays.fill(arrays, 0, size, null);
    shared.clear();
    size = 0;
    order.sort(0);
  }

  private @Nullable DropReason add(RecordWalk walk, Scope scope, long now) {
    ProtoReader record = walk.record();
    room();
    readTime(record, now + walk.records() - 1);
    labels[size] = scope.labels;
    labelled[size] = 0;
    if (shared.asksRecords(scope, hinted)) {
      piece.set(record);
      DropReason problem = ask(scope);
      if (problem != null) {
        return problem;
      }
    }
    arrays[size] = record.array();
    starts[size] = record.valueStart();
    lengths[size] = record.valueLength();
    scopes[size] = scope;
    ordinals[size] = walk.records() - 1;
    times[size++] = time;
    return null;
  }

  /** Asks the record for its labels. */
  private @Nullable DropReason ask(Scope scope) {
    try {
      labels[size] = shared.labels(scope, piece, hinted);
      labelled[size] = shared.labelled();
      return labels[size] < 0 ? DropReason.INVALID_UTF8 : null;
    } catch (NoRoom e) {
      return DropReason.TOO_LARGE;
    }
  }

  private void room() {
    if (size == starts.length) {
      arrays = Arrays.copyOf(arrays, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
      scopes = Arrays.copyOf(scopes, 2 * size);
      labels = Arrays.copyOf(labels, 2 * size);
      ordinals = Arrays.copyOf(ordinals, 2 * size);
      labelled = Arrays.copyOf(labelled, 2 * size);
    }
  }

  private void readTime(ProtoReader record, long now) {
    if (!readPlainTime(record)) {
      readAnyTime(record);
    }
    time = time != 0 ? time : observed != 0 ? observed : now;
  }

  private boolean readPlainTime(ProtoReader record) {
    time = 0;
    observed = 0;
    hinted = false;
    byte[] array = record.array();
    plain.set(array, record.valueStart(), record.valueLength());
    for (int tag = plain.next(); tag != 0; tag = plain.next()) {
      switch (tag) {
        case PlainFields.TIME -> time = plain.fixed64();
        case PlainFields.OBSERVED_TIME -> observed = plain.fixed64();
        case PlainFields.ATTRIBUTE -> hinted |= Hints.maybe(array, plain.start(), plain.length());
        case -1 -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  private void readAnyTime(ProtoReader record) {
    time = 0;
    observed = 0;
    hinted = false;
    fields.enter(record);
    while (fields.next()) {
      if (fields.field() == Otlp.TIME) {
        time = fields.fixed64();
      } else if (fields.field() == Otlp.OBSERVED_TIME) {
        observed = fields.fixed64();
      } else if (fields.field() == Otlp.RECORD_ATTRIBUTES) {
        hinted |= Hints.maybe(fields);
      }
    }
  }

  private int compare(int left, int right) {
    LabelSets sets = shared.sets();
    int byStream = Integer.compare(sets.stream(labels[left]), sets.stream(labels[right]));
    return byStream != 0 ? byStream : Long.compare(times[left], times[right]);
  }

  int size() {
    return size;
  }

  /** The number of the record at a place of the order. */
  int at(int place) {
    return order.at(place);
  }

  Scope scope(int record) {
    return scopes[record];
  }

  /** The number of its label set. */
  int labels(int record) {
    return labels[record];
  }

  /** Which of its attributes are labels: {@link SharedText#labelled}. */
  long labelled(int record) {
    return labelled[record];
  }

  /** Its number in the batch, from 0 on. */
  int ordinal(int record) {
    return ordinals[record];
  }

  /** Nanoseconds since 1970; as in Go, times from 2262 on are negative. */
  long time(int record) {
    return times[record];
  }

  /** Sets a piece to an encoded record. */
  void read(int record, Slice piece) {
    piece.set(arrays[record], starts[record], lengths[record]);
  }
}
