package ai.odock.router.match;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.otlp.text.ValueText;

/** Reads what is to be judged from where it lies, with cursors that are used again and again. */
final class Texts {
  private final ProtoReader fields = new ProtoReader();
  private final KeyValue attribute = new KeyValue();
  private final Slice piece = new Slice();
  private final Slice message = new Slice();
  private final AnyValue value = new AnyValue();
  private final ValueText text = new ValueText(ValueText.NotFinite.AS_WORDS);
  private final ProtoWriter written = new ProtoWriter(64);

  /** Judges a text field of a message; one that is not there is empty. */
  boolean matches(TextMatcher matcher, Slice of, int field) {
    piece.clear();
    of.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field) {
        piece.set(fields);
      }
    }
    return matcher.matches(piece.array(), piece.offset(), piece.length());
  }

  /** A number of a message; 0 when it is not there. */
  int number(Slice of, int field) {
    long number = 0;
    of.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field) {
        number = fields.varint();
      }
    }
    return (int) number;
  }

  /** Reads the value in a field of a message. */
  AnyValue value(Slice of, int field) {
    message.clear();
    of.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field) {
        message.add(fields);
      }
    }
    piece.set(message.array(), message.offset(), message.length());
    value.read(piece);
    return value;
  }

  /** Whether a message has an attribute with this key. The first one is then {@link #value}. */
  boolean find(Slice of, int field, byte[] key) {
    of.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field) {
        attribute.read(fields);
        if (attribute.key().is(key)) {
          value.read(attribute.value());
          return true;
        }
      }
    }
    return false;
  }

  /** What was read last. */
  AnyValue value() {
    return value;
  }

  /** Judges what was read last as the text that the collector makes of it. */
  boolean matchesAsText(TextMatcher matcher) {
    if (value.kind() == AnyValue.STRING) {
      Slice content = value.content();
      return matcher.matches(content.array(), content.offset(), content.length());
    }
    written.clear();
    text.write(value, written);
    return matcher.matches(written.array(), 0, written.size());
  }
}
