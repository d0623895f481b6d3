package ai.odock.router.net.http;

import ai.odock.router.net.TransportObserver;
import ai.odock.router.net.coding.BodyIntake;
import ai.odock.router.net.coding.BodyProblem;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer. All but the reply happens on the connection's event loop. */
final class HttpExchange implements HttpReply {
  private static final Logger log = LoggerFactory.getLogger(HttpExchange.class);
  private static final byte[] NOTHING = {};
  private static final HttpAnswer FAILED = HttpAnswer.text(500, "500 internal server error");
  private static final int WORTH_READING = 256 << 10;

  private final HttpConnection connection;
  private final HttpSettings settings;
  private final HttpRequest request;
  private final AtomicBoolean answered = new AtomicBoolean();
  private HttpAdmission.@Nullable Admitted admitted;
  private @Nullable BodyIntake body;
  private boolean keepAlive;
  private boolean receiving;
  private final long startNanos;
  private int status;
  private long bodyBytes;

  HttpExchange(HttpConnection connection, HttpSettings settings, HttpRequest request) {
    this.connection = connection;
    this.settings = settings;
    this.request = request;
    this.keepAlive = settings.keepAlive() && HttpUtil.isKeepAlive(request);
    this.startNanos = settings.observer() == null ? 0 : System.nanoTime();
  }

  HttpRequest request() {
    return request;
  }

  /** Whether the connection can carry another request after this one. */
  boolean keepAlive() {
    return keepAlive;
  }

  void close() {
    keepAlive = false;
  }

  /** Judges the head; true: the body is wanted. */
  boolean begin() {
    switch (admission()) {
      case HttpAdmission.Refused refused -> {
        keepAlive &= !refused.close();
        refuse(refused.answer());
      }
      case HttpAdmission.Admitted let -> {
        admitted = let;
        receiving = true;
        body =
            new BodyIntake(settings.memory(), let.coding(), let.length(), settings.maxBodyBytes());
      }
    }
    return receiving;
  }

  private HttpAdmission admission() {
    try {
      return HttpAdmission.of(settings, request, connection.client());
    } catch (RuntimeException | Error e) {
      log.error("a request failed inside", e);
      return new HttpAdmission.Refused(FAILED, true);
    }
  }

  /** The bytes of memory that the body takes. */
  int held() {
    return body == null ? 0 : body.array().length;
  }

  /** Takes bytes of the body; false: they are not wanted. */
  boolean take(ByteBuf data) {
    if (!receiving || body == null) {
      return false;
    }
    bodyBytes += data.readableBytes();
    check(body.take(data));
    return true;
  }

  /** The framing of the body is broken; nothing more can be read from this connection. */
  void broken(String what) {
    keepAlive = false;
    if (receiving) {
      problem(BodyProblem.MALFORMED, what);
    }
  }

  /** The body has ended. */
  void end() {
    if (receiving && body != null && check(body.end())) {
      receiving = false;
      dispatch(body);
    }
  }

  private boolean check(@Nullable BodyProblem problem) {
    if (problem != null && body != null) {
      problem(
          problem,
          switch (problem) {
            case TOO_LARGE -> BodyProblem.TOO_LARGE_TEXT;
            case EXCEEDS_MEMORY -> BodyProblem.EXCEEDS_MEMORY_TEXT;
            case NO_MEMORY -> "data refused due to high memory usage";
            case MALFORMED, BAD_ENCODING -> body.detail();
          });
    }
    return problem == null;
  }

  private void problem(BodyProblem problem, String message) {
    receiving = false;
    if (admitted != null) {
      refuse(admitted.route().onBodyProblem(admitted.head(), problem, message));
    }
  }

  /** Answers before the body is read; a long rest is not worth keeping the connection for. */
  private void refuse(HttpAnswer answer) {
    release();
    keepAlive = keepAlive && worthReadingOn();
    send(answer);
  }

  /** Asked only of heads that could be read: a length may be no number. */
  private boolean worthReadingOn() {
    return !HttpUtil.isTransferEncodingChunked(request)
        && HttpUtil.getContentLength(request, 0L) <= WORTH_READING
        && !HttpUtil.is100ContinueExpected(request);
  }

  private void dispatch(BodyIntake body) {
    if (body.size() > settings.offLoopBytes()) {
      var _ = Thread.ofVirtual().name("http-large").start(() -> handle(body));
    } else {
      handle(body);
    }
  }

  private void handle(BodyIntake body) {
    HttpAdmission.Admitted to = admitted;
    try {
      if (to != null) {
        to.route().onBody(to.head(), body.array(), 0, body.size(), this);
      }
    } catch (RuntimeException | Error e) {
      log.error("a request failed inside", e);
      if (answered.compareAndSet(false, true)) {
        answer(FAILED);
      }
    }
  }

  @Override
  public void send(HttpAnswer answer) {
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException("answered before");
    }
    answer(answer);
  }

  @Override
  public HttpAnswerStream begin(HttpAnswer head, boolean gzip) {
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException("answered before");
    }
    status = head.status();
    Map<String, String> headers = new LinkedHashMap<>(head.headers());
    if (gzip) {
      headers.put("Content-Encoding", "gzip");
    }
    connection.begin(this, new HttpAnswer(status, head.contentType(), headers, NOTHING));
    return new HttpAnswerStream(connection, this, gzip);
  }

  /** An answer that was begun is complete. */
  void streamed(long bytes) {
    observe(status, bytes);
  }

  private void answer(HttpAnswer answer) {
    observe(answer.status(), answer.body().length);
    connection.answer(this, answer);
  }

  private void observe(int status, long responseBytes) {
    TransportObserver observer = settings.observer();
    if (observer != null) {
      String host = request.headers().get(HttpHeaderNames.HOST);
      observer.ended(
          new TransportObserver.Http(
              request.method().name(),
              "http",
              host == null ? "" : host,
              request.protocolVersion().majorVersion()
                  + "."
                  + request.protocolVersion().minorVersion(),
              status,
              bodyBytes,
              responseBytes,
              System.nanoTime() - startNanos));
    }
  }

  /** The client has gone; what is being worked on stays charged until it is answered. */
  void cancelled() {
    if (receiving) {
      receiving = false;
      release();
    }
  }

  /** Gives the memory of the body back; on the event loop, safe to repeat. */
  void release() {
    if (body != null) {
      body.release();
    }
  }
}
