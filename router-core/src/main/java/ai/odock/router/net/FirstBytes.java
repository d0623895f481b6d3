package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first bytes of a connection before the codec does, so that a client of another
 * protocol is answered in its own. Then it is gone.
 */
public final class FirstBytes extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(FirstBytes.class);
  private static final int FEW = 32;

  private final Set<SpokenProtocol> wrong;
  private final Function<SpokenProtocol, TurnedAway> answer;
  private final Runnable right;
  private @Nullable ByteBuf first;

  /**
   * @param wrong what is not spoken here
   * @param answer what a client of that gets
   * @param right is run on the event loop for other clients, before the bytes are passed on
   */
  public FirstBytes(
      Set<SpokenProtocol> wrong, Function<SpokenProtocol, TurnedAway> answer, Runnable right) {
    this.wrong = wrong;
    this.answer = answer;
    this.right = right;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf all = bytes;
    if (first != null) {
      all = first.writeBytes(bytes);
      bytes.release();
    }
    SpokenProtocol spoken = SpokenProtocol.of(all);
    if (spoken == SpokenProtocol.UNKNOWN_YET) {
      keep(ctx, all);
      return;
    }
    first = null;
    if (wrong.contains(spoken)) {
      all.release();
      var _ = ctx.pipeline().replace(this, null, answer.apply(spoken));
    } else {
      right.run();
      ctx.fireChannelRead(all);
      var _ = ctx.pipeline().remove(this);
    }
  }

  /** In a buffer of their own: that of the read is large. */
  private void keep(ChannelHandlerContext ctx, ByteBuf all) {
    if (first == null) {
      first = ctx.alloc().buffer(FEW).writeBytes(all);
      all.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("{}: closing a connection: {}", ClientAddress.text(ctx.channel()), cause.toString());
    TcpListener.cut(ctx.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (first != null) {
      first.release();
      first = null;
    }
    ctx.fireChannelInactive();
  }
}
