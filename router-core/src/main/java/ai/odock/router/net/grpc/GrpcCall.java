package ai.odock.router.net.grpc;

import ai.odock.router.MemoryBudget;
import ai.odock.router.StatusCode;
import ai.odock.router.net.BodyPace;
import ai.odock.router.net.CallTimer;
import ai.odock.router.net.TransportObserver;
import ai.odock.router.net.coding.BodyIntake;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.ContentCoding;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One unary call: takes in its message, hands it to the handler, answers. All but the reply happens
 * on the connection's event loop.
 */
final class GrpcCall implements GrpcReply {
  private static final Logger log = LoggerFactory.getLogger(GrpcCall.class);

  /** What a call takes on the heap beside its message: the stream, its windows, this object. */
  static final int BYTES = 2 << 10;

  /**
   * For the calls that are told to come back because the budget is used up. Not even they may be
   * without number: a stream takes its room whatever is answered.
   */
  private static final MemoryBudget REFUSALS =
      new MemoryBudget(Runtime.getRuntime().maxMemory() / 32);

  /** Where there was room for a call. */
  enum Room {
    BUDGET,
    /** Enough to say that there is none. */
    REFUSAL,
    NONE
  }

  /** The bytes of a refused message that are read, so that the connection stays good. */
  private static final long DRAINED_AT_MOST = 8 << 20;

  private static final int PREFIX = 5;
  private static final int MAX_HEADER = 256;
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  private final GrpcConnection connection;
  private final GrpcSettings settings;
  private final int streamId;
  private final GrpcRoute.Found to;
  private final AtomicBoolean answered = new AtomicBoolean();

  private Map<String, String> headers = Map.of();
  private int prefixBytes;
  private int flag;
  private long length;
  private long taken;
  private @Nullable BodyIntake body;
  private boolean receiving = true;
  private boolean clientDone;
  private boolean answering;
  private boolean opened;
  private boolean gone;
  private @Nullable MemoryBudget charged;
  private @Nullable Runnable onGone;
  private long drained;
  private long progressNanos = System.nanoTime();
  private int fresh;
  private @Nullable CallTimer timer;

  /** Of the whole message, inflated; -1 until it is there. */
  private int requestBytes = -1;

  GrpcCall(GrpcConnection connection, GrpcSettings settings, int streamId, GrpcRoute.Found to) {
    this.connection = connection;
    this.settings = settings;
    this.streamId = streamId;
    this.to = to;
  }

