package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes in one body, plain or coded, bounded as sent and as decoded, charged before it is held. */
public final class BodyIntake {
  private static final int SMALL = 1024;

  private final ChargedBytes bytes;
  private final @Nullable Decoder decoder;
  private final int max;
  private long wire;

  /**
   * @param announced the bytes on the wire, -1 when not known
   * @param max the bytes allowed, on the wire and decoded
   */
  public BodyIntake(MemoryBudget memory, ContentCoding coding, long announced, int max) {
    boolean plain = coding == ContentCoding.IDENTITY;
    long hint = announced < 0 ? SMALL : plain ? announced : Math.max(SMALL, announced * 4);
    this.bytes = new ChargedBytes(memory, (int) Math.min(hint, max), max);
    this.decoder = coding.decoder(memory, bytes, max);
    this.max = max;
  }

  /** Takes all of {@code data}; null: all is well so far. */
  public @Nullable BodyProblem take(ByteBuf data) {
    return judged(taken(data));
  }

  private @Nullable BodyProblem judged(@Nullable BodyProblem problem) {
    return problem == BodyProblem.NO_MEMORY && bytes.neverFits()
        ? BodyProblem.EXCEEDS_MEMORY
        : problem;
  }

  private @Nullable BodyProblem taken(ByteBuf data) {
    int length = data.readableBytes();
    wire += length;
    if (wire > max) {
      return BodyProblem.TOO_LARGE;
    }
    if (decoder != null) {
      return decoder.take(data);
    }
    if (!bytes.room(length)) {
      return BodyProblem.NO_MEMORY;
    }
    bytes.append(data, length);
    return null;
  }

  /** The body has ended; null: it is complete and lies in {@link #array}. */
  public @Nullable BodyProblem end() {
    BodyProblem problem = decoder == null ? null : decoder.end();
    if (decoder != null) {
      decoder.release();
    }
    return judged(problem == null && !bytes.trim() ? BodyProblem.NO_MEMORY : problem);
  }

  /** What {@link BodyProblem#MALFORMED} was about. */
  public String detail() {
    return decoder == null ? "" : decoder.detail();
  }

  public byte[] array() {
    return bytes.array();
  }

  public int size() {
    return bytes.size();
  }

  /** Gives everything back; safe to repeat. */
  public void release() {
    if (decoder != null) {
      decoder.release();
    }
    bytes.release();
  }
}
