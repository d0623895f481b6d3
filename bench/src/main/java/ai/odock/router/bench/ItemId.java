package ai.odock.router.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The id of an item as eight bytes on the wire. Seen as a span id it is never all zero; seen as a
 * double it is 2^52 plus the number, which is exact and which no sample's own value comes near. So
 * spans, log records and data points carry the same form, remote write included.
 */
final class ItemId {
  private static final long MARK = Double.doubleToRawLongBits(0x1p52);
  private static final long NUMBER = (1L << 52) - 1;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ItemId() {}

  /** Writes the id with this number, 0 to 2^52 - 1, where a field's eight bytes lie. */
  static void write(byte[] array, int position, long number) {
    LONG.set(array, position, MARK | number);
  }

  /** The number of the id in these eight bytes, or -1 when they are none. */
  static long read(byte[] array, int position) {
    return ofBits((long) LONG.get(array, position));
  }

  /** The number of the id in these bits of a double, or -1 when they are none. */
  static long ofBits(long bits) {
    return (bits & ~NUMBER) == MARK ? bits & NUMBER : -1;
  }

  /** Makes half of a trace id differ from item to item, as it does in real traffic. */
  static void scramble(byte[] array, int position, long number) {
    LONG.set(array, position, (number + 1) * 0x9e3779b97f4a7c15L);
  }
}
