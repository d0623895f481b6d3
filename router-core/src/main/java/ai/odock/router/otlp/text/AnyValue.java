package ai.odock.router.otlp.text;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;

/** Reads one value after the other. Of several kinds in one value the last counts. */
public final class AnyValue {
  public static final int NONE = 0;
  public static final int STRING = 1;
  public static final int BOOL = 2;
  public static final int INT = 3;
  public static final int DOUBLE = 4;
  public static final int ARRAY = 5;
  public static final int MAP = 6;
  public static final int BYTES = 7;

  /** Refers to a table that logs do not have, so it says nothing. */
  private static final int STRING_INDEX = 8;

  private final ProtoReader fields = new ProtoReader();
  private final Slice content = new Slice();
  private int kind;
  private long number;

  /** Reads the value that lies in a piece. */
  public void read(Slice value) {
    value.cursor(fields);
    kind = NONE;
    content.clear();
    int since = 0;
    int times = 0;
    while (fields.next(CommonSchema.VALUE)) {
      int field = fields.field();
      if (field != kind) {
        kind = field;
        since = fields.fieldStart();
        times = 0;
      }
      times++;
      take();
    }
    if (times > 1 && (kind == ARRAY || kind == MAP)) {
      content.find(fields.array(), since, fields.fieldEnd(), kind);
    }
    kind = kind == STRING_INDEX ? NONE : kind;
  }

  private void take() {
    switch (kind) {
      case BOOL, INT -> number = fields.varint();
      case DOUBLE -> number = fields.fixed64();
      case STRING, BYTES, ARRAY, MAP -> content.set(fields);
      default -> {}
    }
  }

  /** One of the constants above. */
  public int kind() {
    return kind;
  }

  /** The content of a string, bytes, an array or a map. */
  public Slice content() {
    return content;
  }

  /** The integer, or 1 for true. */
  public long number() {
    return number;
  }

  public double float64() {
    return Double.longBitsToDouble(number);
  }

  /** Whether its text is empty: no value, an empty string or no bytes. */
  public boolean isEmptyText() {
    return kind == NONE || ((kind == STRING || kind == BYTES) && content.length() == 0);
  }
}
