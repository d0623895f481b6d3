package ai.odock.router.attribute;

import ai.odock.router.otlp.ProtoWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes values of the configuration, and what processors find out, as {@code AnyValue}
 * (opentelemetry/proto/common/v1).
 */
public final class EncodedValue {
  static final int STRING = 1;
  static final int BOOL = 2;
  static final int INT = 3;
  static final int DOUBLE = 4;
  private static final int ARRAY = 5;
  private static final int MAP = 6;

  /** The one field of {@code ArrayValue} and of {@code KeyValueList}. */
  private static final int VALUES = 1;

  private static final int KEY = 1;
  private static final int VALUE = 2;

  private EncodedValue() {}

  /**
   * @param value a String, Boolean, Number, or a List or Map of such; null is no value
   */
  public static byte[] of(@Nullable Object value) {
    ProtoWriter out = new ProtoWriter(32);
    write(value, out);
    return out.toByteArray();
  }

  private static void write(@Nullable Object value, ProtoWriter out) {
    switch (value) {
      case null -> {}
      case String text -> out.stringField(STRING, text);
      case Boolean bool -> out.varintField(BOOL, bool ? 1 : 0);
      case Double number -> out.doubleField(DOUBLE, number);
      // A number of 64 bits without a sign is one with a sign, as in the collector.
      case Number number -> out.varintField(INT, number.longValue());
      case List<?> list -> {
        int mark = out.beginMessage(ARRAY);
        list.forEach(item -> value(VALUES, item, out));
        out.endMessage(mark);
      }
      case Map<?, ?> map -> {
        int mark = out.beginMessage(MAP);
        map.forEach(
            (key, item) -> {
              int pair = out.beginMessage(VALUES);
              out.stringField(KEY, String.valueOf(key));
              value(VALUE, item, out);
              out.endMessage(pair);
            });
        out.endMessage(mark);
      }
      default -> throw new IllegalArgumentException("no value of YAML: " + value.getClass());
    }
  }

  private static void value(int field, @Nullable Object value, ProtoWriter out) {
    int mark = out.beginMessage(field);
    write(value, out);
    out.endMessage(mark);
  }
}
