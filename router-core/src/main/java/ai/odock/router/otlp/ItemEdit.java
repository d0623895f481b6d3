package ai.odock.router.otlp;

/**
 * Changes the attributes of spans, data points or log records, one after the other: what a step of
 * an {@link ItemRewrite} writes in the place of an item. Makes no object an item. For one thread;
 * made for a batch and thrown away.
 */
public final class ItemEdit {
  private final AttributeEdit edit;
  private final AttributeList attributes = new AttributeList();
  private final ProtoReader reader = new ProtoReader();

  /**
   * @param edit applied to the attributes of an item, also of one that has none
   */
  public ItemEdit(AttributeEdit edit) {
    this.edit = edit;
  }

  /**
   * Writes the item with its attributes changed.
   *
   * @param changed empty; takes the content of the item
   * @return false: nothing changes, and nothing was written
   */
  public boolean write(OtlpPlace place, ProtoWriter changed) {
    int field = place.attributes();
    attributes.clear();
    place.item().cursor(reader);
    while (reader.next()) {
      if (reader.field() == field) {
        attributes.read(reader);
      }
    }
    edit.edit(attributes);
    if (!attributes.changed()) {
      return false;
    }
    writeItem(place.item(), field, changed);
    return true;
  }

  /** The attributes go where the first of them was, or to the end. */
  private void writeItem(Slice item, int field, ProtoWriter to) {
    boolean written = false;
    int copied = item.offset();
    item.cursor(reader);
    while (reader.next()) {
      if (reader.field() != field) {
        continue;
      }
      to.bytes(item.array(), copied, reader.fieldStart() - copied);
      copied = reader.fieldEnd();
      if (!written) {
        attributes.writeTo(to, field);
        written = true;
      }
    }
    to.bytes(item.array(), copied, item.offset() + item.length() - copied);
    if (!written) {
      attributes.writeTo(to, field);
    }
  }
}
