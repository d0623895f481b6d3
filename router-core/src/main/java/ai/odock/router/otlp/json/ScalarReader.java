package ai.odock.router.otlp.json;

import ai.odock.router.otlp.FieldKind;
import ai.odock.router.otlp.FieldType;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads the values that are no messages, at the place where the parser stands. */
final class ScalarReader {
  private static final byte[] NOTHING = {};

  /** Numbers and names in quotes are no longer: nothing else is put together in one piece. */
  private static final int LONGEST_WORD = 1_000;

  private final JsonParser parser;
  private final ProtoWriter writer;
  private final TextWriter text;

  ScalarReader(JsonParser parser, ProtoWriter writer) {
    this.parser = parser;
    this.writer = writer;
    this.text = new TextWriter(writer);
  }

  /** Writes tag and value. */
  void field(FieldType field) throws IOException, MalformedOtlp {
    switch (field.kind()) {
      case STRING -> string(field);
      case BYTES -> base64(field);
      case TRACE_ID, SPAN_ID -> id(field);
      default -> {
        writer.tag(field.number(), field.kind().wireType());
        value(field);
      }
    }
  }

  /** Writes a number, bool or enum without a tag. */
  void value(FieldType field) throws IOException, MalformedOtlp {
    FieldKind kind = field.kind();
    switch (kind) {
      case BOOL -> writer.varint(bool() ? 1 : 0);
      case ENUM -> writer.varint(enumeration(field));
      case INT32 -> writer.varint(signed(Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> writer.varint(signed(0, 0xffff_ffffL));
      case SINT32 -> writer.zigzag(signed(Integer.MIN_VALUE, Integer.MAX_VALUE));
      case INT64 -> writer.varint(signed(Long.MIN_VALUE, Long.MAX_VALUE));
      case UINT64 -> writer.varint(unsigned());
      case FIXED32 -> writer.fixed32((int) signed(0, 0xffff_ffffL));
      case FIXED64 -> writer.fixed64(unsigned());
      case SFIXED64 -> writer.fixed64(signed(Long.MIN_VALUE, Long.MAX_VALUE));
      case DOUBLE -> writer.fixed64(Double.doubleToRawLongBits(decimal()));
      default -> throw new IllegalStateException(kind + " is no number");
    }
  }

  private void string(FieldType field) throws IOException, MalformedOtlp {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      // Only as an element of an array, where leaving it out would move its neighbours.
      writer.bytesField(field.number(), NOTHING, 0, 0);
      return;
    }
    expectString();
    int mark = writer.beginMessage(field.number());
    parser.getText(text);
    text.flush();
    writer.endMessage(mark);
  }

  private void base64(FieldType field) throws IOException, MalformedOtlp {
    expectString();
    byte[] bytes = parser.getBinaryValue(Base64Variants.MIME_NO_LINEFEEDS);
    writer.bytesField(field.number(), bytes, 0, bytes.length);
  }

  /** Ids are in hex, and "" is an id that is not set. */
  private void id(FieldType field) throws IOException, MalformedOtlp {
    expectString();
    int bytes = field.kind().idLength();
    int length = parser.getTextLength();
    if (length != 0 && length != 2 * bytes) {
      throw Place.wrong(parser, "expected " + 2 * bytes + " hex digits, not " + length);
    }
    char[] text = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    writer.tag(field.number(), ProtoReader.BYTES);
    writer.varint(length / 2);
    for (int i = offset; i < offset + length; i += 2) {
      writer.write((digit(text[i]) << 4) | digit(text[i + 1]));
    }
  }

  private int digit(char c) throws MalformedOtlp {
    int digit = c < 0x80 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw Place.wrong(parser, "expected hex digits");
    }
    return digit;
  }

  private boolean bool() throws MalformedOtlp {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw Place.wrong(parser, "expected true or false");
    };
  }

  private long enumeration(FieldType field) throws IOException, MalformedOtlp {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return signed(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    boolean known = parser.getTextLength() <= LONGEST_WORD;
    Integer number = known ? field.enumValues().get(parser.getText()) : null;
    if (number == null) {
      throw Place.wrong(parser, "unknown name of an enum value");
    }
    return number;
  }

  private long signed(long least, long greatest) throws IOException, MalformedOtlp {
    expectNumber();
    long number = 0;
    boolean inside = true;
    try {
      number = Numbers.signed(text(), parser.getTextOffset(), parser.getTextLength());
      inside = number >= least && number <= greatest;
    } catch (NumberFormatException e) {
      throw Place.wrong(parser, "expected a whole number");
    } catch (ArithmeticException e) {
      inside = false;
    }
    if (!inside) {
      throw Place.wrong(parser, "expected a number from " + least + " to " + greatest);
    }
    return number;
  }

  private long unsigned() throws IOException, MalformedOtlp {
    expectNumber();
    try {
      return Numbers.unsigned(text(), parser.getTextOffset(), parser.getTextLength());
    } catch (NumberFormatException e) {
      throw Place.wrong(parser, "expected a whole number that is not negative");
    } catch (ArithmeticException e) {
      throw Place.wrong(parser, "expected a number of at most 64 bits");
    }
  }

  private double decimal() throws IOException, MalformedOtlp {
    expectNumber();
    boolean quoted = parser.currentToken() == JsonToken.VALUE_STRING;
    double number;
    try {
      number = quoted ? Numbers.decimal(parser.getText()) : parser.getDoubleValue();
    } catch (NumberFormatException e) {
      throw Place.wrong(parser, "expected a number");
    }
    if (!quoted && Double.isInfinite(number)) {
      throw Place.wrong(parser, "the number is too large for a double");
    }
    return number;
  }

  private char[] text() throws IOException {
    return parser.getTextCharacters();
  }

  private void expectNumber() throws IOException, MalformedOtlp {
    JsonToken token = parser.currentToken();
    boolean quoted = token == JsonToken.VALUE_STRING && parser.getTextLength() <= LONGEST_WORD;
    if (token == null || !(token.isNumeric() || quoted)) {
      throw Place.wrong(parser, "expected a number");
    }
  }

  private void expectString() throws MalformedOtlp {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw Place.wrong(parser, "expected a string");
    }
  }
}
