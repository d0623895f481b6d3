package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what HTTP calls {@code snappy}: one block, or a stream of chunks, which older clients
 * send under that name. The first bytes tell (core/config/confighttp/compression.go).
 */
final class SnappyDecoder implements Decoder {
  private final MemoryBudget memory;
  private final ChargedBytes out;

  /** What came before it is known what it is; of a block, all of it. */
  private final ChargedBytes packed;

  private @Nullable SnappyFrames frames;
  private boolean judged;
  private String detail = "";

  /**
   * @param max the bytes that may come
   */
  SnappyDecoder(MemoryBudget memory, ChargedBytes out, int max) {
    this.memory = memory;
    this.out = out;
    this.packed = new ChargedBytes(memory, 0, max);
  }

  @Override
  public @Nullable BodyProblem take(ByteBuf in) {
    if (frames != null) {
      return frames.take(in);
    }
    int length = in.readableBytes();
    if (!packed.room(length)) {
      return BodyProblem.NO_MEMORY;
    }
    packed.append(in, length);
    return judged ? null : judge();
  }

  private @Nullable BodyProblem judge() {
    int start = SnappyFrames.START.length;
    if (packed.size() < start) {
      return null;
    }
    judged = true;
    if (!Arrays.equals(packed.array(), 0, start, SnappyFrames.START, 0, start)) {
      return null;
    }
    frames = new SnappyFrames(memory, out);
    BodyProblem problem = frames.take(Unpooled.wrappedBuffer(packed.array(), 0, packed.size()));
    packed.release();
    return problem;
  }

  @Override
  public @Nullable BodyProblem end() {
    if (frames != null) {
      return frames.end();
    }
    BodyProblem problem = SnappyBlocks.append(packed.array(), 0, packed.size(), out);
    detail = problem == BodyProblem.MALFORMED ? SnappyBlocks.CORRUPT : "";
    return problem;
  }

  @Override
  public String detail() {
    return frames == null ? detail : frames.detail();
  }

  @Override
  public void release() {
    packed.release();
    if (frames != null) {
      frames.release();
    }
  }
}
