package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.NumberText;
import ai.odock.router.otlp.text.ValueText;
import ai.odock.router.prometheus.ByteHash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes structured metadata: pairs of name and value in an EntryAdapter, as far as there is room
 * for them.
 */
final class Metadata {
  static final int STRUCTURED_METADATA = 3;
  static final int NAME = 1;
  static final int VALUE = 2;

  /** The longest message whose length is one byte. */
  private static final int MOST_OF_ONE_BYTE = 127;

  /**
   * The bytes of names that are made of nested maps, as many times those that there is room for.
   */
  private static final long NAME_WORK = 4;

  /** What one level of nesting needs, kept for the next value. */
  private static final class Level {
    final ProtoReader fields = new ProtoReader();
    final KeyValue pair = new KeyValue();
    final AnyValue value = new AnyValue();
  }

  private final ProtoWriter out;
  private final ValueText text;
  private final MetadataRoom room;
  private final long maxNameWork;
  private final MetadataNames names = new MetadataNames();
  private final NameFields known = new NameFields();
  private final ProtoReader pairFields = new ProtoReader();
  private final Slice plainText = new Slice();
  private byte[] hex = new byte[32];
  private final List<Level> levels = new ArrayList<>();

  /** Pairs do not nest, so one is enough. */
  private int valueMark;

  /**
   * @param room of an entry, or of what a resource or scope adds to one
   * @param maxBytes of a request
   */
  Metadata(ProtoWriter out, ValueText text, MetadataRoom room, int maxBytes) {
    this.out = out;
    this.text = text;
    this.room = room;
    maxNameWork = Math.min(NAME_WORK * room.maxBytes(), maxBytes);
  }

  /** Begins a record, a scope or a resource. */
  void begin() {
    text.forget();
    names.begin();
    room.begin();
  }

  /** What has been written since {@link #begin}, and what may be. */
  MetadataRoom room() {
    return room;
  }

  /** What is wrong with what was written since {@link #begin}; null: nothing. */
  @Nullable DropReason problem() {
    return text.isValid() ? null : DropReason.INVALID_UTF8;
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return known.heldBytes();
  }

  /**
   * A number.
   *
   * @param name null: not wanted
   */
  void number(@Nullable FieldName name, long value) {
    if (name != null) {
      NumberText numbers = text.numbers();
      int from = numbers.format(value);
      put(name, numbers.digits(), from, numbers.digits().length - from);
    }
  }

  /** Nothing when the text is empty, or not wanted. */
  void text(@Nullable FieldName name, Slice value) {
    if (name != null && value.length() > 0) {
      text.check(value);
      put(name, value.array(), value.offset(), value.length());
    }
  }

  /** An identifier in hex; nothing when it is none. */
  void id(FieldName name, Slice id) {
    if (HexId.isSet(id)) {
      int length = 2 * id.length();
      if (hex.length < length) {
        hex = new byte[length];
      }
      HexId.write(id, hex, 0);
      put(name, hex, 0, length);
    }
  }

  /** A text that is UTF-8. */
  void text(FieldName name, byte[] value) {
    put(name, value, 0, value.length);
  }

  /** A name and a text that are UTF-8, whether there is room or not. */
  void pair(byte[] name, int from, int length, byte[] value, int valueFrom, int valueLength) {
    int pair = beginPair(name, from, length);
    out.bytes(value, valueFrom, valueLength);
    endPair(pair);
  }

  /**
   * An attribute that {@link PlainAttribute} has recognised; false when its key is too long.
   *
   * @param place of the attribute among those of its record
   */
  boolean plain(byte[] array, PlainAttribute plain, int place) {
    FieldName name = known.find(array, plain.key(), plain.keyLength(), place);
    if (name == null) {
      return false;
    }
    if (plain.isNumber()) {
      number(name, plain.number());
    } else {
      plainText.set(array, plain.text(), plain.textLength());
      text.check(plainText);
      put(name, array, plain.text(), plain.textLength());
    }
    return true;
  }

