package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;

/** The value of a sum. */
final class NumberTotals implements Totals {
  /** The fields of a NumberDataPoint. */
  private static final int DOUBLE = 4;

  private static final int INT = 6;
  private static final int NONE = 0;
  private static final int HELD_BYTES = 24;

  private int type;
  private long bits;

  @Override
  public void clear() {
    type = NONE;
    bits = 0;
  }

  @Override
  public void read(ProtoReader field) {
    if (field.field() == DOUBLE || field.field() == INT) {
      type = field.field();
      bits = field.fixed64();
    }
  }

  @Override
  public Totals copy() {
    NumberTotals copy = new NumberTotals();
    copy.type = type;
    copy.bits = bits;
    return copy;
  }

  @Override
  public long heldBytes() {
    return HELD_BYTES;
  }

  @Override
  public long heldBytesWith(Totals delta) {
    return HELD_BYTES;
  }

  /**
   * Whole numbers stay whole, and wrap around as the collector's. What has been both is a double
   * from then on (the collector loses what was of the other type).
   */
  @Override
  public void add(Totals delta) {
    NumberTotals more = (NumberTotals) delta;
    if (type == NONE) {
      type = more.type;
      bits = more.bits;
    } else if (type == INT && more.type == INT) {
      bits += more.bits;
    } else if (more.type != NONE) {
      bits = Double.doubleToRawLongBits(value() + more.value());
      type = DOUBLE;
    }
  }

  private double value() {
    return type == INT ? (double) bits : Double.longBitsToDouble(bits);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    if (type != NONE) {
      out.fixed64Field(type, bits);
    }
  }
}
