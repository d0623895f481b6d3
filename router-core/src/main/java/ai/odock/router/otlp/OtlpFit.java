package ai.odock.router.otlp;

/** Finds where to cut a request for a limit in bytes; {@link OtlpSplit} then cuts. */
public final class OtlpFit {
  private OtlpFit() {}

  /**
   * How many items from the first one on fit into a request of {@code limit} bytes, together with
   * what they belong to. Lengths are taken as wide as in the whole request, so what is cut there
   * may be a few bytes shorter than it could be.
   */
  public static int itemsWithin(MessageType request, OtlpBytes bytes, long limit) {
    long left = limit;
    int items = 0;
    ProtoReader reader = bytes.reader();
    while (reader.next()) {
      if (size(reader) > left) {
        return items + itemsInside(request, reader, left);
      }
      left -= size(reader);
      items += OtlpSplit.count(request, reader);
    }
    return items;
  }

  /**
   * The items that fit when the field that {@code outer} stands on is cut. Never all of them: what
   * is not cut goes into the first part as a whole, even when what is too long holds no item.
   */
  private static int itemsInside(MessageType outerType, ProtoReader outer, long room) {
    MessageType type = outerType.container(outer.field());
    if (type == null || type.item) {
      return 0;
    }
    long left = room - (outer.valueStart() - outer.fieldStart()) - headers(type, outer);
    int items = 0;
    ProtoReader reader = new ProtoReader().enter(outer);
    while (left > 0 && reader.next()) {
      if (type.container(reader.field()) == null) {
        continue;
      }
      if (size(reader) > left) {
        items += itemsInside(type, reader, left);
        break;
      }
      left -= size(reader);
      items += OtlpSplit.count(type, reader);
    }
    return Math.max(0, Math.min(items, OtlpSplit.count(outerType, outer) - 1));
  }

  /** The bytes that go into both parts of a cut, whatever items are in which. */
  private static long headers(MessageType type, ProtoReader outer) {
    long headers = 0;
    ProtoReader reader = new ProtoReader().enter(outer);
    while (reader.next()) {
      MessageType inner = type.container(reader.field());
      if (inner == null) {
        headers += size(reader);
      } else if (type.merges(reader.field())) {
        headers += reader.valueStart() - reader.fieldStart() + headers(inner, reader);
      }
    }
    return headers;
  }

  private static int size(ProtoReader reader) {
    return reader.fieldEnd() - reader.fieldStart();
  }
}
