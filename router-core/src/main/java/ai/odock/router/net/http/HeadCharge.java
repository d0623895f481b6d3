package ai.odock.router.net.http;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.TcpListener;
import ai.odock.router.net.coding.BodyProblem;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownEvent;
import io.grpc.netty.shaded.io.netty.channel.socket.DuplexChannel;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Charges a request from its first byte on for what is not its body: thousands of clients that send
 * half a head would otherwise hold memory that nobody counts. Stands before the codec.
 */
final class HeadCharge extends ChannelInboundHandlerAdapter {
  /** A request with as many header lines as are allowed takes about this. */
  static final int BYTES = 16 << 10;

  private static final int COPIES = 2;

  private final HttpSettings settings;
  private final MemoryBudget memory;

  /** The bytes of a refused request that are read, so that the client gets to the answer. */
  private static final long DRAINED_AT_MOST = 8 << 20;

  private boolean inHead = true;
  private long charged;

  /** What was thrown away since the refusal; below 0: nothing was refused. */
  private long drained = -1;

  HeadCharge(HttpSettings settings) {
    this.settings = settings;
    this.memory = settings.memory();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (drained >= 0) {
      drain(ctx, message);
      return;
    }
    if (inHead && message instanceof ByteBuf bytes && !charge(bytes.readableBytes())) {
      ReferenceCountUtil.release(message);
      refuse(ctx);
      return;
    }
    ctx.fireChannelRead(message);
  }

  private void drain(ChannelHandlerContext ctx, Object message) {
    drained += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (drained > DRAINED_AT_MOST) {
      TcpListener.cut(ctx.channel());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (drained >= 0) {
      ctx.read();
    } else {
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (drained >= 0 && event instanceof ChannelInputShutdownEvent) {
      TcpListener.cut(ctx.channel());
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** Past the codec, which has seen no request yet; closing at once would lose the answer. */
  private void refuse(ChannelHandlerContext ctx) {
    drained = 0;
    settings.refused(BodyProblem.NO_MEMORY);
    ByteBuf answer = Unpooled.copiedBuffer(settings.unavailable(""), StandardCharsets.US_ASCII);
    var _ =
        ctx.writeAndFlush(answer)
            .addListener(
                written -> {
                  if (written.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
                    var _ = duplex.shutdownOutput();
                  } else {
                    TcpListener.cut(ctx.channel());
                  }
                });
  }

  private boolean charge(int bytes) {
    long more = charged == 0 ? BYTES : (long) COPIES * bytes;
    boolean room = memory.tryCharge(more);
    charged += room ? more : 0;
    return room;
  }

  /** What comes now is the body, which is charged elsewhere. */
  void headEnded() {
    inHead = false;
  }

  /** Gives everything back; safe to repeat. */
  void release() {
    memory.release(charged);
    charged = 0;
    inHead = true;
  }
}
