package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/** Cuts a connection whose client is silent for too long where it is its turn. */
final class SilenceGuard extends ChannelInboundHandlerAdapter {
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

  SilenceGuard(HttpSettings settings) {
    this.requestNanos = settings.requestTimeout().toNanos();
    this.idleNanos = settings.idleTimeout().toNanos();
  }

  void turn(Turn next) {
    turn = next;
    since = System.nanoTime();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    since = System.nanoTime();
    check(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    since = System.nanoTime();
    if (turn == Turn.NOBODY) {
      turn = Turn.CLIENT;
    }
    ctx.fireChannelRead(message);
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
    var _ =
        ctx.executor()
            .schedule(() -> check(ctx), Math.min(left, requestNanos), TimeUnit.NANOSECONDS);
  }
}
