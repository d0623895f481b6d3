package ai.odock.router.net.coding;

import ai.odock.router.MemoryBudget;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Zstandard frames (RFC 8878) with a context of its own, so that an aborted body leaves
 * nothing to the next. As in Go, an empty body is an empty stream.
 */
final class ZstdDecoder implements Decoder {
  /** 8 MiB, which every decoder should take (RFC 8878, 3.1.1.1.2) and the Go client asks for. */
  private static final int MAX_WINDOW_LOG = 23;

  /** The library's context and its buffer of one block, outside the heap. */
  static final int CONTEXT_BYTES = 288 << 10;

  private static final int BAD_MAGIC = 10;
  private static final int WINDOW_TOO_LARGE = 16;

  private final MemoryBudget memory;
  private final ChargedBytes out;
  private final DecodedBytes next;
  private @Nullable ZstdDecompressCtx context;
  private long charged;
  private boolean inFrame;
  private String detail = "";

  ZstdDecoder(MemoryBudget memory, ChargedBytes out) {
    this.memory = memory;
    this.out = out;
    this.next = new DecodedBytes(out);
  }

  @Override
  public @Nullable BodyProblem take(ByteBuf in) {
    if (!in.isReadable()) {
      return null;
    }
    ZstdDecompressCtx zstd = context;
    if (zstd == null) {
      if (!charge(CONTEXT_BYTES)) {
        return BodyProblem.NO_MEMORY;
      }
      zstd = new ZstdDecompressCtx().setLongMax(MAX_WINDOW_LOG);
      context = zstd;
    }
    ByteBuffer source = in.nioBuffer();
    int length = source.remaining();
    try {
      BodyProblem problem = decode(zstd, source);
      in.skipBytes(length - source.remaining());
      return problem;
    } catch (ZstdException e) {
      return malformed(wrong(e));
    }
  }

  private @Nullable BodyProblem decode(ZstdDecompressCtx zstd, ByteBuffer source) {
    boolean filled = true;
    while (source.hasRemaining() || (inFrame && filled)) {
      int room = next.length();
      if (!chargeWindow(room)) {
        return BodyProblem.NO_MEMORY;
      }
      ByteBuffer target = ByteBuffer.wrap(next.array(), next.offset(), room);
      int before = source.remaining();
      inFrame = !zstd.decompressByteBufferStream(target, source);
      int bytes = room - target.remaining();
      filled = bytes == room;
      BodyProblem problem = next.took(bytes);
      if (problem != null) {
        return problem;
      }
      if (bytes == 0 && before > 0 && before == source.remaining()) {
        return malformed("zstd: no progress");
      }
    }
    return null;
  }

  /** The library keeps its last window of what it has put out. */
  private boolean chargeWindow(int room) {
    long window = Math.min(1L << MAX_WINDOW_LOG, (long) out.size() + room);
    return charge(Math.max(0, CONTEXT_BYTES + window - charged));
  }

  private boolean charge(long bytes) {
    if (!memory.tryCharge(bytes)) {
      return false;
    }
    charged += bytes;
    return true;
  }

  private static String wrong(ZstdException e) {
    return switch ((int) -e.getErrorCode()) {
      case BAD_MAGIC -> "invalid input: magic number mismatch";
      case WINDOW_TOO_LARGE -> "window size exceeded";
      default -> "zstd: " + e.getMessage();
    };
  }

  @Override
  public @Nullable BodyProblem end() {
    return inFrame ? malformed("unexpected EOF") : null;
  }

  private BodyProblem malformed(String what) {
    detail = what;
    return BodyProblem.MALFORMED;
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public void release() {
    if (context != null) {
      context.close();
      context = null;
    }
    memory.release(charged);
    charged = 0;
  }
}
