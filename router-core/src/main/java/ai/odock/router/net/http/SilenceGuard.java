package ai.odock.router.net.http;

import ai.odock.router.net.BodyPace;
import ai.odock.router.net.TcpListener;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a connection whose client is silent for too long where it is its turn, or so slow that it
 * may as well be: one byte now and then holds a request open for ever. And one that takes longer
 * than the operator allows.
 */
final class SilenceGuard extends ChannelInboundHandlerAdapter {
  /** Further away than any timeout. */
  private static final long NEVER = Long.MAX_VALUE / 2;

  /** Who has to do something next. */
  enum Turn {
    /** Nobody: between two requests. */
    NOBODY,
    /** The client, which is sending a request or reading an answer. */
    CLIENT,
    SERVER
  }

  private final HttpTimeouts timeouts;
  private final long period;
  private Turn turn = Turn.NOBODY;
  private long since = System.nanoTime();
  private int fresh;
  private int pace = BodyPace.LEAST;

  /** When the current request began, and the time from then that its head or all of it has. */
  private long begun = since;

  private long mayRead;

  /** When its head ended, and the time from then that its answer has. */
  private long headEnded = since;

  private long mayAnswer = NEVER;
  private @Nullable Future<?> next;

  SilenceGuard(HttpTimeouts timeouts) {
    this.timeouts = timeouts;
    this.period = timeouts.shortest().toNanos();
    // the first request has to begin at once
    this.mayRead = head();
  }

  private long head() {
    return limit(timeouts.readHeader().isZero() ? timeouts.read() : timeouts.readHeader());
  }

  private static long limit(Duration limit) {
    return limit.isZero() ? NEVER : limit.toNanos();
  }

  /** The body that is being read takes so many bytes of memory. */
  void holds(int bytes) {
    pace = BodyPace.of(bytes);
  }

  void turn(Turn next) {
    turn = next;
    pace = BodyPace.LEAST;
    progress();
    if (next == Turn.NOBODY) {
      // the head of the next request may have been read already
      begun = since;
      mayRead = NEVER;
      mayAnswer = NEVER;
    }
  }

  /** The head of a request has been read; its body may follow. */
  void headEnded() {
    turn(Turn.CLIENT);
    headEnded = since;
    mayRead = limit(timeouts.read());
    mayAnswer = limit(timeouts.write());
  }

  /** All of a request has been read. */
  void bodyEnded() {
    mayRead = NEVER;
  }

  /** The answer has been sent. */
  void answered() {
    mayAnswer = NEVER;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    since = System.nanoTime();
    begun = since;
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
      begun = since;
      mayRead = head();
    } else if (fresh >= pace) {
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
    long left = left(System.nanoTime());
    if (left <= 0) {
      TcpListener.cut(ctx.channel());
      return;
    }
    next = ctx.executor().schedule(() -> check(ctx), Math.min(left, period), TimeUnit.NANOSECONDS);
  }

  private long left(long now) {
    long silence =
        switch (turn) {
          case NOBODY -> timeouts.idle().toNanos() - (now - since);
          case CLIENT -> timeouts.silence().toNanos() - (now - since);
          case SERVER -> NEVER;
        };
    long deadline = Math.min(mayRead - (now - begun), mayAnswer - (now - headEnded));
    return Math.min(silence, deadline);
  }
}
