package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.prometheus.ByteTable;
import java.util.Arrays;

/**
 * Finds attributes of one message by their keys, or by dotted paths through maps. The message is
 * read once, however many are looked for. Of equal keys the last counts.
 */
final class PathIndex {
  /** Further attributes, and those with longer keys, are not found: none of them can be a label. */
  private static final int MOST = 4096;

  private static final int MOST_BYTES = 64 << 10;

  /** A larger table is given back, so that the next message need not clear it. */
  private static final int KEPT = 512;

  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final ProtoWriter path = new ProtoWriter(64);
  private final Slice found = new Slice();
  private final AnyValue value = new AnyValue();

  /** Keys, each behind the number of the map that it is in. */
  private ByteTable keys = new ByteTable();

  private byte[][] arrays = new byte[32][];
  private int[] starts = new int[32];
  private int[] lengths = new int[32];

  /** The number of the map that is the value, or 0 when its keys have not been read. */
  private int[] maps = new int[32];

  private int lastMap;

  /** Reads the attributes in a field of a message in place of the last one's. */
  void read(Slice message, int field) {
    clear();
    readKeys(0, message, field);
  }

  /** Lets go of the message. */
  void clear() {
    if (keys.size() > KEPT) {
      keys = new ByteTable();
      arrays = new byte[32][];
      starts = new int[32];
      lengths = new int[32];
      maps = new int[32];
    }
    Arrays.fill(arrays, 0, keys.size(), null);
    keys.clear();
    lastMap = 0;
    found.clear();
  }

  private void readKeys(int map, Slice message, int field) {
    message.cursor(fields);
    while (fields.next() && keys.size() < MOST && keys.byteSize() < MOST_BYTES) {
      if (fields.field() == field) {
        pair.read(fields);
        Slice key = pair.key();
        int number = add(map, key.array(), key.offset(), key.offset() + key.length());
        arrays[number] = pair.value().array();
        starts[number] = pair.value().offset();
        lengths[number] = pair.value().length();
        maps[number] = 0;
      }
    }
  }

  private int add(int map, byte[] key, int from, int to) {
    if (to - from > MOST_BYTES) {
      return add(map, key, from, from);
    }
    path(map, key, from, to);
    int number = keys.add(path.array(), 0, path.size());
    if (number == starts.length) {
      arrays = Arrays.copyOf(arrays, 2 * number);
      starts = Arrays.copyOf(starts, 2 * number);
      lengths = Arrays.copyOf(lengths, 2 * number);
      maps = Arrays.copyOf(maps, 2 * number);
    }
    return number;
  }

  private void path(int map, byte[] key, int from, int to) {
    path.clear();
    path.varint(map);
    path.bytes(key, from, to - from);
  }

  /** Looks for an attribute; false when there is none. */
  boolean find(byte[] key, int from, int to) {
    return read(number(0, key, from, to)) || findNested(key, from, to);
  }

  private boolean findNested(byte[] key, int from, int to) {
    int map = 0;
    int start = from;
    for (int dot = dot(key, start, to); dot < to; dot = dot(key, start, to)) {
      int number = number(map, key, start, dot);
      if (!read(number) || value.kind() != AnyValue.MAP) {
        return false;
      }
      map = map(number);
      start = dot + 1;
    }
    return start > from && read(number(map, key, start, to));
  }

  private static int dot(byte[] key, int from, int to) {
    int at = from;
    while (at < to && key[at] != '.') {
      at++;
    }
    return at;
  }

  private int number(int map, byte[] key, int from, int to) {
    if (to - from > MOST_BYTES) {
      return -1;
    }
    path(map, key, from, to);
    return keys.find(path.array(), 0, path.size());
  }

  private int map(int number) {
    if (maps[number] == 0) {
      int map = ++lastMap;
      maps[number] = map;
      readKeys(map, value.content(), Otlp.VALUES);
    }
    return maps[number];
  }

  private boolean read(int number) {
    if (number >= 0) {
      found.set(arrays[number], starts[number], lengths[number]);
      value.read(found);
    }
    return number >= 0;
  }

  /** The value that was found last. */
  AnyValue value() {
    return value;
  }

  /** About the bytes that are kept for the next message. */
  long heldBytes() {
    return keys.heldBytes() + 20L * starts.length;
  }
}
