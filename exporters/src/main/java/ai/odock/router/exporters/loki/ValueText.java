package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;

/**
 * Values as text, as the collector prints them: strings as they are, numbers in decimal, bytes in
 * Base64, arrays and maps as JSON; an absent value is empty.
 */
final class ValueText {
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private final NumberText numbers = new NumberText();
  private final JsonText json = new JsonText(this);
  private boolean valid = true;

  /** Appends a value. */
  void write(AnyValue value, ProtoWriter out) {
    switch (value.kind()) {
      case AnyValue.STRING -> write(value.content(), out);
      case AnyValue.BOOL -> bool(value, out);
      case AnyValue.INT -> numbers.write(value.number(), out);
      case AnyValue.DOUBLE -> numbers.write(value.float64(), out);
      case AnyValue.BYTES -> Base64Text.write(value.content(), out);
      case AnyValue.ARRAY -> json.array(value.content(), out, 0);
      case AnyValue.MAP -> json.map(value.content(), out, 0);
      default -> {}
    }
  }

  /** Appends text as it is. */
  void write(Piece text, ProtoWriter out) {
    check(text);
    out.bytes(text.array(), text.offset(), text.length());
  }

  void bool(AnyValue value, ProtoWriter out) {
    byte[] word = value.number() != 0 ? TRUE : FALSE;
    out.bytes(word, 0, word.length);
  }

  void check(Piece text) {
    valid &= Utf8.isValid(text.array(), text.offset(), text.length());
  }

  NumberText numbers() {
    return numbers;
  }

  /** Whether all text since the last {@link #forget} was UTF-8. */
  boolean isValid() {
    return valid;
  }

  void forget() {
    valid = true;
  }
}
