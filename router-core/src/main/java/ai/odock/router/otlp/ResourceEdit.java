package ai.odock.router.otlp;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Changes the attributes of every resource of a request. The resource is spliced: all else is
 * copied in a few pieces, and not at all when nothing changes. What came of a resource is
 * remembered, since a client sends the same one with every request. May be used by several threads.
 */
public final class ResourceEdit {
  /** {@code resource} in {@code Resource{Spans,Metrics,Logs}}, and {@code attributes} in it. */
  private static final int RESOURCE = 1;

  private static final int ATTRIBUTES = 1;

  /** Resources remembered, by hash; a power of two. */
  private static final int REMEMBERED = 64;

  /** A resource larger than this is edited anew each time. */
  private static final int LARGEST_REMEMBERED = 8 << 10;

  /** Immutable entries, so threads may see an old one or a new one, and both are right. */
  private final Edited[] remembered = new Edited[REMEMBERED];

  /**
   * @param context of the edit, see {@link AttributeEdit#context}
   * @param before the fields of a resource as they came
   * @param after the same with the attributes changed; the same array when nothing changed
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by content where it matters
  private record Edited(Object context, byte[] before, byte[] after) {}

  /**
   * The request with its resources changed; {@code bytes} itself when nothing changes.
   *
   * @param request the type of the request, see {@link OtlpSchema}
   * @param edit applied to the attributes of each resource, also of one that has none; by this
   *     thread alone. All edits of one instance do the same but for their {@link
   *     AttributeEdit#context}, since what came of one serves for another
   * @param room see {@link AttributeList}
   */
  public OtlpBytes apply(
      MessageType request, OtlpBytes bytes, AttributeEdit edit, LongPredicate room) {
    ProtoReader reader = bytes.reader();
    ProtoReader inside = new ProtoReader();
    ProtoWriter out = null;
    int copied = bytes.offset();
    while (reader.next()) {
      if (request.container(reader.field()) == null) {
        continue;
      }
      Edited edited = edited(resource(inside, reader), edit, room);
      if (edited.before == edited.after) {
        continue;
      }
      if (out == null) {
        out = new ProtoWriter(edited.after.length + 64, room);
      }
      out.bytes(reader.array(), copied, reader.fieldStart() - copied);
      copied = splice(reader, inside.enter(reader), edited.after, out);
    }
    return out == null ? bytes : spliced(bytes, out, copied);
  }

  /** What was written, and the rest of the request from {@code copied} on, which is shared. */
  private static OtlpBytes spliced(OtlpBytes bytes, ProtoWriter out, int copied) {
    int rest = bytes.offset() + bytes.length() - copied;
    return OtlpBytes.spliced(out.toByteArray(), bytes.array(), copied, rest, bytes.items());
  }

  /** The fields of the resource, one after the other; empty when there is none. */
  private static byte[] resource(ProtoReader owner, ProtoReader outer) {
    int length = 0;
    owner.enter(outer);
    while (owner.next()) {
      length += owner.field() == RESOURCE ? owner.valueLength() : 0;
    }
    byte[] fields = new byte[length];
    int at = 0;
    owner.enter(outer);
    while (owner.next()) {
      if (owner.field() == RESOURCE) {
        System.arraycopy(owner.array(), owner.valueStart(), fields, at, owner.valueLength());
        at += owner.valueLength();
      }
    }
    return fields;
  }

  private Edited edited(byte[] resource, AttributeEdit edit, LongPredicate room) {
    Object context = edit.context();
    int slot = (31 * Arrays.hashCode(resource) + context.hashCode()) & (REMEMBERED - 1);
    Edited known = remembered[slot];
    if (known != null && Arrays.equals(known.before, resource) && known.context.equals(context)) {
      return known;
    }
    Edited edited = new Edited(context, resource, edit(resource, edit, room));
    if (resource.length <= LARGEST_REMEMBERED) {
      remembered[slot] = edited;
    }
    return edited;
  }

  private static byte[] edit(byte[] resource, AttributeEdit edit, LongPredicate room) {
    AttributeList attributes = new AttributeList(room);
    ProtoReader fields = new ProtoReader(resource, 0, resource.length);
    ProtoWriter rest = new ProtoWriter(64);
    while (fields.next()) {
      if (fields.field() == ATTRIBUTES) {
        attributes.read(fields);
      } else {
        rest.bytes(resource, fields.fieldStart(), fields.fieldEnd() - fields.fieldStart());
      }
    }
    edit.edit(attributes);
    if (!attributes.changed()) {
      return resource;
    }
    ProtoWriter edited = new ProtoWriter(resource.length + 256);
    attributes.writeTo(edited, ATTRIBUTES);
    edited.bytes(rest.array(), 0, rest.size());
    return edited.toByteArray();
  }

  /**
   * Writes what {@code outer} stands on with another resource in it. Where the resource comes
   * first, as nearly always, what comes after it is left to be copied with what follows.
   *
   * @return up to where the source is written
   */
  private static int splice(
      ProtoReader outer, ProtoReader inside, byte[] resource, ProtoWriter out) {
    int others = 0;
    int before = 0;
    int end = outer.valueStart();
    while (inside.next()) {
      if (inside.field() == RESOURCE) {
        end = inside.fieldEnd();
        before = others;
      } else {
        others += inside.fieldEnd() - inside.fieldStart();
      }
    }
    out.tag(outer.field(), ProtoReader.BYTES);
    out.varint(ProtoWriter.bytesFieldSize(RESOURCE, resource.length) + others);
    out.bytesField(RESOURCE, resource, 0, resource.length);
    if (before > 0) {
      copyOthers(inside.enter(outer), end, out);
    }
    return end;
  }

  /** Copies what stands before {@code end} and is no resource. */
  private static void copyOthers(ProtoReader inside, int end, ProtoWriter out) {
    while (inside.next() && inside.fieldStart() < end) {
      if (inside.field() != RESOURCE) {
        out.bytes(inside.array(), inside.fieldStart(), inside.fieldEnd() - inside.fieldStart());
      }
    }
  }
}
