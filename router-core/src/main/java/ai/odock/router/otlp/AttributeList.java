package ai.odock.router.otlp;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;

/**
 * The attributes of one resource, scope or item, looked at and changed where they lie: what is not
 * touched is neither decoded nor copied one by one. Reused from one list to the next; never shared.
 *
 * <p>A list of many attributes asks for the memory of its table before it takes it, and throws
 * {@link NoRoom}: two bytes on the wire are an attribute.
 *
 * <p>Positions hold until the next change. A key that occurs twice is found where it occurs first.
 */
public final class AttributeList {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int PLAIN_KEY = KEY << 3 | ProtoReader.BYTES;

  /** So many attributes cost nothing. */
  private static final int FREE = 16;

  /** So many bytes of new values, too. */
  private static final int FREE_BYTES = 64;

  /** What an attribute takes on the heap, while the table moves to a larger one. */
  private static final int ENTRY_BYTES = 64;

  private static final int PLAIN_VALUE = VALUE << 3 | ProtoReader.BYTES;

  /** One attribute; from the source until it is changed. */
  private static final class Entry {
    byte[] keyArray = {};
    int keyStart;
    int keyLength;
    byte[] valueArray = {};
    int valueStart;
    int valueLength;

    /** The whole field in the source, tag included; {@code rawEnd} is -1 when it is changed. */
    byte[] rawArray = {};

    int rawStart;
    int rawEnd;
  }

  private final ProtoReader keyValue = new ProtoReader();
  private final ProtoWriter values;
  private final LongPredicate room;
  private Entry[] entries = new Entry[FREE];
  private int size;
  private boolean changed;

  /** A bit for each length of a key, modulo 64, that occurs: most look-ups end here. */
  private long keyLengths;

  /**
   * @param room told the bytes to take, answers whether they may be taken
   */
  AttributeList(LongPredicate room) {
    this.room = room;
    this.values = new ProtoWriter(FREE_BYTES, more -> more <= FREE_BYTES || room.test(more));
  }

  /** Forgets everything. */
  void clear() {
    size = 0;
    keyLengths = 0;
    changed = false;
    values.clear();
  }

  /** Takes in the attribute that {@code field} stands on. */
  void read(ProtoReader field) {
    Entry entry = next();
    entry.rawArray = field.array();
    entry.rawStart = field.fieldStart();
    entry.rawEnd = field.fieldEnd();
    if (!readPlain(entry, field)) {
      readAny(entry, field);
    }
    keyLengths |= 1L << entry.keyLength;
  }

  /** The shape that SDKs write: a key and then a value, both shorter than 128 bytes. */
  private static boolean readPlain(Entry entry, ProtoReader field) {
    byte[] array = field.array();
    int key = field.valueStart() + 2;
    int end = field.valueStart() + field.valueLength();
    if (field.wireType() != ProtoReader.BYTES || end < key || array[key - 2] != PLAIN_KEY) {
      return false;
    }
    int keyLength = array[key - 1];
    int value = key + keyLength + 2;
    if (keyLength < 0
        || value > end
        || array[value - 2] != PLAIN_VALUE
        || array[value - 1] != end - value) {
      return false;
    }
    entry.keyArray = array;
    entry.keyStart = key;
    entry.keyLength = keyLength;
    value(entry, array, value, end - value);
    return true;
  }

  private void readAny(Entry entry, ProtoReader field) {
    entry.keyLength = 0;
    entry.valueLength = 0;
    boolean joined = false;
    keyValue.enter(field);
    while (keyValue.next()) {
      switch (keyValue.field()) {
        case KEY -> {
          entry.keyArray = keyValue.array();
          entry.keyStart = keyValue.valueStart();
          entry.keyLength = keyValue.valueLength();
        }
        case VALUE -> {
          boolean second = entry.valueLength > 0;
          value(entry, joined);
          joined = second;
        }
        default -> {}
      }
    }
  }

  /**
   * Several fields of a value are one value: the bytes of all. What was put together is the last in
   * {@link #values}, so that each byte is copied a bounded number of times.
   */
  private void value(Entry entry, boolean joined) {
    int length = keyValue.valueLength();
    if (entry.valueLength == 0) {
      value(entry, keyValue.array(), keyValue.valueStart(), length);
      return;
    }
    int from = joined ? entry.valueStart : values.size();
    if (!joined) {
      values.bytes(entry.valueArray, entry.valueStart, entry.valueLength);
    }
    values.bytes(keyValue.array(), keyValue.valueStart(), length);
    value(entry, values.array(), from, values.size() - from);
  }

  private static void value(Entry entry, byte[] array, int offset, int length) {
    entry.valueArray = array;
    entry.valueStart = offset;
    entry.valueLength = length;
  }

  private Entry next() {
    if (size == entries.length) {
      long more = (long) ENTRY_BYTES * size;
      if (!room.test(more)) {
        throw new NoRoom(more);
      }
      entries = Arrays.copyOf(entries, 2 * size);
    }
    Entry entry = entries[size];
    if (entry == null) {
      entry = new Entry();
      entries[size] = entry;
    }
    size++;
    return entry;
  }

  public int size() {
    return size;
  }

  /** The first attribute with this key, in UTF-8; -1: there is none. */
  public int find(byte[] key) {
    return (keyLengths & 1L << key.length) == 0 ? -1 : find(key, 0, key.length);
  }

