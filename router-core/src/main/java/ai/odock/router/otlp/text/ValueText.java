package ai.odock.router.otlp.text;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;

/**
 * Values as text, as the collector prints them: strings as they are, numbers in decimal, bytes in
 * Base64, arrays and maps as JSON; an absent value is empty.
 */
public final class ValueText {
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private final NumberText numbers = new NumberText();
  private final JsonText json = new JsonText(this);
  private boolean valid = true;

  /** Appends a value. */
  public void write(AnyValue value, ProtoWriter out) {
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
  public void write(Piece text, ProtoWriter out) {
    check(text);
    out.bytes(text.array(), text.offset(), text.length());
  }

  public void bool(AnyValue value, ProtoWriter out) {
    byte[] word = value.number() != 0 ? TRUE : FALSE;
    out.bytes(word, 0, word.length);
  }

  public void check(Piece text) {
    valid &= Utf8.isValid(text.array(), text.offset(), text.length());
  }

  public NumberText numbers() {
    return numbers;
  }

  /** Whether all text since the last {@link #forget} was UTF-8. */
  public boolean isValid() {
    return valid;
  }

  public void forget() {
    valid = true;
  }
}
