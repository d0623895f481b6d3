package ai.odock.router.otlp.json;

import ai.odock.router.otlp.FieldKind;
import ai.odock.router.otlp.FieldType;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Utf8;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes the values that are no messages. */
final class ScalarWriter {
  private static final HexFormat HEX = HexFormat.of();

  private final JsonGenerator json;

  ScalarWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Writes name and value, unless it is a default that may be left out. */
  void field(FieldType field, ProtoReader at) throws IOException {
    if (field.label() == FieldType.Label.SINGLE && isDefault(field.kind(), at)) {
      return;
    }
    json.writeFieldName(field.jsonName());
    value(field.kind(), at);
  }

  void value(FieldKind kind, ProtoReader at) throws IOException {
    byte[] array = at.array();
    int start = at.valueStart();
    int length = at.valueLength();
    switch (kind) {
      case STRING -> string(array, start, length);
      case BYTES -> json.writeBinary(array, start, length);
      case TRACE_ID, SPAN_ID -> json.writeString(HEX.formatHex(array, start, start + length));
      case FIXED32 -> json.writeNumber(Integer.toUnsignedLong(at.fixed32()));
      case FIXED64, SFIXED64, DOUBLE -> number(kind, at.fixed64());
      default -> number(kind, at.varint());
    }
  }

  /** Writes all the values of a packed field. */
  void packed(FieldKind kind, ProtoReader at) throws IOException {
    byte[] array = at.array();
    int pos = at.valueStart();
    int end = pos + at.valueLength();
    while (pos < end) {
      if (kind.wireType() == ProtoReader.FIXED64) {
        number(kind, ProtoReader.fixed64At(array, pos));
        pos += 8;
        continue;
      }
      long value = 0;
      int shift = 0;
      while (array[pos] < 0) {
        value |= (long) (array[pos++] & 0x7f) << shift;
        shift += 7;
      }
      number(kind, value | ((long) array[pos++] << shift));
    }
  }

  private void number(FieldKind kind, long bits) throws IOException {
    switch (kind) {
      case BOOL -> json.writeBoolean(bits != 0);
      case ENUM, INT32 -> json.writeNumber((int) bits);
      case UINT32 -> json.writeNumber(bits & 0xffff_ffffL);
      case SINT32 -> json.writeNumber(((int) bits >>> 1) ^ -((int) bits & 1));
      case INT64, SFIXED64 -> json.writeString(Long.toString(bits));
      case UINT64, FIXED64 -> json.writeString(Long.toUnsignedString(bits));
      case DOUBLE -> decimal(Double.longBitsToDouble(bits));
      default -> throw new IllegalStateException(kind + " is no number");
    }
  }

  private void decimal(double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(Numbers.text(number));
    } else {
      json.writeString(Double.toString(number));
    }
  }

  private void string(byte[] array, int start, int length) throws IOException {
    if (Utf8.isValid(array, start, length)) {
      json.writeUTF8String(array, start, length);
    } else {
      json.writeString(new String(array, start, length, StandardCharsets.UTF_8));
    }
  }

  private static boolean isDefault(FieldKind kind, ProtoReader at) {
    return switch (kind.wireType()) {
      case ProtoReader.BYTES -> at.valueLength() == 0;
      case ProtoReader.FIXED32 -> at.fixed32() == 0;
      case ProtoReader.FIXED64 -> at.fixed64() == 0;
      default -> at.varint() == 0;
    };
  }
}