  /** Keeps those headers that the handler wants to see. */
  void headers(Http2Headers received) {
    for (String name : to.handler().headers()) {
      CharSequence value = received.get(name);
      if (value != null && value.length() <= MAX_HEADER) {
        headers = headers.isEmpty() ? new HashMap<>() : headers;
        headers.put(name, value.toString());
      }
    }
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  int streamId() {
    return streamId;
  }

  /** Tells the observer when the call has ended. */
  void observe(String method, TransportObserver observer) {
    timer = new CallTimer(method, observer);
  }

  private void measured(StatusCode code, int responseBytes) {
    if (timer != null) {
      timer.ended(code, requestBytes, responseBytes);
    }
  }

  /** Charges the call itself, from its head until its stream is gone. */
  Room charge() {
    if (settings.memory().tryCharge(BYTES)) {
      charged = settings.memory();
      return Room.BUDGET;
    }
    if (REFUSALS.tryCharge(BYTES)) {
      charged = REFUSALS;
      return Room.REFUSAL;
    }
    return Room.NONE;
  }

  /** There is no memory for the call. */
  void putOff() {
    var _ = check(BodyProblem.NO_MEMORY);
  }

  /**
   * Whether the client has neither ended its request nor taken the answer, and sent next to nothing
   * for so long.
   */
  boolean stalled(long now) {
    return waitsForClient() && now - progressNanos >= settings.requestTimeout().toNanos();
  }

  /** Whether it is the client's turn: to send, or to let the answer out of its closed window. */
  boolean waitsForClient() {
    return !clientDone || answering;
  }

  /** Takes bytes of the request; what comes after a refusal is dropped. False: it was too much. */
  boolean take(ByteBuf data) {
    fresh += data.readableBytes();
    if (fresh >= BodyPace.of(body == null ? 0 : body.array().length)) {
      progressNanos = System.nanoTime();
      fresh = 0;
    }
    if (!receiving) {
      drained += data.readableBytes();
    }
    while (receiving && data.isReadable()) {
      if (prefixBytes < PREFIX) {
        prefix(data.readByte() & 0xff);
      } else if (taken == length) {
        broken("cardinality violation: received multiple request messages for a unary call");
      } else {
        int piece = (int) Math.min(length - taken, data.readableBytes());
        taken += piece;
        check(intake().take(data.readSlice(piece)));
      }
    }
    return drained <= DRAINED_AT_MOST;
  }

  private void prefix(int b) {
    if (prefixBytes++ == 0) {
      flag = b;
      return;
    }
    length = length << 8 | b;
    if (prefixBytes < PREFIX) {
      return;
    }
    if (flag > 1) {
      broken("grpc: received unexpected payload format " + flag);
    } else if (flag == 1 && to.coding() == ContentCoding.IDENTITY) {
      broken("grpc: compressed flag set with identity or empty encoding");
    } else if (length > settings.maxMessageBytes()) {
      tooLarge(length);
    } else {
      ContentCoding used = flag == 1 ? to.coding() : ContentCoding.IDENTITY;
      body = new BodyIntake(settings.memory(), used, length, settings.maxMessageBytes());
    }
  }

  private BodyIntake intake() {
    if (body == null) {
      throw new IllegalStateException("no message yet");
    }
    return body;
  }

  /** The client has sent everything. */
  void end() {
    clientDone = true;
    if (!receiving) {
      return;
    }
    if (prefixBytes == 0) {
      broken("cardinality violation: received no request message for a unary call");
    } else if (prefixBytes < PREFIX || taken < length) {
      broken("unexpected EOF");
    } else if (check(intake().end())) {
      receiving = false;
      dispatch(intake());
    }
  }

  private boolean check(@Nullable BodyProblem problem) {
    switch (problem) {
      case null -> {
        return true;
      }
      // how large it would have become is not known: at least one byte more
      case TOO_LARGE -> tooLarge(settings.maxMessageBytes() + 1L);
      case EXCEEDS_MEMORY -> {
        settings.refused(problem);
        refuse(StatusCode.RESOURCE_EXHAUSTED, BodyProblem.EXCEEDS_MEMORY_TEXT);
      }
      case NO_MEMORY -> {
        settings.refused(problem);
        receiving = false;
        error(StatusCode.UNAVAILABLE, "data refused due to high memory usage", NO_MEMORY_DELAY);
      }
      case MALFORMED, BAD_ENCODING -> {
        settings.refused(problem);
        refuse(
            StatusCode.INVALID_ARGUMENT,
            "grpc: failed to decompress the received message: " + intake().detail());
      }
    }
    return false;
  }

  private void tooLarge(long bytes) {
    settings.refused(BodyProblem.TOO_LARGE);
    refuse(
        StatusCode.RESOURCE_EXHAUSTED,
        "grpc: received message larger than max ("
            + bytes
            + " vs. "
            + settings.maxMessageBytes()
            + ")");
  }

  /** The framing of the call is wrong, for which grpc-go's code is this. */
  private void broken(String message) {
    settings.refused(BodyProblem.MALFORMED);
    refuse(StatusCode.INTERNAL, message);
  }

  private void refuse(StatusCode code, String message) {
    receiving = false;
    error(code, message, null);
  }

  private void dispatch(BodyIntake body) {
    requestBytes = body.size();
    if (body.size() > settings.offLoopBytes()) {
      var _ = Thread.ofVirtual().name("grpc-large").start(() -> handle(body));
    } else {
      handle(body);
    }
  }

  private void handle(BodyIntake body) {
    try {
      to.handler().handle(this, body.array(), 0, body.size());
    } catch (RuntimeException | Error e) {
      log.error("a call failed inside", e);
      if (answered.compareAndSet(false, true)) {
        measured(StatusCode.INTERNAL, -1);
        connection.fail(this, StatusCode.INTERNAL, "internal error", null);
      }
    }
  }

  @Override
  public void ok(byte[] message) {
    once();
    measured(StatusCode.OK, message.length);
    connection.succeed(this, message);
  }

  @Override
  public void error(StatusCode code, String message, @Nullable Duration retryDelay) {
    once();
    measured(code, -1);
    connection.fail(this, code, message, retryDelay);
  }

  private void once() {
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException("answered before");
    }
  }

  /** What came with the message, when the server is to include it. */
  Map<String, List<String>> metadata() {
    return to.metadata();
  }

  /** Sends one of several messages; the call stays open until it is answered. */
  void send(byte[] message) {
    connection.send(this, message);
  }

  /** Whether a message was sent; on the event loop. */
  boolean opened() {
    return opened;
  }

  void open() {
    opened = true;
  }

  /** Has {@code action} run on the event loop once the stream is gone. */
  void whenGone(Runnable action) {
    connection.run(
        () -> {
          onGone = action;
          if (gone) {
            ended();
          }
        });
  }

  /** The headers were refused; what follows them is dropped. */
  void refused(StatusCode code) {
    answered.set(true);
    answering = true;
    receiving = false;
    measured(code, -1);
  }

  /** The answer is written now; the memory of the message is given back. On the event loop. */
  void answering() {
    progressNanos = System.nanoTime();
    answering = true;
    release();
  }

  /** The stream is gone; what the handler is working on stays charged until it answers. */
  void ended() {
    clientDone = true;
    gone = true;
    if (receiving) {
      measured(StatusCode.CANCELLED, -1);
    }
    if (receiving || answered.get() || onGone != null) {
      receiving = false;
      release();
    }
    if (onGone != null) {
      onGone.run();
    }
  }

  private void release() {
    if (body != null) {
      body.release();
    }
    if (gone && charged != null) {
      charged.release(BYTES);
      charged = null;
    }
  }
}
