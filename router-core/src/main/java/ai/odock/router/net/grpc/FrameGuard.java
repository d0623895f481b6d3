package ai.odock.router.net.grpc;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.TcpListener;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends an HTTP/2 connection whose client leaves a frame or a header block unfinished for too long,
 * or sends control frames for nothing. The codec waits for the rest of both for ever and keeps what
 * it has, so this counts it, against a part of the memory that it is kept in. Stands before the
 * codec and sees no more than the heads of frames (RFC 9113, 4.1 and 6.10).
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
  /** What all connections may keep of unfinished frames: a quarter of the direct memory. */
  static final MemoryBudget UNFINISHED = new MemoryBudget(PlatformDependent.maxDirectMemory() / 4);

  /** Control frames without a call between them, in the time that a request may take. */
  static final int MAX_CONTROL_FRAMES = 1000;

  private static final int WORTH_PASSING = 1 << 10;

  private static final int PREFACE = 24;
  private static final int HEAD = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final long timeoutNanos;
  private final MemoryBudget memory;

  /** The bytes that are still missing of the frame's content, or of the preface. */
  private int missing = PREFACE;

  /** The bytes that have come of the frame, or of the preface. */
  private int come;

  private int headBytes;
  private int length;
  private int type = DATA;
  private int flags;

  /** Bytes of a header block that has begun and not ended. */
  private long block;

  /** Small pieces of an unfinished frame. */
  private @Nullable ByteBuf pieces;

  private boolean greeted;
  private long charged;
  private long since = System.nanoTime();
  private int controlFrames;
  private long controlSince = System.nanoTime();
  private @Nullable Future<?> watch;

  /**
   * @param timeout for a frame or a header block from its first byte to its last
   * @param memory where unfinished ones are charged
   */
  FrameGuard(Duration timeout, MemoryBudget memory) {
    this.timeoutNanos = timeout.toNanos();
    this.memory = memory;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (!walk(bytes) || !charge()) {
      bytes.release();
      TcpListener.cut(ctx.channel());
      return;
    }
    if (charged > 0 && watch == null && ctx.channel().isActive()) {
      watch = ctx.executor().schedule(() -> check(ctx), timeoutNanos, TimeUnit.NANOSECONDS);
    }
    if (come == 0 && pieces == null) {
      ctx.fireChannelRead(bytes);
    } else {
      pass(ctx, bytes, Math.min(come, bytes.readableBytes()));
    }
  }

  /** Follows the frames; false: too many are of no use. */
  private boolean walk(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (missing > 0) {
        int piece = Math.min(missing, end - at);
        at += piece;
        come += piece;
        missing -= piece;
        if (missing == 0) {
          ended();
        }
      } else {
        come++;
        if (!head(bytes.getUnsignedByte(at++))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean head(int b) {
    switch (headBytes++) {
      case 0, 1, 2 -> length = headBytes == 1 ? b : length << 8 | b;
      case 3 -> type = b;
      case 4 -> flags = b;
      case HEAD - 1 -> {
        missing = length;
        boolean bearable = bearable();
        if (length == 0) {
          ended();
        }
        return bearable;
      }
      default -> {
        // the stream is the codec's business
      }
    }
    return true;
  }

  /** Counts control frames; false: too many of them. Resets and empty frames are the codec's. */
  private boolean bearable() {
    if (type == HEADERS) {
      controlFrames = 0;
    } else if (type != DATA && type != CONTINUATION && ++controlFrames > MAX_CONTROL_FRAMES) {
      long now = System.nanoTime();
      boolean flood = now - controlSince < timeoutNanos;
      controlSince = now;
      controlFrames = 0;
      return !flood;
    }
    return true;
  }

  private void ended() {
    if (type == HEADERS || type == CONTINUATION) {
      block = (flags & END_HEADERS) == 0 ? block + length : 0;
    }
    greeted = true;
    headBytes = 0;
    come = 0;
  }

  /** Charges what is unfinished instead of what was; false: there is no room. */
  private boolean charge() {
    long unfinished = come + block;
    if (unfinished > 0 && charged == 0) {
      since = System.nanoTime();
    }
    memory.release(charged);
    charged = 0;
    if (unfinished > 0 && !memory.tryCharge(unfinished)) {
      return false;
    }
    charged = unfinished;
    return true;
  }

  /**
   * Passes the bytes on, those of an unfinished frame in a buffer of their own size: otherwise one
   * byte of a frame keeps the whole buffer that was read into. Small pieces are gathered first,
   * because the codec makes an object of each.
   */
  private void pass(ChannelHandlerContext ctx, ByteBuf bytes, int rest) {
    ByteBuf whole = bytes.readRetainedSlice(bytes.readableBytes() - rest);
    if (whole.isReadable()) {
      passPieces(ctx);
      ctx.fireChannelRead(whole);
    } else {
      whole.release();
    }
    if (rest >= WORTH_PASSING && rest > bytes.capacity() / 2) {
      passPieces(ctx);
      ctx.fireChannelRead(bytes);
      return;
    }
    if (rest > 0) {
      ByteBuf gathered = pieces == null ? ctx.alloc().buffer(rest) : pieces;
      pieces = gathered.writeBytes(bytes);
      if (!greeted || gathered.readableBytes() >= WORTH_PASSING) {
        passPieces(ctx);
      }
    }
    bytes.release();
  }

  private void passPieces(ChannelHandlerContext ctx) {
    ByteBuf gathered = pieces;
    if (gathered != null) {
      pieces = null;
      ctx.fireChannelRead(gathered);
    }
  }

  private void check(ChannelHandlerContext ctx) {
    watch = null;
    if (charged == 0) {
      return;
    }
    long left = timeoutNanos - (System.nanoTime() - since);
    if (left <= 0) {
      TcpListener.cut(ctx.channel());
    } else {
      watch = ctx.executor().schedule(() -> check(ctx), left, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (watch != null) {
      var _ = watch.cancel(false);
    }
    memory.release(charged);
    charged = 0;
    if (pieces != null) {
      pieces.release();
      pieces = null;
    }
    ctx.fireChannelInactive();
  }
}
