package ai.odock.router.net.coding;

import java.util.zip.CRC32;

/** Walks the header of a gzip member byte by byte (RFC 1952, 2.3). */
final class GzipHeader {
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  /** What the next byte belongs to. */
  private enum Stage {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CHECKSUM,
    DONE
  }

  private Stage stage = Stage.FIXED;
  private int at;
  private int flags;
  private int extra;
  private int checksum;
  private final CRC32 crc = new CRC32();

  void reset() {
    stage = Stage.FIXED;
    at = 0;
    extra = 0;
    checksum = 0;
    crc.reset();
  }

  boolean begun() {
    return at > 0 || stage != Stage.FIXED;
  }

  boolean done() {
    return stage == Stage.DONE;
  }

  /** Takes the next byte; false when this is no gzip header. */
  boolean take(byte b) {
    if (stage != Stage.CHECKSUM) {
      crc.update(b);
    }
    switch (stage) {
      case FIXED -> {
        if (!fixed(b & 0xff)) {
          return false;
        }
      }
      case EXTRA_LENGTH -> {
        extra |= (b & 0xff) << (8 * at);
        if (++at == 2) {
          enter(extra == 0 ? Stage.NAME : Stage.EXTRA);
        }
      }
      case EXTRA -> {
        if (++at == extra) {
          enter(Stage.NAME);
        }
      }
      case NAME, COMMENT -> {
        if (b == 0) {
          enter(stage == Stage.NAME ? Stage.COMMENT : Stage.CHECKSUM);
        }
      }
      case CHECKSUM -> {
        checksum |= (b & 0xff) << (8 * at);
        if (++at == 2) {
          enter(Stage.DONE);
          return checksum == (crc.getValue() & 0xffff);
        }
      }
      case DONE -> throw new IllegalStateException("the header is complete");
    }
    return true;
  }

  private boolean fixed(int b) {
    boolean valid =
        switch (at) {
          case 0 -> b == 0x1f;
          case 1 -> b == 0x8b;
          case 2 -> b == 8;
          case 3 -> (b & RESERVED) == 0;
          default -> true;
        };
    if (at == 3) {
      flags = b;
    }
    if (++at == 10) {
      enter(Stage.EXTRA_LENGTH);
    }
    return valid;
  }

  /** Moves on to a stage, or past it where the flags say that it is absent. */
  private void enter(Stage next) {
    at = 0;
    stage = next;
    if (stage == Stage.EXTRA_LENGTH && (flags & EXTRA) == 0) {
      stage = Stage.NAME;
    }
    if (stage == Stage.NAME && (flags & NAME) == 0) {
      stage = Stage.COMMENT;
    }
    if (stage == Stage.COMMENT && (flags & COMMENT) == 0) {
      stage = Stage.CHECKSUM;
    }
    if (stage == Stage.CHECKSUM && (flags & HEADER_CHECKSUM) == 0) {
      stage = Stage.DONE;
    }
  }
}
