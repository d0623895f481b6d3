package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientAddress;
import ai.odock.router.net.TcpListener;
import ai.odock.router.net.TransportObserver;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.ContentCoding;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannelConfig;
import io.grpc.netty.shaded.io.netty.handler.codec.ByteToMessageDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2CodecUtil;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2EventAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Settings;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one HTTP/2 connection that carries unary gRPC calls. Frames, flow control,
 * limits and shutdown are the codec's; here are only calls.
 */
final class GrpcConnection extends Http2EventAdapter {
  private static final Logger log = LoggerFactory.getLogger(GrpcConnection.class);
  private static final int STREAM_WINDOW = 1 << 20;
  private static final int CONNECTION_WINDOW = 8 << 20;
  private static final int MAX_HEADER_LIST = 64 << 10;

  /** The codec's own: reads grow with what arrives, from 2 KiB to 64 KiB. */
  static final int DEFAULT_READ = 64 << 10;

  private static final int INITIAL_READ = 2 << 10;
  private static final int MIN_READ = 64;

  private static final GrpcRoute.Found NOBODY =
      new GrpcRoute.Found((call, array, offset, length) -> {}, ContentCoding.IDENTITY, Map.of());

  private final GrpcSettings settings;
  private final Channel channel;
  private final Map<String, List<String>> client;
  private final Http2Connection http2;
  private final Http2Connection.PropertyKey callKey;
  private final Http2ConnectionHandler codec;
  private final ConnectionLife life;
  private boolean greeted;
  private boolean reading;

  /** Looks for what the client owes; null when nothing is looked for. */
  private @Nullable Future<?> watch;

