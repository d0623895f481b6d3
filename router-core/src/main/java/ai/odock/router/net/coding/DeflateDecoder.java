package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what HTTP calls {@code deflate}: a zlib stream (RFC 1950), which HTTP means by it, or a
 * bare one (RFC 1951), which Go programs send. The first two bytes tell.
 */
final class DeflateDecoder implements Decoder {
  private final MemoryBudget memory;
  private final ChargedBytes out;
  private final byte[] head = new byte[2];
  private int known;
  private @Nullable ZlibDecoder wrapped;
  private @Nullable Inflation bare;
  private String detail = "";

  DeflateDecoder(MemoryBudget memory, ChargedBytes out) {
    this.memory = memory;
    this.out = out;
  }

  @Override
  public @Nullable BodyProblem take(ByteBuf in) {
    BodyProblem problem = null;
    if (known < head.length) {
      while (known < head.length && in.isReadable()) {
        head[known++] = in.readByte();
      }
      if (known < head.length) {
        return null;
      }
      problem = judge();
    }
    return problem == null ? pass(in) : problem;
  }

  private @Nullable BodyProblem judge() {
    if ((head[0] & 0x0f) == 8 && (((head[0] & 0xff) << 8) | (head[1] & 0xff)) % 31 == 0) {
      wrapped = new ZlibDecoder(memory, out);
    } else {
      bare = Inflation.bare(memory, out);
    }
    return pass(Unpooled.wrappedBuffer(head));
  }

  private @Nullable BodyProblem pass(ByteBuf in) {
    Inflation bare = this.bare;
    if (bare == null) {
      return wrapped == null ? null : wrapped.take(in);
    }
    try {
      BodyProblem problem = bare.finished() ? null : bare.take(in);
      in.skipBytes(in.readableBytes());
      return problem;
    } catch (DataFormatException e) {
      detail = "flate: corrupt input before offset " + bare.bytesRead();
      return BodyProblem.MALFORMED;
    }
  }

  @Override
  public @Nullable BodyProblem end() {
    if (wrapped != null) {
      return wrapped.end();
    }
    if (bare != null && bare.finished()) {
      return null;
    }
    detail = "unexpected EOF";
    return BodyProblem.MALFORMED;
  }

  @Override
  public String detail() {
    return wrapped == null ? detail : wrapped.detail();
  }

  @Override
  public void release() {
    if (wrapped != null) {
      wrapped.release();
    }
    if (bare != null) {
      bare.release();
    }
  }
}
