package ai.odock.router.otlp;

import java.util.Arrays;

/**
 * The attributes of one resource, scope or item, looked at and changed where they lie: what is not
 * touched is neither decoded nor copied one by one. Reused from one list to the next; never shared.
 *
 * <p>Positions hold until the next change. A key that occurs twice is found where it occurs first.
 */
public final class AttributeList {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int PLAIN_KEY = KEY << 3 | ProtoReader.BYTES;
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
  private final ProtoWriter values = new ProtoWriter(64);
  private Entry[] entries = new Entry[16];
  private int size;
  private boolean changed;

  /** A bit for each length of a key, modulo 64, that occurs: most look-ups end here. */
  private long keyLengths;

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
    keyValue.enter(field);
    while (keyValue.next()) {
      switch (keyValue.field()) {
        case KEY -> {
          entry.keyArray = keyValue.array();
          entry.keyStart = keyValue.valueStart();
          entry.keyLength = keyValue.valueLength();
        }
        case VALUE -> value(entry);
        default -> {}
      }
    }
  }

  /** Two fields of a value are one value: the bytes of both. */
  private void value(Entry entry) {
    int length = keyValue.valueLength();
    if (entry.valueLength > 0 && length > 0) {
      byte[] both = new byte[entry.valueLength + length];
      System.arraycopy(entry.valueArray, entry.valueStart, both, 0, entry.valueLength);
      System.arraycopy(keyValue.array(), keyValue.valueStart(), both, entry.valueLength, length);
      value(entry, both, 0, both.length);
    } else if (length > 0) {
      value(entry, keyValue.array(), keyValue.valueStart(), length);
    }
  }

  private static void value(Entry entry, byte[] array, int offset, int length) {
    entry.valueArray = array;
    entry.valueStart = offset;
    entry.valueLength = length;
  }

  private Entry next() {
    if (size == entries.length) {
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
