package ai.odock.router.otlp;

/**
 * Cuts a request in two. What an item belongs to (resource, scope, metric, and every field of
 * theirs that is unknown here) goes into both parts.
 */
public final class OtlpSplit {
  /** What stands around items, about. */
  private static final int HEADERS = 1 << 10;

  private final ProtoWriter head;
  private final ProtoWriter tail;

  /** Items that still go into the head. */
  private int left;

  private OtlpSplit(int headCapacity, int tailCapacity, int items) {
    head = new ProtoWriter(headCapacity);
    tail = new ProtoWriter(tailCapacity);
    left = items;
  }

  /**
   * The first {@code items} items of a request, and the rest. A cut between two resources copies
   * nothing: both parts are ranges of the same array.
   *
   * @param items at least 1 and less than the request holds
   * @throws IllegalArgumentException for other numbers of items
   */
  public static Parts split(MessageType request, OtlpBytes bytes, int items) {
    if (items < 1 || items >= bytes.items()) {
      throw new IllegalArgumentException(items + " of " + bytes.items() + " items");
    }
    ProtoReader reader = bytes.reader();
    int before = 0;
    while (reader.next()) {
      if (before == items) {
        return between(bytes, reader.fieldStart(), items);
      }
      int here = count(request, reader);
      if (before + here > items) {
        return inside(request, bytes, reader, items, items - before, here);
      }
      before += here;
    }
    throw new IllegalArgumentException(bytes.items() + " items said, " + before + " found");
  }

  private static Parts between(OtlpBytes bytes, int cut, int items) {
    int headLength = cut - bytes.offset();
    return new Parts(
        new OtlpBytes(bytes.array(), bytes.offset(), headLength, items),
        new OtlpBytes(bytes.array(), cut, bytes.length() - headLength, bytes.items() - items));
  }

  /**
   * Cuts the resource that {@code reader} stands on after the first {@code inside} of its items.
   * Items are mostly alike in size, so the parts are given as much room as their share of them.
   */
  private static Parts inside(
      MessageType request, OtlpBytes bytes, ProtoReader reader, int items, int inside, int all) {
    int toHere = reader.fieldStart() - bytes.offset();
    int end = bytes.offset() + bytes.length();
    long resource = (long) reader.fieldEnd() - reader.fieldStart();
    int first = (int) Math.min(resource, resource * inside / all + HEADERS);
    int second = (int) Math.min(resource, resource * (all - inside) / all + HEADERS);
    OtlpSplit split = new OtlpSplit(toHere + first, end - reader.fieldEnd() + second, inside);
    split.head.bytes(bytes.array(), bytes.offset(), toHere);
    split.through(request, reader);
    split.tail.bytes(bytes.array(), reader.fieldEnd(), end - reader.fieldEnd());
    return new Parts(part(split.head, items), part(split.tail, bytes.items() - items));
  }

  private static OtlpBytes part(ProtoWriter writer, int items) {
    boolean fits = writer.array().length - writer.size() <= writer.size() >> 3;
    byte[] array = fits ? writer.array() : writer.toByteArray();
    return new OtlpBytes(array, 0, writer.size(), items);
  }

  /** Writes the field that {@code outer} stands on in part to the head and in part to the tail. */
  private void through(MessageType outerType, ProtoReader outer) {
    MessageType type = outerType.messages[outer.field()];
    int headMark = head.beginMessage(outer.field());
    int tailMark = tail.beginMessage(outer.field());
    ProtoReader reader = new ProtoReader().enter(outer);
    while (reader.next()) {
      field(type, reader);
    }
    head.endMessage(headMark);
    tail.endMessage(tailMark);
  }

  private void field(MessageType type, ProtoReader reader) {
    if (type.container(reader.field()) == null) {
      copy(reader, head);
      copy(reader, tail);
      return;
    }
    // The data of a metric may lie in several fields that are merged: all its headers go to both.
    if (type.merges(reader.field())) {
      through(type, reader);
      return;
    }
    int here = left == 0 ? 0 : count(type, reader);
    if (left == 0) {
      copy(reader, tail);
    } else if (here <= left) {
      copy(reader, head);
      left -= here;
    } else {
      through(type, reader);
    }
  }

  private static void copy(ProtoReader reader, ProtoWriter to) {
    to.bytes(reader.array(), reader.fieldStart(), reader.fieldEnd() - reader.fieldStart());
  }

  /** The items in the field that {@code reader} stands on. */
  static int count(MessageType outer, ProtoReader reader) {
    MessageType type = outer.container(reader.field());
    if (type == null || type.item) {
      return type == null ? 0 : 1;
    }
    int items = 0;
    ProtoReader inner = new ProtoReader().enter(reader);
    while (inner.next()) {
      items += count(type, inner);
    }
    return items;
  }

  /** The two requests that a split gives. */
  public record Parts(OtlpBytes head, OtlpBytes tail) {}
}
