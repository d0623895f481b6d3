package ai.odock.router.otlp.text;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Values as text, as the collector prints them: strings as they are, numbers in decimal, bytes in
 * Base64, arrays and maps as JSON; an absent value is empty.
 */
public final class ValueText {
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private static final byte[] NOT_IN_JSON =
      "json: unsupported value: ".getBytes(StandardCharsets.US_ASCII);

  /** What becomes of numbers that JSON does not have. */
  public enum NotFinite {
    /** {@code NaN}, {@code Infinity} and {@code -Infinity}; in JSON they become strings. */
    AS_WORDS,

    /**
     * As the collector shows them (pdata: Value.AsString): alone by the complaint of its encoder,
     * and JSON with one in it is empty.
     */
    AS_COLLECTOR
  }

  private final NotFinite notFinite;
  private final NumberText numbers = new NumberText();
  private final JsonText json = new JsonText(this);
  private boolean valid = true;

  /** Whether JSON has come upon a number that it does not have. */
  private boolean unsupported;

  public ValueText(NotFinite notFinite) {
    this.notFinite = notFinite;
  }

  /** Appends a value. */
  public void write(AnyValue value, ProtoWriter out) {
    switch (value.kind()) {
      case AnyValue.STRING -> write(value.content(), out);
      case AnyValue.BOOL -> bool(value, out);
      case AnyValue.INT -> numbers.write(value.number(), out);
      case AnyValue.DOUBLE -> number(value.float64(), out);
      case AnyValue.BYTES -> Base64Text.write(value.content(), out);
      case AnyValue.ARRAY, AnyValue.MAP -> json(value, out);
      default -> {}
    }
  }

  private void number(double number, ProtoWriter out) {
    if (Double.isFinite(number) || notFinite == NotFinite.AS_WORDS) {
      numbers.write(number, out);
      return;
    }
    unsupported = true;
    byte[] word = NumberText.fixed(number).getBytes(StandardCharsets.US_ASCII);
    out.bytes(NOT_IN_JSON, 0, NOT_IN_JSON.length);
    out.bytes(word, 0, word.length);
  }

  private void json(AnyValue value, ProtoWriter out) {
    int start = out.size();
    unsupported = false;
    if (value.kind() == AnyValue.ARRAY) {
      json.array(value.content(), out, 0);
    } else {
      json.map(value.content(), out, 0);
    }
    if (unsupported) {
      out.truncate(start);
    }
  }

  /** Appends text as it is. */
  public void write(Slice text, ProtoWriter out) {
    check(text);
    out.bytes(text.array(), text.offset(), text.length());
  }

  public void bool(AnyValue value, ProtoWriter out) {
    byte[] word = value.number() != 0 ? TRUE : FALSE;
    out.bytes(word, 0, word.length);
  }

  public void check(Slice text) {
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
