package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.text.IndexSort;
import ai.odock.router.otlp.text.Piece;
import java.util.Arrays;
import java.util.Map;

/**
 * Where the next records of a batch lie, in the order of their streams and times. The records of
 * very large batches are taken in several rounds, so that few bytes never need much memory.
 */
final class RecordTable {
  private static final int MAX_RECORDS = 1 << 16;

  /** Of the arrays here and of the order. */
  private static final int BYTES_PER_RECORD = 40;

  private final SharedText shared;
  private final ProtoReader fields = new ProtoReader();
  private final IndexSort order = new IndexSort(this::compare);
  private byte[][] arrays = new byte[256][];
  private int[] starts = new int[256];
  private int[] lengths = new int[256];
  private long[] times = new long[256];
  private Scope[] scopes = new Scope[256];
  private int size;

  RecordTable(SharedText shared) {
    this.shared = shared;
  }

  /**
   * Takes the next records.
   *
   * @param now the time of records that have none, nanoseconds since 1970
   * @param dropped counts those that cannot be written for their resource or scope
   * @return false when there are none; those there are may all be dropped
   */
  boolean fill(RecordWalk walk, long now, Map<DropReason, Integer> dropped) {
    clear();
    int resource = -1;
    int scope = -1;
    Scope current = Scope.dropped(DropReason.TOO_LARGE);
    boolean some = false;
    while (size < MAX_RECORDS && !shared.isFull() && walk.next()) {
      some = true;
      if (walk.resources() != resource) {
        resource = walk.resources();
        shared.resource(walk.resource());
      }
      if (walk.scopes() != scope) {
        scope = walk.scopes();
        current = shared.scope(walk.scope());
      }
      if (current.problem() != null) {
        dropped.merge(current.problem(), 1, Integer::sum);
      } else {
        add(walk.record(), current, now);
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

  private void add(ProtoReader record, Scope scope, long now) {
    if (size == starts.length) {
      arrays = Arrays.copyOf(arrays, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
      scopes = Arrays.copyOf(scopes, 2 * size);
    }
    arrays[size] = record.array();
    starts[size] = record.valueStart();
    lengths[size] = record.valueLength();
    scopes[size] = scope;
    times[size++] = time(record, now);
  }

  private long time(ProtoReader record, long now) {
    long time = 0;
    long observed = 0;
    fields.enter(record);
    while (fields.next()) {
      if (fields.field() == Otlp.TIME) {
        time = fields.fixed64();
      } else if (fields.field() == Otlp.OBSERVED_TIME) {
        observed = fields.fixed64();
      }
    }
    return time != 0 ? time : observed != 0 ? observed : now;
  }

  private int compare(int left, int right) {
    int byStream = Integer.compare(scopes[left].stream(), scopes[right].stream());
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

  /** Nanoseconds since 1970; as in Go, times from 2262 on are negative. */
  long time(int record) {
    return times[record];
  }

  /** Sets a piece to an encoded record. */
  void read(int record, Piece piece) {
    piece.set(arrays[record], starts[record], lengths[record]);
  }
}
