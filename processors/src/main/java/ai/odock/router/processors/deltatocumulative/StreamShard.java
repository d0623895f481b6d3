package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoWriter;
import org.jspecify.annotations.Nullable;

/** Some of the streams, under one lock that is held for one point at a time. */
final class StreamShard {
  private static final int SMALLEST = 16;

  private final StreamRoom room;
  private final long maxStale;
  private @Nullable Stream[] slots = new Stream[SMALLEST];
  private int size;
  private boolean closed;

  /**
   * @param maxStale nanoseconds without a point after which a stream is forgotten
   */
  StreamShard(StreamRoom room, long maxStale) {
    this.room = room;
    this.maxStale = maxStale;
  }

  /**
   * Takes in a point and writes start time and totals in place of its own.
   *
   * @return why the point is not taken in; nothing has been written then
   */
  synchronized @Nullable Drop convert(Point point, long now, ProtoWriter out) {
    Stream stream = find(point);
    if (stream == null) {
      return open(point, now, out);
    }
    boolean stale = now - stream.seen > maxStale;
    stream.seen = now;
    Drop drop = stale ? stream.restart(point, room) : stream.add(point, room);
    if (drop == null) {
      stream.writeTo(out, point);
    }
    return drop;
  }

  /** A point without a value begins nothing. */
  private @Nullable Drop open(Point point, long now, ProtoWriter out) {
    if (!point.hasNoValue()) {
      if (closed || !room.open(Stream.heldBytes(point))) {
        return Drop.LIMIT;
      }
      put(new Stream(point), now);
    }
    Stream.writeAlone(out, point);
    return null;
  }

  private @Nullable Stream find(Point point) {
    Stream stream = slots[slot(point.low(), slots.length)];
    while (stream != null && (stream.high != point.high() || stream.low != point.low())) {
      stream = stream.next;
    }
    return stream;
  }

  private void put(Stream stream, long now) {
    if (size == slots.length) {
      resize(2 * size);
    }
    stream.seen = now;
    link(slots, stream);
    size++;
  }

  private static void link(@Nullable Stream[] slots, Stream stream) {
    int slot = slot(stream.low, slots.length);
    stream.next = slots[slot];
    slots[slot] = stream;
  }

  private static int slot(long low, int slots) {
    return (int) low & (slots - 1);
  }

  private void resize(int length) {
    @Nullable Stream[] resized = new Stream[length];
    for (Stream first : slots) {
      for (Stream stream = first; stream != null; ) {
        Stream next = stream.next;
        link(resized, stream);
        stream = next;
      }
    }
    slots = resized;
  }

  /** Forgets the streams that are stale; the number of them. */
  synchronized int sweep(long now) {
    int before = size;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = live(slots[i], now);
    }
    if (slots.length > SMALLEST && size < slots.length / 8) {
      resize(Math.max(SMALLEST, Integer.highestOneBit(size) * 4));
    }
    return before - size;
  }

  private @Nullable Stream live(@Nullable Stream chain, long now) {
    Stream kept = null;
    for (Stream stream = chain; stream != null; ) {
      Stream next = stream.next;
      if (now - stream.seen > maxStale) {
        room.close(stream.heldBytes());
        size--;
      } else {
        stream.next = kept;
        kept = stream;
      }
      stream = next;
    }
    return kept;
  }

  /** Forgets all streams, and takes no more. */
  synchronized void close() {
    closed = true;
    for (Stream first : slots) {
      for (Stream stream = first; stream != null; stream = stream.next) {
        room.close(stream.heldBytes());
      }
    }
    slots = new Stream[SMALLEST];
    size = 0;
  }
}
