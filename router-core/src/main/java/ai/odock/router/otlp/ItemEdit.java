package ai.odock.router.otlp;

import java.util.function.LongPredicate;

/**
 * Changes the attributes of spans, data points or log records, one after the other: what a step of
 * an {@link ItemRewrite} writes in the place of an item. Makes no object an item. For one thread;
 * made for a batch and thrown away.
 */
public final class ItemEdit {
  private final AttributeEdit edit;
  private final AttributeList attributes;
  private final ProtoReader reader = new ProtoReader();

  /** Where the first attribute begins and the last one ends; the end of the item without any. */
  private int first;

  private int last;

  /** Whether something else lies between attributes. */
  private boolean apart;

  /**
   * @param edit applied to the attributes of an item, also of one that has none
   * @param room see {@link AttributeList}
   */
  public ItemEdit(AttributeEdit edit, LongPredicate room) {
    this.edit = edit;
    this.attributes = new AttributeList(room);
  }

  /**
   * Writes the item with its attributes changed.
   *
   * @param changed empty; takes the content of the item
   * @return false: nothing changes, and nothing was written
   */
  public boolean write(OtlpPlace place, ProtoWriter changed) {
    int field = place.attributes();
    Slice item = place.item();
    read(item, field);
    edit.edit(attributes);
    if (!attributes.changed()) {
      return false;
    }
    if (apart) {
      writeApart(item, field, changed);
      return true;
    }
    changed.bytes(item.array(), item.offset(), first - item.offset());
    attributes.writeTo(changed, field);
    changed.bytes(item.array(), last, item.offset() + item.length() - last);
    return true;
  }

  private void read(Slice item, int field) {
    attributes.clear();
    apart = false;
    first = item.offset() + item.length();
    last = first;
    item.cursor(reader);
    while (reader.next()) {
      if (reader.field() == field) {
        first = attributes.size() == 0 ? reader.fieldStart() : first;
        apart |= attributes.size() > 0 && last != reader.fieldStart();
        attributes.read(reader);
        last = reader.fieldEnd();
      }
    }
  }

  /** All attributes go where the first of them was. */
  private void writeApart(Slice item, int field, ProtoWriter to) {
    to.bytes(item.array(), item.offset(), first - item.offset());
    attributes.writeTo(to, field);
    int copied = first;
    item.cursor(reader);
    while (reader.next()) {
      if (reader.field() == field) {
        int until = Math.max(copied, reader.fieldStart());
        to.bytes(item.array(), copied, until - copied);
        copied = reader.fieldEnd();
      }
    }
    to.bytes(item.array(), copied, item.offset() + item.length() - copied);
  }
}
