package ai.odock.router.attribute;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.ValueText;

/** Values of one type as another (contrib: coreinternal/attraction/type_converter.go). */
final class ValueConversion {
  private static final double TWO_TO_63 = 0x1p63;

  private final ValueText text = new ValueText(ValueText.NotFinite.AS_WORDS);
  private final NumberReader numbers = new NumberReader();

  /**
   * Appends the value as an encoded {@code AnyValue} of another type; nothing when it has that type
   * or cannot be converted.
   *
   * @param type {@link EncodedValue#STRING}, {@link EncodedValue#INT} or {@link
   *     EncodedValue#DOUBLE}
   */
  void write(AnyValue value, int type, ProtoWriter out) {
    if (value.kind() == type) {
      return;
    }
    switch (type) {
      case EncodedValue.INT -> writeInt(value, out);
      case EncodedValue.DOUBLE -> writeDouble(value, out);
      default -> {
        int mark = out.beginMessage(EncodedValue.STRING);
        text.write(value, out);
        out.endMessage(mark);
      }
    }
  }

  private void writeInt(AnyValue value, ProtoWriter out) {
    switch (value.kind()) {
      case AnyValue.DOUBLE -> out.varintField(EncodedValue.INT, whole(value.float64()));
      case AnyValue.BOOL -> out.varintField(EncodedValue.INT, value.number() == 0 ? 0 : 1);
      case AnyValue.STRING -> {
        if (numbers.readInt(value.content())) {
          out.varintField(EncodedValue.INT, numbers.integer());
        }
      }
      default -> {}
    }
  }

  /** Towards zero; what is out of range is the smallest number, as Go has it on amd64. */
  private static long whole(double number) {
    return number >= -TWO_TO_63 && number < TWO_TO_63 ? (long) number : Long.MIN_VALUE;
  }

  private void writeDouble(AnyValue value, ProtoWriter out) {
    switch (value.kind()) {
      case AnyValue.INT -> out.doubleField(EncodedValue.DOUBLE, (double) value.number());
      case AnyValue.BOOL -> out.doubleField(EncodedValue.DOUBLE, value.number() == 0 ? 0 : 1);
      case AnyValue.STRING -> {
        if (numbers.readDouble(value.content())) {
          out.doubleField(EncodedValue.DOUBLE, numbers.float64());
        }
      }
      default -> {}
    }
  }
}
