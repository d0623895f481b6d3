package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a connection whose client is silent for too long where it is its turn, or so slow that it
 * may as well be: one byte now and then holds a request open for ever.
 */
final class SilenceGuard extends ChannelInboundHandlerAdapter {
  /** Bytes that a client has to send in the time that it may be silent, or else all it has. */
  static final int PACE = 16 << 10;

  /** Who has to do something next. */
  enum Turn {
    /** Nobody: between two requests. */
    NOBODY,
    /** The client, which is sending a request or reading an answer. */
    CLIENT,
    SERVER
  }

  private final long requestNanos;
  private final long idleNanos;
  private Turn turn = Turn.NOBODY;
  private long since = System.nanoTime();
  private int fresh;
  private @Nullable Future<?> next;

  SilenceGuard(HttpSettings settings) {
    this.requestNanos = settings.requestTimeout().toNanos();
    this.idleNanos = settings.idleTimeout().toNanos();
  }

  void turn(Turn next) {
    turn = next;
    progress();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    since = System.nanoTime();
    check(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      fresh += bytes.readableBytes();
    }
    if (turn == Turn.NOBODY) {
      turn(Turn.CLIENT);
    } else if (fresh >= PACE) {
      progress();
    }
    ctx.fireChannelRead(message);
  }

  private void progress() {
    since = System.nanoTime();
    fresh = 0;
  }

  /** A task that waits in the event loop keeps the whole connection in memory. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (next != null) {
      var _ = next.cancel(false);
    }
    ctx.fireChannelInactive();
  }

  private void check(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      return;
    }
    long left =
        switch (turn) {
          case NOBODY -> idleNanos - (System.nanoTime() - since);
          case CLIENT -> requestNanos - (System.nanoTime() - since);
          case SERVER -> requestNanos;
        };
    if (left <= 0) {
      TcpListener.cut(ctx.channel());
      return;
    }
    next =
        ctx.executor()
            .schedule(() -> check(ctx), Math.min(left, requestNanos), TimeUnit.NANOSECONDS);
  }
}
