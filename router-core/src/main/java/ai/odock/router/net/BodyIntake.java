package ai.odock.router.net;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Takes in one body, plain or gzip, bounded as sent and as inflated, charged before it is held. */
final class BodyIntake {
  private static final int SMALL = 1024;

  private final ChargedBytes bytes;
  private final @Nullable Gunzip gunzip;
  private final int max;
  private long wire;

  /**
   * @param announced the bytes on the wire, -1 when not known
   * @param max the bytes allowed, on the wire and inflated
   */
  BodyIntake(MemoryBudget memory, boolean gzip, long announced, int max) {
    long hint = announced < 0 ? SMALL : gzip ? Math.max(SMALL, announced * 4) : announced;
    this.bytes = new ChargedBytes(memory, (int) Math.min(hint, max), max);
    this.gunzip = gzip ? new Gunzip(memory, bytes) : null;
    this.max = max;
  }

  /** Takes all of {@code data}; null: all is well so far. */
  @Nullable BodyProblem take(ByteBuf data) {
    int length = data.readableBytes();
    wire += length;
    if (wire > max) {
      return BodyProblem.TOO_LARGE;
    }
    if (gunzip != null) {
      return gunzip.take(data);
    }
    if (!bytes.room(length)) {
      return BodyProblem.NO_MEMORY;
    }
    bytes.append(data, length);
    return null;
  }

  /** The body has ended; null: it is complete and lies in {@link #array}. */
  @Nullable BodyProblem end() {
    BodyProblem problem = gunzip == null ? null : gunzip.end();
    if (gunzip != null) {
      gunzip.release();
    }
    return problem == null && !bytes.trim() ? BodyProblem.NO_MEMORY : problem;
  }

  /** What {@link BodyProblem#MALFORMED} was about. */
  String detail() {
    return gunzip == null ? "" : gunzip.detail();
  }

  byte[] array() {
    return bytes.array();
  }

  int size() {
    return bytes.size();
  }

  /** Gives memory and inflater back; safe to repeat. */
  void release() {
    if (gunzip != null) {
      gunzip.release();
    }
    bytes.release();
  }
}
