package ai.odock.router.net.grpc;

import ai.odock.router.net.ClientAddress;
import ai.odock.router.net.TcpListener;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads no more from a client that does not read its answers, and ends broken connections. */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(ConnectionGuard.class);

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    var _ = ctx.channel().config().setAutoRead(ctx.channel().isWritable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("{}: closing a connection: {}", ClientAddress.text(ctx.channel()), cause.toString());
    TcpListener.cut(ctx.channel());
  }
}
