package ai.odock.router.otlp;

import ai.odock.router.otlp.MalformedOtlp.Reason;
import java.util.Objects;

/**
 * Walks a request once at the door, so that nothing behind it meets a field it cannot read, or a
 * message with more in it than a step has room for. It makes no objects on the way: every number
 * that two results share is one long (see {@link Varint}).
 */
public final class OtlpCheck {
  /** The elements that one item may have, unless somebody says otherwise. */
  public static final int DEFAULT_MAX_ELEMENTS = 1 << 16;

  /**
   * So many times more than all of them once may fields occur that may occur once: protobuf allows
   * that, no SDK does it, and each time costs a reader a copy of what came before.
   */
  static final int REPEATS = 16;

  private OtlpCheck() {}

  /** {@link #check(MessageType, byte[], int, int, int)} with {@link #DEFAULT_MAX_ELEMENTS}. */
  public static OtlpBytes check(MessageType request, byte[] array, int offset, int length)
      throws MalformedOtlp {
    return check(request, array, offset, length, DEFAULT_MAX_ELEMENTS);
  }

  /**
   * Checks every field down to the attribute values, texts to be UTF-8, and counts the items.
   *
   * @param maxElements of one item, one resource, one scope or one metric without its points: the
   *     values of all repeated fields in it, however deep: attributes, list entries, events, links,
   *     exemplars, buckets, quantiles
   * @return the request with its number of spans, data points or log records
   * @throws MalformedOtlp when a backend could refuse it for its structure; names the message and
   *     the byte, counted from {@code offset}
   * @throws IndexOutOfBoundsException when the range is not inside the array
   */
  public static OtlpBytes check(
      MessageType request, byte[] array, int offset, int length, int maxElements)
      throws MalformedOtlp {
    Objects.checkFromIndexSize(offset, length, array.length);
    try {
      int items = message(request, array, offset, offset + length, 1, maxElements);
      return new OtlpBytes(array, offset, length, items);
    } catch (Damage damage) {
      throw damage.asSeenFrom(offset);
    }
  }

  /** The items in a message, or 1 for an item. */
  private static int message(
      MessageType type, byte[] array, int from, int end, int depth, int maxElements) throws Damage {
    byte[] actions = type.actions;
    int items = type.item ? 1 : 0;
    int singles = 0;
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
      singles += action >>> MessageType.SINGLE_BIT;
      action &= MessageType.ACTION;
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
      if (action == MessageType.ATTRIBUTE && depth < MessageType.MAX_DEPTH - 1) {
        int behind = PlainAttributes.skip(tag, array, at, end);
        if (behind > at) {
          pos = behind;
          continue;
        }
      }
      if (action >= MessageType.MESSAGE) {
        if (depth == MessageType.MAX_DEPTH) {
          throw tooDeep(type, at, tag);
        }
        if (action == MessageType.EXCLUSIVE_MESSAGE) {
          data = onlyKind(type, at, tag, data);
        }
        MessageType child = type.messages[tag >>> 3];
        items += message(child, array, pos, pos + length, depth + 1, maxElements);
      } else {
        bytes(type, action, array, pos, length, at, tag);
      }
      pos += length;
    }
    if (singles > type.singles + REPEATS) {
      throw repeated(type, from, singles);
    }
    // An element takes a byte at least, so nearly no item is counted.
    if (end - from > maxElements && type.unit) {
      Elements.atMost(maxElements, type, array, from, end);
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

  /** Checks what no message lies in. */
  private static void bytes(
      MessageType type, int action, byte[] array, int pos, int length, int at, int tag)
      throws Damage {
    boolean fits = true;
    switch (action) {
      case MessageType.TEXT -> {
        if (!Utf8.isValid(array, pos, length)) {
          throw new Damage(Reason.INVALID_UTF8, type, at, tag, "is not UTF-8");
        }
      }
      case MessageType.TRACE_ID -> fits = length == 16 || length == 0;
      case MessageType.SPAN_ID -> fits = length == 8 || length == 0;
      case MessageType.PACKED_FIXED64 -> fits = (length & 7) == 0;
      case MessageType.PACKED_VARINT -> Varint.skipAll64(type, array, pos, pos + length);
      default -> {} // bytes, whatever they are
    }
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

  private static Damage repeated(MessageType type, int from, int singles) {
    return new Damage(
        Reason.REPEATED_FIELDS,
        type,
        from,
        "has %d fields of those that may occur once, at most %d"
            .formatted(singles, type.singles + REPEATS));
  }

  private static Damage tooLong(MessageType type, int at, int tag) {
    return new Damage(type, at, tag, "is longer than the message around it");
  }

  private static Damage tooDeep(MessageType type, int at, int tag) {
    return new Damage(type, at, tag, "lies deeper than " + MessageType.MAX_DEPTH + " messages");
  }
}
