package ai.odock.router.otlp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Changes the attributes of spans, data points or log records. What is not touched is copied in
 * large pieces, and not at all when nothing changes; the lengths around a changed item are written
 * anew. Makes no object an item. For one thread; made for a batch and thrown away.
 */
public final class ItemEdit {
  private final MessageType request;
  private final AttributeEdit edit;
  private final AttributeList attributes = new AttributeList();
  private final ProtoReader item = new ProtoReader();
  private Level[] levels = {};

  private byte[] source = {};
  private int sourceLength;
  private int items;

  /** What has changed so far and the source up to {@link #copied}; null: nothing has changed. */
  private @Nullable ProtoWriter out;

  private int copied;

  /** A message around items. */
  private static final class Level {
    final ProtoReader reader = new ProtoReader();
    int field;
    int start;
    int valueStart;
    int valueLength;

    /** Where its content begins in the output; -1 while it is not there. */
    int mark;
  }

  /**
   * @param request the type of the requests, see {@link OtlpSchema}
   * @param edit applied to the attributes of each item, also of one that has none
   */
  public ItemEdit(MessageType request, AttributeEdit edit) {
    this.request = request;
    this.edit = edit;
  }

  /** The request with its items changed; {@code bytes} itself when nothing changes. */
  public OtlpBytes apply(OtlpBytes bytes) {
    source = bytes.array();
    sourceLength = bytes.length();
    items = bytes.items();
    copied = bytes.offset();
    out = null;
    walk(request, bytes.reader(), 0);
    ProtoWriter changed = out;
    if (changed == null) {
      return bytes;
    }
    copyTo(changed, bytes.offset() + bytes.length());
    out = null;
    boolean fits = changed.array().length - changed.size() <= changed.size() >> 3;
    byte[] array = fits ? changed.array() : changed.toByteArray();
    return new OtlpBytes(array, 0, changed.size(), bytes.items());
  }

  private void walk(MessageType type, ProtoReader reader, int depth) {
    while (reader.next()) {
      MessageType inner = type.container(reader.field());
      if (inner == null) {
        continue;
      }
      if (inner.item) {
        item(inner, reader, depth);
      } else {
        container(inner, reader, depth);
      }
    }
  }

  private void container(MessageType type, ProtoReader outer, int depth) {
    Level level = level(depth);
    level.field = outer.field();
    level.start = outer.fieldStart();
    level.valueStart = outer.valueStart();
    level.valueLength = outer.valueLength();
    level.mark = -1;
    walk(type, level.reader.enter(outer), depth + 1);
    ProtoWriter to = out;
    if (to != null && level.mark >= 0) {
      copyTo(to, outer.fieldEnd());
      to.endMessage(level.mark, level.valueLength);
    }
  }

  private Level level(int depth) {
    if (depth == levels.length) {
      levels = Arrays.copyOf(levels, depth + 1);
      levels[depth] = new Level();
    }
    return levels[depth];
  }

  private void item(MessageType type, ProtoReader outer, int depth) {
    attributes.clear();
    item.enter(outer);
    int attributeBytes = 0;
    while (item.next()) {
      if (item.field() == type.attributes) {
        attributes.read(item);
        attributeBytes += item.fieldEnd() - item.fieldStart();
      }
    }
    edit.edit(attributes);
    if (attributes.changed()) {
      int growth = attributes.writtenSize(type.attributes) - attributeBytes;
      write(type, outer, growth, open(depth, growth));
    }
  }

  /** The output, with the heads of all messages around the item written. */
  private ProtoWriter open(int depth, int growth) {
    ProtoWriter to = out;
    if (to == null) {
      // Items are changed alike, mostly; but one that grows much says nothing of the others.
      long expected = sourceLength + 64 + (long) items * Math.max(0, growth + 2);
      to = new ProtoWriter((int) Math.min(expected, 2L * sourceLength + growth));
      out = to;
    }
    for (int i = 0; i < depth; i++) {
      Level level = levels[i];
      if (level.mark < 0) {
        copyTo(to, level.start);
        level.mark = to.beginMessage(level.field, level.valueLength);
        copied = level.valueStart;
      }
    }
    return to;
  }

  /** Writes the item with its attributes where the first of them was, or at its end. */
  private void write(MessageType type, ProtoReader outer, int growth, ProtoWriter to) {
    copyTo(to, outer.fieldStart());
    to.tag(outer.field(), ProtoReader.BYTES);
    to.varint(outer.valueLength() + growth);
    copied = outer.valueStart();
    boolean written = false;
    item.enter(outer);
    while (item.next()) {
      if (item.field() == type.attributes) {
        copyTo(to, item.fieldStart());
        copied = item.fieldEnd();
        if (!written) {
          attributes.writeTo(to, type.attributes);
          written = true;
        }
      }
    }
    copyTo(to, outer.fieldEnd());
    if (!written) {
      attributes.writeTo(to, type.attributes);
    }
  }

  private void copyTo(ProtoWriter to, int end) {
    to.bytes(source, copied, end - copied);
    copied = end;
  }
}
