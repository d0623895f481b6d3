package ai.odock.router.net.grpc;

import ai.odock.router.net.TcpListener;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.DuplexChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a gRPC connection that is idle, old, dead or a nuisance, as grpc-go does. Stands before the
 * codec, where it sees that the client is there. On the connection's event loop.
 */
final class ConnectionLife extends ChannelInboundHandlerAdapter {
  private static final long NEVER = Long.MAX_VALUE / 2;
  private static final long ALIVE_PING = 0x6f646f636b616c76L;
  private static final long DRAIN_PING = 0x6f646f636b647261L;
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long READING_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int JITTER = 10;

  private final GrpcKeepalive keepalive;
  private final Channel channel;
  private final Http2ConnectionHandler codec;
  private final PingPolicy policy;
  private final long begun = System.nanoTime();
  private final long maxAge;
  private long lastRead = begun;
  private long idleSince = begun;
  private int calls;
  private boolean pinged;
  private long pingedAt;
  private boolean condemned;
  private boolean draining;
  private boolean finished;
  private @Nullable Future<?> next;

  ConnectionLife(GrpcKeepalive keepalive, Channel channel, Http2ConnectionHandler codec) {
    this.keepalive = keepalive;
    this.channel = channel;
    this.codec = codec;
    this.policy = new PingPolicy(keepalive);
    this.maxAge = jittered(limit(keepalive.maxAge()));
    schedule();
    var _ = channel.closeFuture().addListener(closed -> unschedule());
  }

  private static long limit(Duration limit) {
    return limit.isZero() ? NEVER : limit.toNanos();
  }

  /** Connections that were opened together do not all come back together. */
  private static long jittered(long nanos) {
    long spread = nanos / JITTER;
    return nanos == NEVER || spread == 0
        ? nanos
        : nanos + ThreadLocalRandom.current().nextLong(-spread, spread);
  }

  /** Nothing of a condemned client is looked at: it would not get the answer. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (condemned) {
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    lastRead = System.nanoTime();
    ctx.fireChannelReadComplete();
  }

  void callOpened() {
    calls++;
  }

  void callEnded() {
    if (--calls == 0 && !keepalive.maxIdle().isZero()) {
      idleSince = System.nanoTime();
    }
  }

  /** An answer is sent. */
  void answered() {
    policy.forgive();
  }

  void pingRead() {
    if (!policy.ping(calls > 0, System.nanoTime())) {
      condemn();
    }
  }

  void pingAckRead(long data) {
    if (data == DRAIN_PING && draining) {
      finish();
    }
  }

  /** Says why, and closes when the client has had time to read it: closing at once may lose it. */
  private void condemn() {
    condemned = true;
    ChannelHandlerContext ctx = channel.pipeline().context(codec);
    ByteBuf why = ByteBufUtil.writeAscii(ctx.alloc(), "too_many_pings");
    long code = Http2Error.ENHANCE_YOUR_CALM.code();
    var _ =
        codec
            .encoder()
            .frameWriter()
            .writeGoAway(ctx, Integer.MAX_VALUE, code, why, ctx.newPromise())
            .addListener(
                written -> {
                  if (channel instanceof DuplexChannel duplex) {
                    var _ = duplex.shutdownOutput();
                  }
                });
    ctx.flush();
    cutAfter(READING_NANOS);
  }

  private void cutAfter(long nanos) {
    Future<?> end =
        channel.eventLoop().schedule(() -> TcpListener.cut(channel), nanos, TimeUnit.NANOSECONDS);
    var _ = channel.closeFuture().addListener(closed -> end.cancel(false));
  }

  private void schedule() {
    long left = left(System.nanoTime());
    if (channel.isOpen() && !draining) {
      next = channel.eventLoop().schedule(this::look, Math.max(0, left), TimeUnit.NANOSECONDS);
    }
  }

  private void unschedule() {
    if (next != null) {
      var _ = next.cancel(false);
    }
  }

  private long left(long now) {
    long time = keepalive.time().toNanos();
    long ping =
        pinged
            ? Math.min(time, keepalive.timeout().toNanos() - (now - pingedAt))
            : time - (now - lastRead);
    long age = maxAge - (now - begun);
    return Math.min(Math.min(ping, age), idleLeft(now));
  }

  private long idleLeft(long now) {
    long maxIdle = limit(keepalive.maxIdle());
    return calls == 0 ? maxIdle - (now - idleSince) : maxIdle;
  }

  private void look() {
    long now = System.nanoTime();
    pinged &= lastRead - pingedAt <= 0;
    if (pinged && now - pingedAt >= keepalive.timeout().toNanos()) {
      TcpListener.cut(channel);
    } else if (now - begun >= maxAge) {
      drain("max_age", keepalive.maxAgeGrace());
    } else if (idleLeft(now) <= 0) {
      drain("max_idle", Duration.ZERO);
    } else {
      if (!pinged && now - lastRead >= keepalive.time().toNanos()) {
        pinged = true;
        pingedAt = now;
        ping(ALIVE_PING);
      }
      schedule();
    }
  }

  private void ping(long data) {
    ChannelHandlerContext ctx = channel.pipeline().context(codec);
    var _ = codec.encoder().writePing(ctx, false, data, ctx.newPromise());
    ctx.flush();
  }

  /**
   * Asks the client to go. What it had sent before it got to know is still answered, so a second
   * GOAWAY names the last call only when the first one has arrived.
   */
  private void drain(String why, Duration grace) {
    draining = true;
    goAway(Integer.MAX_VALUE, why);
    ping(DRAIN_PING);
    next = channel.eventLoop().schedule(this::finish, DRAIN_NANOS, TimeUnit.NANOSECONDS);
    if (!grace.isZero()) {
      cutAfter(grace.toNanos());
    }
  }

  private void finish() {
    unschedule();
    if (channel.isActive() && !finished) {
      finished = true;
      goAway(codec.connection().remote().lastStreamCreated(), "");
      codec.gracefulShutdownTimeoutMillis(-1);
      var _ = channel.close();
    }
  }

  private void goAway(int lastStream, String why) {
    ChannelHandlerContext ctx = channel.pipeline().context(codec);
    ByteBuf text = why.isEmpty() ? Unpooled.EMPTY_BUFFER : ByteBufUtil.writeAscii(ctx.alloc(), why);
    var _ = codec.goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), text, ctx.newPromise());
    ctx.flush();
  }
}
