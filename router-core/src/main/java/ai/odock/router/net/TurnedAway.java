package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownEvent;
import io.grpc.netty.shaded.io.netty.channel.socket.DuplexChannel;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells a client that it cannot be served, and why. It waits until the client has begun to speak,
 * because some take an answer to nothing for a broken connection, and reads what else it sends,
 * because closing with bytes unread would lose the answer. All of it for a short time only.
 */
public final class TurnedAway extends ChannelInboundHandlerAdapter {
  /** How long a client has to speak, and to read the answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final byte[] answer;
  private final Duration delay;
  private boolean spoken;

  private TurnedAway(byte[] answer, Duration delay, boolean spoken) {
    this.answer = answer;
    this.delay = delay;
    this.spoken = spoken;
  }

  /**
   * For a client that has said nothing yet.
   *
   * @param delay from the client's first bytes to the answer
   */
  static TurnedAway silent(byte[] answer, Duration delay) {
    return new TurnedAway(answer, delay, false);
  }

  /** For a client that has begun to speak. */
  public static TurnedAway spoken(byte[] answer, Duration delay) {
    return new TurnedAway(answer, delay, true);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(true);
    cutAfter(ctx, PATIENCE);
    if (spoken) {
      answerLater(ctx);
    }
  }

  private static void cutAfter(ChannelHandlerContext ctx, Duration time) {
    var end =
        ctx.executor()
            .schedule(() -> TcpListener.cut(ctx.channel()), time.toNanos(), TimeUnit.NANOSECONDS);
    // a task that waits keeps the whole connection in memory
    var _ = ctx.channel().closeFuture().addListener(closed -> end.cancel(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
    if (!spoken) {
      spoken = true;
      answerLater(ctx);
    }
  }

  private void answerLater(ChannelHandlerContext ctx) {
    var _ = ctx.executor().schedule(() -> answer(ctx), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void answer(ChannelHandlerContext ctx) {
    var _ =
        ctx.writeAndFlush(Unpooled.wrappedBuffer(answer))
            .addListener(
                written -> {
                  if (written.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
                    var _ = duplex.shutdownOutput();
                  } else {
                    TcpListener.cut(ctx.channel());
                  }
                });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !spoken) {
      TcpListener.cut(ctx.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    TcpListener.cut(ctx.channel());
  }
}
