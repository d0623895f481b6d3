package ai.odock.router.net.http;

import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.ContentCoding;
import io.grpc.netty.shaded.io.netty.handler.codec.TooLongFrameException;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpUtil;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpVersion;
import io.grpc.netty.shaded.io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether a request is let in, judged by its head. */
sealed interface HttpAdmission {
  /**
   * @param length the bytes of the body on the wire, -1 when not known
   */
  record Admitted(HttpHead head, HttpRoute route, ContentCoding coding, long length)
      implements HttpAdmission {}

  /**
   * @param close the connection cannot be read any further
   */
  record Refused(HttpAnswer answer, boolean close) implements HttpAdmission {}

  static HttpAdmission of(
      HttpSettings settings, HttpRequest request, Map<String, List<String>> client) {
    HttpAdmission admission = judge(settings, request, client);
    if (admission instanceof Refused refused && refused.close()) {
      boolean tooLarge = refused.answer().status() == 431 || refused.answer().status() == 414;
      settings.refused(tooLarge ? BodyProblem.TOO_LARGE : BodyProblem.MALFORMED);
    }
    return admission;
  }

  private static HttpAdmission judge(
      HttpSettings settings, HttpRequest request, Map<String, List<String>> client) {
    if (request.decoderResult().isFailure()) {
      return unreadable(request.decoderResult().cause());
    }
    if (request.protocolVersion().majorVersion() != 1) {
      return bad(505, "505 HTTP Version Not Supported: unsupported protocol version");
    }
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1
        || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
      return bad(400, "400 Bad Request: missing required Host header");
    }
    // anything else in front of "chunked" is a body that two servers may read differently
    List<String> transfer = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!transfer.isEmpty()
        && !(transfer.size() == 1 && transfer.getFirst().strip().equalsIgnoreCase("chunked"))) {
      return bad(501, "501 Not Implemented: unsupported transfer encoding");
    }
    HttpHead head;
    try {
      head = new HttpHead(request, client);
    } catch (IllegalArgumentException e) {
      return bad(400, "400 Bad Request: " + e.getMessage());
    }
    return settings.cors() != null && Cors.isPreflight(request)
        ? new Refused(new HttpAnswer(204, "", new byte[0]), false)
        : route(settings, head);
  }

  private static Refused unreadable(Throwable cause) {
    if (cause instanceof TooLongHttpHeaderException) {
      return bad(431, "431 Request Header Fields Too Large");
    }
    return cause instanceof TooLongFrameException
        ? bad(414, "414 Request-URI Too Long")
        : bad(400, "400 Bad Request");
  }

  private static Refused bad(int status, String text) {
    return new Refused(HttpAnswer.text(status, text), true);
  }

  private static HttpAdmission route(HttpSettings settings, HttpHead head) {
    HttpRoute route = HttpRoute.find(settings.routes(), head.path());
    if (route == null) {
      return new Refused(HttpAnswer.text(404, "404 page not found\n"), false);
    }
    Set<String> methods = route.methods();
    boolean known =
        methods.contains(head.method())
            || (head.method().equals("HEAD") && methods.contains("GET"));
    if (!known) {
      return new Refused(methodNotAllowed(new TreeSet<>(methods)), false);
    }
    HttpAnswer early = route.onHead(head);
    return early == null ? body(settings, head, route) : new Refused(early, false);
  }

  private static HttpAnswer methodNotAllowed(Set<String> methods) {
    String text = "405 method not allowed, supported: [" + String.join(" ", methods) + "]";
    HttpAnswer plain = HttpAnswer.text(405, text);
    return new HttpAnswer(
        405, plain.contentType(), Map.of("Allow", String.join(", ", methods)), plain.body());
  }

  private static HttpAdmission body(HttpSettings settings, HttpHead head, HttpRoute route) {
    String encoding = head.contentEncoding().toLowerCase(Locale.ROOT);
    ContentCoding coding = coding(settings, route, encoding);
    if (coding == null) {
      String message = "unsupported Content-Encoding: " + head.contentEncoding();
      return new Refused(route.onBodyProblem(head, BodyProblem.BAD_ENCODING, message), false);
    }
    long length = HttpUtil.getContentLength(head.request(), -1L);
    if (length < 0 && !HttpUtil.isTransferEncodingChunked(head.request())) {
      length = 0;
    }
    if (length > settings.maxBodyBytes()) {
      return new Refused(
          route.onBodyProblem(head, BodyProblem.TOO_LARGE, BodyProblem.TOO_LARGE_TEXT), false);
    }
    return new Admitted(head, route, coding, length);
  }

  /** How a body is to be decoded here; null: it is not accepted. */
  private static @Nullable ContentCoding coding(
      HttpSettings settings, HttpRoute route, String encoding) {
    if (route.decodes(encoding)) {
      return ContentCoding.IDENTITY;
    }
    ContentCoding coding = settings.codings().get(encoding.equals("identity") ? "" : encoding);
    return coding == null || !coding.usable() ? null : coding;
  }
}
