package ai.odock.router.net.coding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The descriptor of an LZ4 frame (lz4/lz4 doc/lz4_Frame_format.md).
 *
 * @param linked blocks refer to those before them
 * @param contentSize what all blocks together become; -1: not said
 * @param maxBlock the bytes that one block becomes at most
 */
record Lz4Header(
    boolean linked,
    boolean blockChecksums,
    boolean contentChecksum,
    long contentSize,
    int maxBlock) {
  /** FLG and BD, from which the length of the rest is known. */
  static final int FIRST = 2;

  private static final int INDEPENDENT = 0x20;
  private static final int BLOCK_CHECKSUMS = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int RESERVED = 0x02;
  private static final int DICTIONARY = 0x01;

  /** The bytes of a whole descriptor with this first byte. */
  static int length(byte flags) {
    return FIRST + ((flags & CONTENT_SIZE) == 0 ? 0 : 8) + ((flags & DICTIONARY) == 0 ? 0 : 4) + 1;
  }

  /** Reads a whole descriptor; null: it is none, or one that needs a dictionary. */
  static @Nullable Lz4Header read(byte[] array, int length) {
    int flags = array[0] & 0xff;
    int size = (array[1] >>> 4) & 7;
    boolean valid =
        flags >>> 6 == 1
            && (flags & (RESERVED | DICTIONARY)) == 0
            && (array[1] & 0x8f) == 0
            && size >= 4
            && (byte) (Lz4Frames.hash(array, 0, length - 1) >>> 8) == array[length - 1];
    if (!valid) {
      return null;
    }
    long contentSize = -1;
    if ((flags & CONTENT_SIZE) != 0) {
      contentSize = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).getLong(FIRST);
      if (contentSize < 0) {
        return null;
      }
    }
    return new Lz4Header(
        (flags & INDEPENDENT) == 0,
        (flags & BLOCK_CHECKSUMS) != 0,
        (flags & CONTENT_CHECKSUM) != 0,
        contentSize,
        1 << (8 + 2 * size));
  }
}
