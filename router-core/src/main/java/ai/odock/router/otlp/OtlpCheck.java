package ai.odock.router.otlp;

import java.util.Objects;

/**
 * Walks a request once at the door, so that nothing behind it meets a field it cannot read. It
 * makes no objects on the way: every number that two results share is one long (see {@link
 * Varint}).
 */
public final class OtlpCheck {
  private OtlpCheck() {}

  /**
   * Checks every field down to the attribute values and counts the items. Text is not checked to be
   * UTF-8.
   *
   * @return the request with its number of spans, data points or log records
   * @throws MalformedOtlp when a backend could refuse it for its structure; names the message and
   *     the byte, counted from {@code offset}
   * @throws IndexOutOfBoundsException when the range is not inside the array
   */
  public static OtlpBytes check(MessageType request, byte[] array, int offset, int length)
      throws MalformedOtlp {
    Objects.checkFromIndexSize(offset, length, array.length);
    try {
      int items = message(request, array, offset, offset + length, 1);
      return new OtlpBytes(array, offset, length, items);
    } catch (Damage damage) {
      throw damage.asSeenFrom(offset);
    }
  }

  private static int message(MessageType type, byte[] array, int from, int end, int depth)
      throws Damage {
    byte[] actions = type.actions;
    int items = type.item ? 1 : 0;
    int data = 0;
    int pos = from;
    while (pos < end) {
      int at = pos;
      int tag = array[pos++];
      if (tag < 0) {
        long wide = Varint.read32(type, array, at, end);
        tag = Varint.value(wide);
        pos = at + Varint.size(wide);
      }
      int action = tag >>> 8 == 0 ? actions[tag] : MessageType.UNKNOWN;
      if (action < MessageType.TEXT) {
        pos = scalar(type, action, tag, array, pos, end, at, depth);
        continue;
      }
      int length = pos < end ? array[pos] : -1;
      if (length >= 0) {
        pos++;
      } else {
        long wide = Varint.read32(type, array, pos, end);
        length = Varint.value(wide);
        pos += Varint.size(wide);
      }
      if (length < 0 || length > end - pos) {
        throw tooLong(type, at, tag);
      }
      if (action >= MessageType.MESSAGE) {
        if (action == MessageType.ATTRIBUTE
            && depth < MessageType.MAX_DEPTH - 1
            && PlainAttribute.is(array, pos, pos + length)) {
          pos += length;
          continue;
        }
        if (depth == MessageType.MAX_DEPTH) {
          throw tooDeep(type, at, tag);
        }
        if (action == MessageType.EXCLUSIVE_MESSAGE) {
          data = onlyKind(type, at, tag, data);
        }
        items += message(type.messages[tag >>> 3], array, pos, pos + length, depth + 1);
      } else if (action != MessageType.TEXT) {
        bytes(type, action, array, pos, length, at, tag);
      }
      pos += length;
    }
    return items;
  }

  private static int onlyKind(MessageType type, int at, int tag, int before) throws Damage {
    if (before != 0 && before != tag) {
      throw new Damage(type, at, tag, "is a second kind of data in one metric");
    }
    return tag;
  }

  /** Steps over a value that no length is in front of, or over a field that OTLP does not have. */
  private static int scalar(
      MessageType type, int action, int tag, byte[] array, int pos, int end, int at, int depth)
      throws Damage {
    return switch (action) {
      case MessageType.FIXED64 -> fixed(type, pos, 8, end, at, tag);
      case MessageType.VARINT -> Varint.skip64(type, array, pos, end);
      case MessageType.FIXED32 -> fixed(type, pos, 4, end, at, tag);
      case MessageType.UNKNOWN -> unknown(type, tag, array, pos, end, at, depth);
      default -> throw new Damage(type, at, tag, "has wire type " + (tag & 7));
    };
  }

  private static int fixed(MessageType type, int pos, int size, int end, int at, int tag)
      throws Damage {
    if (size > end - pos) {
      throw new Damage(type, at, tag, "ends after " + (end - pos) + " bytes of " + size);
    }
    return pos + size;
  }

  private static void bytes(
      MessageType type, int action, byte[] array, int pos, int length, int at, int tag)
      throws Damage {
    boolean fits =
        switch (action) {
          case MessageType.TRACE_ID -> length == 16 || length == 0;
          case MessageType.SPAN_ID -> length == 8 || length == 0;
          case MessageType.PACKED_FIXED64 -> (length & 7) == 0;
          default -> Varint.skipAll64(type, array, pos, pos + length);
        };
    if (!fits) {
      throw new Damage(type, at, tag, "has " + length + " bytes");
    }
  }

  private static int unknown(
      MessageType type, int tag, byte[] array, int pos, int end, int at, int depth) throws Damage {
    if (tag >>> 3 == 0) {
      throw new Damage(type, at, tag, "does not exist");
    }
    return switch (tag & 7) {
      case ProtoReader.VARINT -> Varint.skip64(type, array, pos, end);
      case ProtoReader.FIXED64 -> fixed(type, pos, 8, end, at, tag);
      case ProtoReader.FIXED32 -> fixed(type, pos, 4, end, at, tag);
      case ProtoReader.BYTES -> opaque(type, tag, array, pos, end, at);
      case ProtoReader.START_GROUP -> group(type, tag, array, pos, end, at, depth);
      default -> throw new Damage(type, at, tag, "has wire type " + (tag & 7));
    };
  }

  private static int opaque(MessageType type, int tag, byte[] array, int pos, int end, int at)
      throws Damage {
    long wide = Varint.read32(type, array, pos, end);
    int value = pos + Varint.size(wide);
    int length = Varint.value(wide);
    if (length < 0 || length > end - value) {
      throw tooLong(type, at, tag);
    }
    return value + length;
  }

  /** Groups are long out of use, but an unknown field may be one. Its end has its own number. */
  private static int group(
      MessageType type, int tag, byte[] array, int from, int end, int at, int depth) throws Damage {
    if (depth == MessageType.MAX_DEPTH) {
      throw tooDeep(type, at, tag);
    }
    int pos = from;
    while (pos < end) {
      int inner = pos;
      long wide = Varint.read32(type, array, pos, end);
      int innerTag = Varint.value(wide);
      pos += Varint.size(wide);
      if (innerTag == tag + 1) {
        return pos;
      }
      pos = unknown(type, innerTag, array, pos, end, inner, depth + 1);
    }
    throw new Damage(type, at, tag, "is a group without an end");
  }

  private static Damage tooLong(MessageType type, int at, int tag) {
    return new Damage(type, at, tag, "is longer than the message around it");
  }

  private static Damage tooDeep(MessageType type, int at, int tag) {
    return new Damage(type, at, tag, "lies deeper than " + MessageType.MAX_DEPTH + " messages");
  }
}