  private int find(byte[] key, int offset, int length) {
    for (int i = 0; i < size; i++) {
      Entry entry = entries[i];
      if (entry.keyLength == length
          && Arrays.equals(
              entry.keyArray,
              entry.keyStart,
              entry.keyStart + length,
              key,
              offset,
              offset + length)) {
        return i;
      }
    }
    return -1;
  }

  /** The array in which the key of attribute {@code i} lies. */
  public byte[] keyArray(int i) {
    return entries[i].keyArray;
  }

  /** Where it begins there. */
  public int keyOffset(int i) {
    return entries[i].keyStart;
  }

  /** Its bytes. */
  public int keyLength(int i) {
    return entries[i].keyLength;
  }

  /** The array in which the encoded {@code AnyValue} of attribute {@code i} lies. */
  public byte[] valueArray(int i) {
    return entries[i].valueArray;
  }

  /** Where it begins there. */
  public int valueOffset(int i) {
    return entries[i].valueStart;
  }

  /** Its bytes; 0 when the value is unset. */
  public int valueLength(int i) {
    return entries[i].valueLength;
  }

  /**
   * Where a new value can be written without making an array for it: what was written since some
   * size is handed to {@link #setWritten} or {@link #putWritten}.
   */
  public ProtoWriter values() {
    return values;
  }

  /** Replaces a value by the encoded {@code AnyValue} in {@link #values} from a position on. */
  public void setWritten(int i, int from) {
    set(i, values.array(), from, values.size() - from);
  }

  /** Sets the attribute with this key, or adds it, as {@link #setWritten} does. */
  public void putWritten(byte[] key, int from) {
    int i = find(key);
    if (i < 0) {
      add(key, values.array(), from, values.size() - from);
    } else {
      setWritten(i, from);
    }
  }

  /**
   * Replaces a value.
   *
   * @param value an encoded {@code AnyValue}, which nobody changes later
   */
  public void set(int i, byte[] value) {
    set(i, value, 0, value.length);
  }

  /** Gives attribute {@code i} the value of {@code from}. */
  public void copy(int i, int from) {
    Entry source = entries[from];
    set(i, source.valueArray, source.valueStart, source.valueLength);
  }

  private void set(int i, byte[] array, int offset, int length) {
    Entry entry = entries[i];
    int end = entry.valueStart + entry.valueLength;
    if (entry.valueLength == length
        && Arrays.equals(entry.valueArray, entry.valueStart, end, array, offset, offset + length)) {
      return;
    }
    value(entry, array, offset, length);
    entry.rawEnd = -1;
    changed = true;
  }

  /**
   * Adds an attribute at the end.
   *
   * @param key in UTF-8
   * @param value an encoded {@code AnyValue}
   */
  public void add(byte[] key, byte[] value) {
    add(key, value, 0, value.length);
  }

  /** Adds an attribute with the value of another one. */
  public void addCopy(byte[] key, int from) {
    Entry source = entries[from];
    add(key, source.valueArray, source.valueStart, source.valueLength);
  }

  private void add(byte[] key, byte[] array, int offset, int length) {
    Entry entry = next();
    entry.keyArray = key;
    entry.keyStart = 0;
    entry.keyLength = key.length;
    value(entry, array, offset, length);
    entry.rawEnd = -1;
    keyLengths |= 1L << key.length;
    changed = true;
  }

  /** Takes an attribute out; those behind it move up. */
  public void remove(int i) {
    Entry removed = entries[i];
    System.arraycopy(entries, i + 1, entries, i, size - i - 1);
    entries[--size] = removed;
    changed = true;
  }

  /**
   * Takes out all attributes whose positions the test is true of; each of the others moves once.
   */
  public void removeIf(IntPredicate test) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Entry entry = entries[i];
      if (!test.test(i)) {
        entries[i] = entries[kept];
        entries[kept++] = entry;
      }
    }
    changed |= kept < size;
    size = kept;
  }

  /** Whether the list is not what was read. */
  boolean changed() {
    return changed;
  }

  private static int contentSize(Entry entry) {
    return ProtoWriter.bytesFieldSize(KEY, entry.keyLength)
        + ProtoWriter.bytesFieldSize(VALUE, entry.valueLength);
  }

  /** Writes every attribute as {@code field} of the message around it. */
  void writeTo(ProtoWriter to, int field) {
    int i = 0;
    while (i < size) {
      Entry entry = entries[i];
      if (entry.rawEnd >= 0) {
        i = writeStretch(to, i);
        continue;
      }
      to.tag(field, ProtoReader.BYTES);
      to.varint(contentSize(entry));
      to.bytesField(KEY, entry.keyArray, entry.keyStart, entry.keyLength);
      to.bytesField(VALUE, entry.valueArray, entry.valueStart, entry.valueLength);
      i++;
    }
  }

  /** Copies unchanged attributes that lie side by side at once; returns the one after them. */
  private int writeStretch(ProtoWriter to, int from) {
    Entry first = entries[from];
    int end = first.rawEnd;
    int i = from + 1;
    while (i < size && entries[i].rawStart == end && entries[i].rawEnd >= 0) {
      end = entries[i++].rawEnd;
    }
    to.bytes(first.rawArray, first.rawStart, end - first.rawStart);
    return i;
  }
}
