package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Runs deflate streams (RFC 1951), bare or wrapped as zlib's (RFC 1950), through an inflater. */
final class Inflation {
  /** What zlib holds outside the heap for one stream: its window of 32 KiB and its tables. */
  static final int BYTES = 48 << 10;

  private static final Pool<Inflater> BARE = new Pool<>(() -> new Inflater(true), Inflater::end);
  private static final Pool<Inflater> WRAPPED = new Pool<>(Inflater::new, Inflater::end);

  private final MemoryBudget memory;
  private final DecodedBytes out;
  private final Pool<Inflater> pool;
  private @Nullable Inflater inflater;

  private Inflation(MemoryBudget memory, ChargedBytes out, Pool<Inflater> pool) {
    this.memory = memory;
    this.out = new DecodedBytes(out);
    this.pool = pool;
  }

  static Inflation bare(MemoryBudget memory, ChargedBytes out) {
    return new Inflation(memory, out, BARE);
  }

  static Inflation zlib(MemoryBudget memory, ChargedBytes out) {
    return new Inflation(memory, out, WRAPPED);
  }

  /**
   * Takes {@code in} up to the end of the stream.
   *
   * @return null: all is well so far
   * @throws DataFormatException where the stream is damaged
   */
  @Nullable BodyProblem take(ByteBuf in) throws DataFormatException {
    Inflater inflater = this.inflater;
    if (inflater == null) {
      if (!memory.tryCharge(BYTES)) {
        return BodyProblem.NO_MEMORY;
      }
      inflater = pool.take();
      this.inflater = inflater;
    }
    ByteBuffer input = in.nioBuffer();
    int start = input.position();
    inflater.setInput(input);
    BodyProblem problem = inflate(inflater);
    in.skipBytes(input.position() - start);
    return problem;
  }

  private @Nullable BodyProblem inflate(Inflater inflater) throws DataFormatException {
    BodyProblem problem = null;
    while (problem == null && !inflater.finished()) {
      int bytes = inflater.inflate(out.array(), out.offset(), out.length());
      if (bytes == 0) {
        if (inflater.needsDictionary()) {
          throw new DataFormatException("needs a dictionary");
        }
        return null;
      }
      problem = out.took(bytes);
    }
    return problem;
  }

  /** Whether the stream has ended. */
  boolean finished() {
    return inflater != null && inflater.finished();
  }

  /** The bytes of the stream that were read. */
  long bytesRead() {
    return inflater == null ? 0 : inflater.getBytesRead();
  }

  /** Makes ready for a stream that follows. */
  void next() {
    if (inflater != null) {
      inflater.reset();
    }
  }

  /** Gives the inflater back; safe to repeat. */
  void release() {
    Inflater held = inflater;
    if (held != null) {
      inflater = null;
      memory.release(BYTES);
      held.reset();
      pool.give(held);
    }
  }
}
