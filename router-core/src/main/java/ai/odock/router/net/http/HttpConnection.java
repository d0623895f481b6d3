package ai.odock.router.net.http;

import ai.odock.router.net.ClientAddress;
import ai.odock.router.net.TcpListener;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import io.grpc.netty.shaded.io.netty.channel.socket.ChannelInputShutdownEvent;
import io.grpc.netty.shaded.io.netty.channel.socket.DuplexChannel;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.DefaultHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.FullHttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpContent;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderValues;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponse;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpResponseStatus;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpUtil;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.codec.http.LastHttpContent;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of one HTTP/1.1 connection: one request at a time, the next one is read when
 * the answer is written.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

  /** The bytes of a refused body that are read so that the client gets to the answer. */
  private static final long DRAINED_AT_MOST = 8 << 20;

  /** Messages of further requests that may wait; who sends more of them at once is no exporter. */
  private static final int MAX_WAITING = 64;

  private final HttpSettings settings;
  private final Channel channel;
  private final Map<String, List<String>> client;
  private final SilenceGuard silence;
  private final HeadCharge head;
  private final ArrayDeque<Object> waiting = new ArrayDeque<>();
  private @Nullable HttpExchange exchange;
  private boolean pumping;
  private boolean bodyDone;
  private boolean answerDone;
  private long drained;
  private boolean inputEnded;
  private boolean finishing;
  private final BooleanSupplier closing;

  /**
   * The server's side of a new connection.
   *
   * @param closing whether the server is: an answer then says that it is the last
   */
  HttpConnection(HttpSettings settings, Channel channel, BooleanSupplier closing) {
    this.settings = settings;
    this.closing = closing;
    this.channel = channel;
    this.client = ClientAddress.of(channel);
    this.silence = new SilenceGuard(settings.timeouts());
    this.head = new HeadCharge(settings);
  }

  /** Who is at the other end, as metadata. */
  Map<String, List<String>> client() {
    return client;
  }

  /** Stands before the codec, where bytes are seen that are not yet a message. */
  SilenceGuard silence() {
    return silence;
  }

  /** Stands before the codec too, for the same reason. */
  HeadCharge head() {
    return head;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    var _ = channel.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (waiting.size() >= MAX_WAITING || !channel.isActive()) {
      // the codec goes on with what it has read, though the connection is cut
      ReferenceCountUtil.release(message);
      TcpListener.cut(channel);
      return;
    }
    waiting.add(message);
    pump();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    readOn();
  }

  private boolean wantsInput() {
    return exchange == null || !bodyDone;
  }

  /** Handles what has been read, up to the end of a request that is not answered yet. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (wantsInput() && !waiting.isEmpty()) {
        Object message = waiting.poll();
        try {
          handle(message);
        } finally {
          ReferenceCountUtil.release(message);
        }
      }
    } finally {
      pumping = false;
    }
  }

  private void readOn() {
    if (wantsInput() && channel.isActive()) {
      var _ = channel.read();
    }
  }

  private void handle(Object message) {
    if (message instanceof HttpRequest request) {
      begin(request);
    }
    HttpExchange current = exchange;
    if (message instanceof HttpContent content && current != null) {
      content(current, content);
    }
  }

  private void begin(HttpRequest request) {
    HttpExchange begun = new HttpExchange(this, settings, request);
    exchange = begun;
    head.headEnded();
    bodyDone = false;
    answerDone = false;
    drained = 0;
    silence.headEnded();
    if (begun.begin() && HttpUtil.is100ContinueExpected(request)) {
      var _ =
          channel.writeAndFlush(
              new DefaultFullHttpResponse(
                  HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private void content(HttpExchange current, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      // the codec reads nothing more after this
      bodyDone = true;
      current.broken("malformed body: " + content.decoderResult().cause().getMessage());
      next();
      return;
    }
    int length = content.content().readableBytes();
    if (!current.take(content.content())) {
      drained += length;
      if (drained > DRAINED_AT_MOST) {
        TcpListener.cut(channel);
        return;
      }
    }
    silence.holds(current.held());
    if (content instanceof LastHttpContent) {
      bodyDone = true;
      silence.bodyEnded();
      if (!answerDone) {
        silence.turn(SilenceGuard.Turn.SERVER);
      }
      current.end();
      next();
    }
  }

  /** Sends an answer, from any thread. */
  void answer(HttpExchange to, HttpAnswer answer) {
    if (!channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> answer(to, answer));
      return;
    }
    if (finishing || closing.getAsBoolean()) {
      to.close();
    }
    silence.turn(SilenceGuard.Turn.CLIENT);
    FullHttpResponse response;
    try {
      response = response(to, answer);
    } catch (RuntimeException | Error e) {
      log.error("an answer cannot be sent", e);
      to.release();
      TcpListener.cut(channel);
      return;
    }
    var _ =
        channel
            .writeAndFlush(response)
            .addListener(
                written -> {
                  to.release();
                  answered(written.isSuccess());
                });
  }

  /** Sends the head of an answer whose body follows in parts; from any thread. */
  void begin(HttpExchange to, HttpAnswer head) {
    channel
        .eventLoop()
        .execute(
            () -> {
              boolean chunks = to.request().protocolVersion().equals(HttpVersion.HTTP_1_1);
              if (!chunks || finishing || closing.getAsBoolean()) {
                to.close();
              }
              HttpResponse response =
                  new DefaultHttpResponse(
                      HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(head.status()));
              headers(to, head, response.headers());
              HttpUtil.setTransferEncodingChunked(response, chunks);
              var _ = channel.write(response, channel.voidPromise());
            });
  }

  /**
   * Sends a part of a body and waits until it is written: for threads that may.
   *
   * @throws IOException when the connection is closed
   */
  void write(HttpContent part) throws IOException {
    ChannelPromise written = channel.newPromise();
    channel
        .eventLoop()
        .execute(
            () -> {
              silence.turn(SilenceGuard.Turn.CLIENT);
              var _ = channel.writeAndFlush(part, written);
              var _ = written.addListener(done -> silence.turn(SilenceGuard.Turn.SERVER));
            });
    if (!written.awaitUninterruptibly().isSuccess()) {
      throw new IOException("the connection is closed", written.cause());
    }
  }

  /** Sends the end of a body that was written in parts; from any thread. */
  void end(HttpExchange to, LastHttpContent last) {
    channel
        .eventLoop()
        .execute(
            () -> {
              silence.turn(SilenceGuard.Turn.CLIENT);
              var _ =
                  channel
                      .writeAndFlush(last)
                      .addListener(
                          written -> {
                            to.release();
                            answered(written.isSuccess());
                          });
            });
  }

  /** Cuts the connection in the middle of an answer; from any thread. */
  void abort(HttpExchange to) {
    channel
        .eventLoop()
        .execute(
            () -> {
              to.release();
              TcpListener.cut(channel);
            });
  }

  private FullHttpResponse response(HttpExchange to, HttpAnswer answer) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    headers(to, answer, response.headers());
    if (answer.status() != HttpResponseStatus.NO_CONTENT.code()) {
      HttpUtil.setContentLength(response, answer.body().length);
    }
    return response;
  }

  private void headers(HttpExchange to, HttpAnswer answer, HttpHeaders headers) {
    settings.responseHeaders().forEach(headers::set);
    if (settings.cors() != null) {
      settings.cors().decorate(to.request(), headers);
    }
    answer.headers().forEach(headers::set);
    if (!answer.contentType().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    }
    headers.set(HttpHeaderNames.DATE, HttpDate.now());
    if (to.keepAlive()) {
      HttpUtil.setKeepAlive(headers, to.request().protocolVersion(), true);
    } else {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  private void answered(boolean success) {
    if (!success) {
      TcpListener.cut(channel);
      return;
    }
    answerDone = true;
    silence.answered();
    next();
    pump();
    readOn();
  }

  /** Goes on to the next request when this one is done on both sides. */
  private void next() {
    HttpExchange current = exchange;
    if (current == null || !answerDone) {
      return;
    }
    if (!bodyDone) {
      if (!current.keepAlive() && channel instanceof DuplexChannel duplex) {
        // closing now, with bytes unread, would reset the connection and lose the answer
        var _ = duplex.shutdownOutput();
      }
      return;
    }
    exchange = null;
    head.release();
    if (!current.keepAlive() || finishing || (inputEnded && waiting.isEmpty())) {
      var _ = channel.close();
    } else {
      silence.turn(SilenceGuard.Turn.NOBODY);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (wantsInput()) {
        var _ = channel.close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    head.release();
    if (exchange != null) {
      exchange.cancelled();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("{}: closing a connection: {}", ClientAddress.text(channel), cause.toString());
    TcpListener.cut(channel);
  }

  /** Ends the connection when the request that has begun is answered; on the event loop. */
  void finish() {
    finishing = true;
    if (exchange == null) {
      var _ = channel.close();
    }
  }
}
