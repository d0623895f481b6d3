package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.NumberText;
import ai.odock.router.otlp.text.ValueText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes structured metadata: pairs of name and value in an EntryAdapter. */
final class Metadata {
  static final int STRUCTURED_METADATA = 3;
  private static final int NAME = 1;
  private static final int VALUE = 2;

  /** The longest message whose length is one byte. */
  private static final int MOST_OF_ONE_BYTE = 127;

  /** What one level of nesting needs, kept for the next value. */
  private static final class Level {
    final ProtoReader fields = new ProtoReader();
    final KeyValue pair = new KeyValue();
    final AnyValue value = new AnyValue();
  }

  private final ProtoWriter out;
  private final ValueText text;
  private final int maxBytes;
  private final MetadataNames names = new MetadataNames();
  private final NameFields known = new NameFields(NAME);
  private final Slice plainText = new Slice();
  private byte[] hex = new byte[32];
  private final List<Level> levels = new ArrayList<>();

  /** Pairs do not nest, so one is enough. */
  private int valueMark;

  private int pairs;

  /**
   * @param maxBytes no more than this is spent on the names of one owner of attributes
   */
  Metadata(ProtoWriter out, ValueText text, int maxBytes) {
    this.out = out;
    this.text = text;
    this.maxBytes = maxBytes;
  }

  /** Begins a record, a scope or a resource. */
  void begin() {
    text.forget();
    names.begin();
    pairs = 0;
  }

  /** The pairs written since {@link #begin}. */
  int pairs() {
    return pairs;
  }

  /** What is wrong with what was written since {@link #begin}; null: nothing. */
  @Nullable DropReason problem() {
    if (names.spent() > maxBytes) {
      return DropReason.TOO_LARGE;
    }
    return text.isValid() ? null : DropReason.INVALID_UTF8;
  }

  /** A name as the methods here take it: an encoded field. */
  static byte[] name(String name) {
    ProtoWriter field = new ProtoWriter(64);
    field.stringField(NAME, name);
    return field.toByteArray();
  }

  /**
   * A number.
   *
   * @param name null: not wanted
   */
  void number(byte @Nullable [] name, long value) {
    if (name != null) {
      number(name, 0, name.length, value);
    }
  }

  private void number(byte[] name, int start, int length, long value) {
    NumberText numbers = text.numbers();
    int from = numbers.format(value);
    put(name, start, length, numbers.digits(), from, numbers.digits().length - from);
  }

  /** Nothing when the text is empty, or not wanted. */
  void text(byte @Nullable [] name, Slice value) {
    if (name != null && value.length() > 0) {
      text.check(value);
      put(name, 0, name.length, value.array(), value.offset(), value.length());
    }
  }

  /** An identifier in hex; nothing when it is none. */
  void id(byte[] name, Slice id) {
    if (HexId.isSet(id)) {
      int length = 2 * id.length();
      if (hex.length < length) {
        hex = new byte[length];
      }
      HexId.write(id, hex, 0);
      put(name, 0, name.length, hex, 0, length);
    }
  }

  /** A text that is UTF-8. */
  void text(byte[] name, byte[] value) {
    put(name, 0, name.length, value, 0, value.length);
  }

  /** A name and a text that are UTF-8. */
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
    int name = known.find(array, plain.key(), plain.keyLength(), place);
    if (name < 0) {
      return false;
    }
    if (plain.isNumber()) {
      number(known.array(), known.start(name), known.length(name), plain.number());
    } else {
      plainText.set(array, plain.text(), plain.textLength());
      text.check(plainText);
      put(
          known.array(),
          known.start(name),
          known.length(name),
          array,
          plain.text(),
          plain.textLength());
    }
    return true;
  }

  /** Writes a pair of an encoded name and a value; most are short, so that lengths are one byte. */
  private void put(byte[] name, int nameStart, int nameLength, byte[] value, int from, int length) {
    pairs++;
    int size = nameLength + 2 + length;
    if (size > MOST_OF_ONE_BYTE) {
      out.tag(STRUCTURED_METADATA, ProtoReader.BYTES);
      out.varint(nameLength + ProtoWriter.bytesFieldSize(VALUE, length));
      out.bytes(name, nameStart, nameLength);
      out.bytesField(VALUE, value, from, length);
      return;
    }
    int at = out.reserve(size + 2);
    byte[] to = out.array();
    to[at] = STRUCTURED_METADATA << 3 | ProtoReader.BYTES;
    to[at + 1] = (byte) size;
    System.arraycopy(name, nameStart, to, at + 2, nameLength);
    at += 2 + nameLength;
    to[at] = VALUE << 3 | ProtoReader.BYTES;
    to[at + 1] = (byte) length;
    System.arraycopy(value, from, to, at + 2, length);
  }

  /** One attribute; a map becomes a pair for each value inside. */
  void attribute(KeyValue attribute) {
    flatten(attribute, 0, 0, 1);
  }

  private void flatten(KeyValue pair, int prefix, int prefixEnd, int depth) {
    if (names.spent() > maxBytes) {
      return;
    }
    Level level = level(depth);
    AnyValue value = level.value;
    value.read(pair.value());
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
      int begun = beginPair(names.array(), name, nameEnd - name);
      text.write(value, out);
      endPair(begun);
    }
    names.pop(name);
  }

  private int beginPair(byte[] name, int offset, int length) {
    pairs++;
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
