package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The header blocks of gRPC answers (grpc/grpc doc/PROTOCOL-HTTP2.md). */
final class GrpcHeaders {
  static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  static final AsciiString ENCODING = AsciiString.cached("grpc-encoding");
  private static final AsciiString GRPC = AsciiString.cached("application/grpc");
  private static final AsciiString STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString MESSAGE = AsciiString.cached("grpc-message");
  private static final AsciiString DETAILS = AsciiString.cached("grpc-status-details-bin");
  private static final AsciiString ACCEPT = AsciiString.cached("grpc-accept-encoding");
  private static final AsciiString ACCEPTED = AsciiString.cached("identity,gzip,snappy,zstd");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** Before the message of a call that went well. */
  static final Http2Headers OK =
      ReadOnlyHttp2Headers.serverHeaders(false, AsciiString.cached("200"), CONTENT_TYPE, GRPC);

  /** After it. */
  static final Http2Headers OK_TRAILERS =
      ReadOnlyHttp2Headers.trailers(false, STATUS, AsciiString.cached("0"));

  private GrpcHeaders() {}

  /** The whole answer of a call that failed. */
  static Http2Headers failure(
      String httpStatus, StatusCode code, String message, @Nullable Duration retryDelay) {
    Http2Headers headers =
        new DefaultHttp2Headers(false, 8)
            .status(httpStatus)
            .set(CONTENT_TYPE, GRPC)
            .set(STATUS, Integer.toString(code.number()))
            .set(MESSAGE, percentEncoded(message));
    if (code == StatusCode.UNIMPLEMENTED) {
      headers.set(ACCEPT, ACCEPTED);
    }
    if (retryDelay != null) {
      byte[] details = new RpcStatus(code, message, retryDelay).encode();
      headers.set(DETAILS, Base64.getEncoder().withoutPadding().encodeToString(details));
    }
    return headers;
  }

  /** The end of a call that failed after it had sent something. */
  static Http2Headers failureTrailers(StatusCode code, String message) {
    return new DefaultHttp2Headers(false, 4)
        .set(STATUS, Integer.toString(code.number()))
        .set(MESSAGE, percentEncoded(message));
  }

  /** UTF-8 with everything but printable ASCII, and the percent sign, written as {@code %XX}. */
  static String percentEncoded(String message) {
    StringBuilder text = new StringBuilder(message.length() + 16);
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        text.append((char) b);
      } else {
        text.append('%').append(HEX.toHexDigits(b));
      }
    }
    return text.toString();
  }
}
