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
  private Entry[] entries = new Entry[16];
  private int size;
  private boolean changed;

  /** Forgets everything. */
  void clear() {
    size = 0;
    changed = false;
  }

  /** Takes in the attribute that {@code field} stands on. */
  void read(ProtoReader field) {
    Entry entry = next();
    entry.rawArray = field.array();
    entry.rawStart = field.fieldStart();
    entry.rawEnd = field.fieldEnd();
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
      entry.valueArray = both;
      entry.valueStart = 0;
      entry.valueLength = both.length;
    } else if (length > 0) {
      entry.valueArray = keyValue.array();
      entry.valueStart = keyValue.valueStart();
      entry.valueLength = length;
    }
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
    for (int i = 0; i < size; i++) {
      Entry entry = entries[i];
      if (entry.keyLength == key.length
          && Arrays.equals(
              entry.keyArray, entry.keyStart, entry.keyStart + key.length, key, 0, key.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Where the key of attribute {@code i} lies. */
  public Bytes key(int i) {
    Entry entry = entries[i];
    return new Bytes(entry.keyArray, entry.keyStart, entry.keyLength);
  }

  /**
   * Where the encoded {@code AnyValue} of attribute {@code i} lies; of length 0 when it is unset.
   */
  public Bytes value(int i) {
    Entry entry = entries[i];
    return new Bytes(entry.valueArray, entry.valueStart, entry.valueLength);
  }

  /**
   * Replaces a value.
   *
   * @param value an encoded {@code AnyValue}, which nobody changes later
   */
  public void set(int i, byte[] value) {
    Entry entry = entries[i];
    if (entry.valueLength == value.length
        && Arrays.equals(
            entry.valueArray,
            entry.valueStart,
            entry.valueStart + value.length,
            value,
            0,
            value.length)) {
      return;
    }
    entry.valueArray = value;
    entry.valueStart = 0;
    entry.valueLength = value.length;
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
    Entry entry = next();
    entry.keyArray = key;
    entry.keyStart = 0;
    entry.keyLength = key.length;
    entry.valueArray = value;
    entry.valueStart = 0;
    entry.valueLength = value.length;
    entry.rawEnd = -1;
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

  /** Writes every attribute as {@code field} of the message around it. */
  void writeTo(ProtoWriter to, int field) {
    for (int i = 0; i < size; i++) {
      Entry entry = entries[i];
      if (entry.rawEnd >= 0) {
        to.bytes(entry.rawArray, entry.rawStart, entry.rawEnd - entry.rawStart);
      } else {
        int mark = to.beginMessage(field);
        to.bytesField(KEY, entry.keyArray, entry.keyStart, entry.keyLength);
        to.bytesField(VALUE, entry.valueArray, entry.valueStart, entry.valueLength);
        to.endMessage(mark);
      }
    }
  }

  /** A range of an array, to be read at once. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Bytes(byte[] array, int offset, int length) {}
}