  /** Writes a pair of an encoded name and a value; most are short, so that lengths are one byte. */
  private void put(FieldName name, byte[] value, int from, int length) {
    if (!room.take(name.hash(), name.length() + length)) {
      return;
    }
    byte[] field = name.field();
    int size = field.length + 2 + length;
    if (size > MOST_OF_ONE_BYTE) {
      out.tag(STRUCTURED_METADATA, ProtoReader.BYTES);
      out.varint(field.length + ProtoWriter.bytesFieldSize(VALUE, length));
      out.bytes(field, 0, field.length);
      out.bytesField(VALUE, value, from, length);
      return;
    }
    int at = out.reserve(size + 2);
    byte[] to = out.array();
    to[at] = STRUCTURED_METADATA << 3 | ProtoReader.BYTES;
    to[at + 1] = (byte) size;
    System.arraycopy(field, 0, to, at + 2, field.length);
    at += 2 + field.length;
    to[at] = VALUE << 3 | ProtoReader.BYTES;
    to[at + 1] = (byte) length;
    System.arraycopy(value, from, to, at + 2, length);
  }

  /** Copies the pair that a cursor stands on, whose name has this hash. */
  void copy(ProtoReader pair, long name) {
    int size = 0;
    pairFields.enter(pair);
    while (pairFields.next()) {
      size += pairFields.valueLength();
    }
    if (room.take(name, size)) {
      out.bytes(pair.array(), pair.fieldStart(), pair.fieldEnd() - pair.fieldStart());
    }
  }

  /** Copies the pair that a cursor stands on. */
  void copy(ProtoReader pair) {
    long name = 0;
    pairFields.enter(pair);
    while (pairFields.next()) {
      if (pairFields.field() == NAME) {
        name = ByteHash.of(pairFields.array(), pairFields.valueStart(), pairFields.valueLength());
      }
    }
    copy(pair, name);
  }

  /** Copies pairs that there is room for, and whose names are not taken. */
  void copyAll(byte[] array, int from, int to) {
    out.bytes(array, from, to - from);
  }

  /** One attribute; a map becomes a pair for each value inside. */
  void attribute(KeyValue attribute) {
    flatten(attribute, 0, 0, 1);
  }

  private void flatten(KeyValue pair, int prefix, int prefixEnd, int depth) {
    Level level = level(depth);
    AnyValue value = level.value;
    value.read(pair.value());
    boolean hopeless = room.isFull() || prefixEnd - prefix > room.left();
    if (names.spent() > maxNameWork || (hopeless && value.kind() != AnyValue.MAP)) {
      room.leaveOut();
      return;
    }
    int name = names.push(prefix, prefixEnd, pair.key());
    int nameEnd = names.end();
    if (value.kind() == AnyValue.MAP) {
      value.content().cursor(level.fields);
      while (level.fields.next()) {
        if (level.fields.field() == Otlp.VALUES) {
          level.pair.read(level.fields);
          flatten(level.pair, name, nameEnd, depth + 1);
        }
      }
    } else {
      write(names.array(), name, nameEnd - name, value);
    }
    names.pop(name);
  }

  private void write(byte[] name, int from, int length, AnyValue value) {
    long hash = ByteHash.of(name, from, length);
    if (value.kind() == AnyValue.STRING) {
      if (room.take(hash, length + value.content().length())) {
        int pair = beginPair(name, from, length);
        text.write(value, out);
        endPair(pair);
      }
      return;
    }
    int start = out.size();
    int pair = beginPair(name, from, length);
    int valueStart = out.size();
    text.write(value, out);
    int valueLength = out.size() - valueStart;
    endPair(pair);
    if (!room.take(hash, length + valueLength)) {
      out.truncate(start);
    }
  }

  private int beginPair(byte[] name, int offset, int length) {
    int pair = out.beginMessage(STRUCTURED_METADATA);
    out.bytesField(NAME, name, offset, length);
    valueMark = out.beginMessage(VALUE);
    return pair;
  }

  private void endPair(int pair) {
    out.endMessage(valueMark);
    out.endMessage(pair);
  }

  private Level level(int depth) {
    while (depth >= levels.size()) {
      levels.add(new Level());
    }
    return levels.get(depth);
  }
}