  /** Speaks HTTP/2 on a new connection; on its event loop. */
  GrpcConnection(GrpcSettings settings, Channel channel) {
    this.settings = settings;
    this.channel = channel;
    this.client = ClientAddress.of(channel);
    this.http2 = new DefaultHttp2Connection(true);
    this.callKey = http2.newKey();
    this.codec =
        new Http2ConnectionHandlerBuilder()
            .connection(http2)
            .initialSettings(
                new Http2Settings()
                    .maxConcurrentStreams(settings.maxConcurrentStreams())
                    .initialWindowSize(STREAM_WINDOW)
                    .maxHeaderListSize(MAX_HEADER_LIST))
            .decoderEnforceMaxRstFramesPerWindow(200, 30)
            .frameListener(this)
            .build();
    // by default what is left of one read and all of the next are copied together
    codec.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
    http2.addListener(this);
    FrameGuard frames = new FrameGuard(settings.requestTimeout(), FrameGuard.UNFINISHED);
    this.life = new ConnectionLife(settings.keepalive(), channel, codec);
    channel.pipeline().addLast(frames, life, codec, new ConnectionGuard());
    tune(channel);
    watch =
        channel
            .eventLoop()
            .schedule(
                this::cutUnlessGreeted, settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
    var _ = channel.closeFuture().addListener(closed -> unwatch());
  }

  private void tune(Channel channel) {
    if (settings.maxReadBytes() != DEFAULT_READ) {
      int max = settings.maxReadBytes();
      channel
          .config()
          .setRecvByteBufAllocator(
              new AdaptiveRecvByteBufAllocator(MIN_READ, Math.min(INITIAL_READ, max), max));
    }
    if (channel.config() instanceof EpollSocketChannelConfig tcp) {
      // what was sent and is not acknowledged tells of a dead client without a ping
      var _ = tcp.setTcpUserTimeout((int) settings.keepalive().timeout().toMillis());
    }
  }

  /** A task that waits in the event loop keeps the whole connection in memory. */
  private void unwatch() {
    if (watch != null) {
      var _ = watch.cancel(false);
      watch = null;
    }
  }

  private void cutUnlessGreeted() {
    if (!greeted) {
      TcpListener.cut(channel);
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings read) throws Http2Exception {
    if (!greeted) {
      greeted = true;
      unwatch();
      http2
          .local()
          .flowController()
          .incrementWindowSize(
              http2.connectionStream(), CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endOfStream) {
    onHeadersRead(ctx, streamId, headers, padding, endOfStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int padding,
      boolean endOfStream) {
    Http2Stream stream = http2.stream(streamId);
    if (stream == null) {
      return;
    }
    GrpcCall call = stream.getProperty(callKey);
    if (call == null) {
      call = open(stream, headers);
    }
    if (endOfStream) {
      end(call);
    }
  }

  private GrpcCall open(Http2Stream stream, Http2Headers headers) {
    GrpcRoute route = GrpcRoute.of(settings, headers, client);
    GrpcCall call = call(stream.id(), route);
    stream.setProperty(callKey, call);
    life.callOpened();
    call.headers(headers);
    watch();
    if (settings.observer() != null) {
      boolean known = route instanceof GrpcRoute.Found;
      String method = known ? headers.path().toString().substring(1) : TransportObserver.Grpc.OTHER;
      call.observe(method, settings.observer());
    }
    GrpcCall.Room room = call.charge();
    if (room == GrpcCall.Room.NONE) {
      settings.refused(BodyProblem.NO_MEMORY);
      call.refused(StatusCode.UNAVAILABLE);
      TcpListener.cut(channel);
    } else if (route instanceof GrpcRoute.Refused refused) {
      call.refused(refused.code());
      write(
          stream.id(),
          GrpcHeaders.failure(refused.httpStatus(), refused.code(), refused.message(), null));
    } else if (room == GrpcCall.Room.REFUSAL) {
      call.putOff();
    }
    return call;
  }

  private GrpcCall call(int streamId, GrpcRoute route) {
    GrpcRoute.Found to = route instanceof GrpcRoute.Found found ? found : NOBODY;
    return new GrpcCall(this, settings, streamId, to);
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
    int bytes = data.readableBytes() + padding;
    Http2Stream stream = http2.stream(streamId);
    GrpcCall call = stream == null ? null : stream.getProperty(callKey);
    if (call != null) {
      reading = true;
      boolean bearable = call.take(data);
      if (endOfStream) {
        call.end();
      } else if (!bearable) {
        reset(call, Http2Error.NO_ERROR);
      }
      reading = false;
    }
    return bytes;
  }

  private void end(GrpcCall call) {
    reading = true;
    call.end();
    reading = false;
  }

  @Override
  public void onStreamRemoved(Http2Stream stream) {
    GrpcCall call = stream.getProperty(callKey);
    if (call != null) {
      call.ended();
      life.callEnded();
    }
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) {
    life.pingRead();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) {
    life.pingAckRead(data);
  }

  /** Answers OK, from any thread. */
  void succeed(GrpcCall call, byte[] message) {
    answer(
        call,
        () -> {
          writeMessage(call, message);
          write(call.streamId(), GrpcHeaders.OK_TRAILERS);
        });
  }

  /** Sends one of several messages, from any thread. */
  void send(GrpcCall call, byte[] message) {
    run(
        () -> {
          writeMessage(call, message);
          flush();
        });
  }

  /** Answers with a failure, from any thread. */
  void fail(GrpcCall call, StatusCode code, String message, @Nullable Duration retryDelay) {
    answer(
        call,
        () ->
            write(
                call.streamId(),
                call.opened()
                    ? GrpcHeaders.failureTrailers(code, message)
                    : GrpcHeaders.failure("200", code, message, retryDelay)));
  }

  private void answer(GrpcCall call, Runnable answer) {
    if (!channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> answer(call, answer));
      return;
    }
    call.answering();
    try {
      answer.run();
    } catch (RuntimeException | Error e) {
      log.error("an answer cannot be sent", e);
      reset(call, Http2Error.INTERNAL_ERROR);
    }
    watch();
    flush();
  }

  /** Runs something on the event loop, now when this is it. */
  void run(Runnable action) {
    if (channel.eventLoop().inEventLoop()) {
      action.run();
    } else {
      channel.eventLoop().execute(action);
    }
  }

  private void flush() {
    if (!reading) {
      // the codec flushes by itself when it has handled what was read
      channel.flush();
    }
  }

  private void writeMessage(GrpcCall call, byte[] message) {
    int streamId = call.streamId();
    if (http2.stream(streamId) == null) {
      return;
    }
    life.answered();
    ChannelHandlerContext ctx = channel.pipeline().context(codec);
    Http2ConnectionEncoder encoder = codec.encoder();
    ByteBuf data = ctx.alloc().buffer(5 + message.length);
    data.writeByte(0).writeInt(message.length).writeBytes(message);
    if (!call.opened()) {
      call.open();
      var _ = encoder.writeHeaders(ctx, streamId, GrpcHeaders.OK, 0, false, ctx.newPromise());
    }
    var _ = encoder.writeData(ctx, streamId, data, 0, false, ctx.newPromise());
  }

  /**
   * Ends our half of a stream with one block of headers. A reset would also stop a client that
   * still sends, but each frame of it on the way would be answered with another, and the limit on
   * resets would end the connection and the calls of everybody on it.
   */
  private void write(int streamId, Http2Headers headers) {
    if (http2.stream(streamId) == null) {
      return;
    }
    life.answered();
    ChannelHandlerContext ctx = channel.pipeline().context(codec);
    var _ = codec.encoder().writeHeaders(ctx, streamId, headers, 0, true, ctx.newPromise());
  }

  /** Looks from time to time for clients that stopped sending, or taking, while there are calls. */
  private void watch() {
    if (watch == null && channel.isActive()) {
      long nanos = Math.max(1, settings.requestTimeout().toNanos() / 2);
      watch = channel.eventLoop().schedule(this::cutStalled, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void cutStalled() {
    watch = null;
    List<GrpcCall> stalled = new ArrayList<>();
    long now = System.nanoTime();
    try {
      var _ =
          http2.forEachActiveStream(
              stream -> {
                GrpcCall call = stream.getProperty(callKey);
                if (call != null && call.stalled(now)) {
                  stalled.add(call);
                } else if (call != null && call.waitsForClient()) {
                  watch();
                }
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    stalled.forEach(call -> reset(call, Http2Error.CANCEL));
    channel.flush();
  }

  private void reset(GrpcCall call, Http2Error error) {
    ChannelHandlerContext ctx = channel.pipeline().context(codec);
    var _ = codec.encoder().writeRstStream(ctx, call.streamId(), error.code(), ctx.newPromise());
  }

  /** Sends GOAWAY, lets the running calls finish, and closes the connection. */
  static void finish(Channel channel, long nanos) {
    Http2ConnectionHandler codec = channel.pipeline().get(Http2ConnectionHandler.class);
    if (codec != null) {
      codec.gracefulShutdownTimeoutMillis(TimeUnit.NANOSECONDS.toMillis(nanos));
    }
    var _ = channel.close();
  }
}
