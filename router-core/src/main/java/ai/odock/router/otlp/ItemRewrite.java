package ai.odock.router.otlp;

import ai.odock.router.otlp.ItemStep.Fate;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes items out of a request, or puts others in their place. What loses all its items goes with
 * them. What stays is copied in large pieces, and not at all when nothing changes; only the lengths
 * around a change are written anew. Makes no object an item. For one thread; made for a batch and
 * thrown away.
 */
public final class ItemRewrite {
  private final MessageType request;
  private final ItemStep step;
  private final LongPredicate room;
  private final OtlpPlace place = new OtlpPlace();
  private final ProtoWriter changed = new ProtoWriter(256);
  private Level[] levels = {};

  private byte[] source = {};
  private int sourceLength;
  private int items;

  /** What has changed so far and the source up to {@link #copied}; null: nothing has changed. */
  private @Nullable ProtoWriter out;

  private int copied;

  /** Messages taken out so far, and the items among and in them. */
  private int removed;

  private int dropped;

  /** A message around items. */
  private static final class Level {
    final ProtoReader reader = new ProtoReader();
    int field;
    int start;
    int valueStart;
    int valueLength;

    /** Where it begins in the output, and its content; -1 while it is not there. */
    int begin;

    int mark;
  }

  /**
   * @param request the type of the requests, see {@link OtlpSchema}
   */
  public ItemRewrite(MessageType request, ItemStep step) {
    this(request, step, bytes -> true);
  }

  /**
   * The same, of which {@code room} is asked before memory for a changed request is taken.
   *
   * @param room see {@link ProtoWriter}; {@link #apply} throws {@link NoRoom} when it refuses
   */
  public ItemRewrite(MessageType request, ItemStep step, LongPredicate room) {
    this.request = request;
    this.step = step;
    this.room = room;
  }

  /** The request with what came of its items; {@code bytes} itself when nothing changes. */
  public OtlpBytes apply(OtlpBytes bytes) {
    source = bytes.array();
    sourceLength = bytes.length();
    items = bytes.items();
    copied = bytes.offset();
    out = null;
    removed = 0;
    dropped = 0;
    boolean stays = walk(request, bytes.reader(), 0);
    ProtoWriter to = out;
    if (to == null) {
      return bytes;
    }
    if (!stays && removed > 0) {
      return new OtlpBytes(new byte[0], 0, 0, 0);
    }
    copyTo(to, bytes.offset() + bytes.length());
    out = null;
    boolean fits = to.array().length - to.size() <= to.size() >> 3;
    byte[] array = fits ? to.array() : to.toByteArray();
    return new OtlpBytes(array, 0, to.size(), bytes.items() - dropped);
  }

  /** Whether anything stays of what lies in a message. */
  private boolean walk(MessageType type, ProtoReader reader, int depth) {
    boolean stays = false;
    while (reader.next()) {
      MessageType inner = type.container(reader.field());
      if (inner != null) {
        stays |=
            inner.item
                ? item(inner, reader, depth)
                : container(inner, reader, depth, type.merges(reader.field()));
      }
    }
    return stays;
  }

  private boolean container(MessageType type, ProtoReader outer, int depth, boolean merges) {
    OtlpLevel level = place.enter(depth, outer);
    Fate fate = level == null ? Fate.REWRITE : step.enter(level, place);
    if (fate == Fate.DROP) {
      dropped += count(type, outer, depth);
      remove(outer, depth);
    }
    return fate == Fate.REWRITE ? inside(type, outer, depth, merges) : fate == Fate.KEEP;
  }

  private boolean inside(MessageType type, ProtoReader outer, int depth, boolean merges) {
    Level level = level(depth);
    level.field = outer.field();
    level.start = outer.fieldStart();
    level.valueStart = outer.valueStart();
    level.valueLength = outer.valueLength();
    level.mark = -1;
    int removedBefore = removed;
    boolean stays = walk(type, level.reader.enter(outer), depth + 1);
    ProtoWriter to = out;
    if (to == null || level.mark < 0) {
      return stays;
    }
    // A field that is merged with others of its kind says something of their items, too.
    if (stays || merges || removed == removedBefore) {
      copyTo(to, outer.fieldEnd());
      to.endMessage(level.mark, level.valueLength);
    } else {
      to.truncate(level.begin);
      copied = outer.fieldEnd();
    }
    return stays;
  }

  private Level level(int depth) {
    if (depth == levels.length) {
      levels = Arrays.copyOf(levels, depth + 1);
      levels[depth] = new Level();
    }
    return levels[depth];
  }

  private boolean item(MessageType type, ProtoReader outer, int depth) {
    place.item(type, outer);
    changed.clear();
    Fate fate = step.item(place, changed);
    if (fate == Fate.DROP) {
      dropped++;
      remove(outer, depth);
    } else if (fate == Fate.REWRITE) {
      ProtoWriter to = open(depth, changed.size() - outer.valueLength());
      copyTo(to, outer.fieldStart());
      to.bytesField(outer.field(), changed.array(), 0, changed.size());
      copied = outer.fieldEnd();
    }
    return fate != Fate.DROP;
  }

  private void remove(ProtoReader outer, int depth) {
    removed++;
    copyTo(open(depth, 0), outer.fieldStart());
    copied = outer.fieldEnd();
  }

  /**
   * The output, with the heads of all messages around written.
   *
   * @param growth of the item that changes now
   */
  private ProtoWriter open(int depth, int growth) {
    ProtoWriter to = out;
    if (to == null) {
      // Items mostly change alike; but one that grows much says nothing of the others.
      long expected = sourceLength + 64 + (long) items * Math.max(0, growth + 2);
      to = new ProtoWriter((int) Math.min(expected, 2L * sourceLength + Math.max(0, growth)), room);
      out = to;
    }
    for (int i = 0; i < depth; i++) {
      Level level = levels[i];
      if (level.mark < 0) {
        copyTo(to, level.start);
        level.begin = to.size();
        level.mark = to.beginMessage(level.field, level.valueLength);
        copied = level.valueStart;
      }
    }
    return to;
  }

  private void copyTo(ProtoWriter to, int end) {
    to.bytes(source, copied, end - copied);
    copied = end;
  }

  private int count(MessageType type, ProtoReader outer, int depth) {
    if (type.item) {
      return 1;
    }
    int items = 0;
    ProtoReader reader = level(depth).reader.enter(outer);
    while (reader.next()) {
      MessageType inner = type.container(reader.field());
      items += inner == null ? 0 : count(inner, reader, depth + 1);
    }
    return items;
  }
}
