package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.ProtoWriter;
import org.jspecify.annotations.Nullable;

/** All streams of a processor, in shards so that threads seldom meet. */
final class Streams {
  private static final int SHARDS = 64;

  private final StreamShard[] shards = new StreamShard[SHARDS];

  /**
   * @param maxStale nanoseconds without a point after which a stream is forgotten
   */
  Streams(StreamRoom room, long maxStale) {
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new StreamShard(room, maxStale);
    }
  }

  /** See {@link StreamShard#convert}. */
  @Nullable Drop convert(Point point, long now, ProtoWriter out) {
    return shards[(int) point.high() & (SHARDS - 1)].convert(point, now, out);
  }

  /** Forgets the streams that are stale; the number of them. */
  int sweep(long now) {
    int forgotten = 0;
    for (StreamShard shard : shards) {
      forgotten += shard.sweep(now);
    }
    return forgotten;
  }

  /** Forgets all streams, and takes no more. */
  void close() {
    for (StreamShard shard : shards) {
      shard.close();
    }
  }
}
