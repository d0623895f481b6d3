package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;

/**
 * Cuts a resource or a scope to what each of its records may repeat of it. Attributes that are
 * small beside that go first: one long attribute does not push out the name of the service.
 */
final class HeaderCut {
  /** A record of fewer bytes, which has no time of its own, repeats less. */
  private static final int TINY_RECORD = 16;

  private static final int OF_TINY_RECORD = 2048;

  /** An attribute is small when it takes at most this part. */
  private static final int SMALL_PART = 16;

  private final int most;
  private final ProtoReader fields = new ProtoReader();

  /** A header of at most so many bytes. */
  HeaderCut(int most) {
    this.most = most;
  }

  /** Whether a record of this length repeats but the beginning of its header. */
  static boolean isTiny(int recordLength) {
    return recordLength < TINY_RECORD;
  }

  /** What of the header such a record repeats. */
  int ofTiny() {
    return most == Integer.MAX_VALUE ? most : Math.min(most, OF_TINY_RECORD);
  }

  /** Cuts the message in a piece; false when it is short enough as it is. */
  boolean cut(Slice message) {
    if (message.length() <= most) {
      return false;
    }
    int small = most / SMALL_PART;
    int ofSmall = 0;
    message.cursor(fields);
    while (fields.next()) {
      int length = fields.fieldEnd() - fields.fieldStart();
      ofSmall += length <= small ? length : 0;
    }
    byte[] kept = new byte[most];
    int leftForLong = Math.max(0, most - ofSmall);
    int size = 0;
    message.cursor(fields);
    while (fields.next()) {
      int length = fields.fieldEnd() - fields.fieldStart();
      if (length <= (length <= small ? most - size : leftForLong)) {
        System.arraycopy(fields.array(), fields.fieldStart(), kept, size, length);
        size += length;
        leftForLong -= length <= small ? 0 : length;
      }
    }
    message.set(kept, 0, size);
    return true;
  }

  /**
   * The bytes of the whole fields at the beginning of a message that are no more than {@code to}.
   */
  int prefix(Slice message, int to) {
    if (message.length() <= to) {
      return message.length();
    }
    int size = 0;
    message.cursor(fields);
    while (fields.next() && fields.fieldEnd() - message.offset() <= to) {
      size = fields.fieldEnd() - message.offset();
    }
    return size;
  }
}
