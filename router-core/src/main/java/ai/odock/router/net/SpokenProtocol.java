package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a client speaks, by its first bytes. */
public enum SpokenProtocol {
  HTTP1("HTTP/1.1"),
  HTTP2("HTTP/2, as gRPC does"),
  TLS("TLS"),
  OTHER("something unknown"),
  /** More bytes are needed. */
  UNKNOWN_YET("");

  /** What only HTTP/2 clients begin with (RFC 9113, 3.4). */
  private static final byte[] PREFACE = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

  private static final int TLS_HANDSHAKE = 0x16;
  private static final int TLS_MAJOR = 3;
  private static final int LONGEST_METHOD = 16;

  private final String shown;

  SpokenProtocol(String shown) {
    this.shown = shown;
  }

  /** For a line of the log. */
  String shown() {
    return shown;
  }

  static SpokenProtocol of(ByteBuf first) {
    int length = first.readableBytes();
    int at = first.readerIndex();
    if (length == 0) {
      return UNKNOWN_YET;
    }
    if (first.getByte(at) == TLS_HANDSHAKE) {
      return length == 1 ? UNKNOWN_YET : first.getByte(at + 1) == TLS_MAJOR ? TLS : OTHER;
    }
    for (int i = 0; i < PREFACE.length; i++) {
      if (i == length) {
        return UNKNOWN_YET;
      }
      if (first.getByte(at + i) != PREFACE[i]) {
        return method(first, at, length);
      }
    }
    return HTTP2;
  }

  /** A request of HTTP/1.1 begins with a method in capitals. */
  private static SpokenProtocol method(ByteBuf first, int at, int length) {
    for (int i = 0; i < LONGEST_METHOD; i++) {
      if (i == length) {
        return UNKNOWN_YET;
      }
      byte b = first.getByte(at + i);
      if (b == ' ') {
        return i == 0 ? OTHER : HTTP1;
      }
      if (b < 'A' || b > 'Z') {
        return OTHER;
      }
    }
    return OTHER;
  }
}
