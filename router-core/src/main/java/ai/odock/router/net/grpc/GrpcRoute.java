package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientAddress;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.ContentCoding;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.Map;

/** Where the headers of a call lead. The texts are those of grpc-go, which clients know. */
sealed interface GrpcRoute {
  /**
   * @param metadata the client's address, and what came with the message when the server is to
   *     include it
   */
  record Found(CallHandler handler, ContentCoding coding, Map<String, List<String>> metadata)
      implements GrpcRoute {}

  /** Characters of what a client wrote that are repeated to it. */
  int MOST_SHOWN = 200;

  record Refused(String httpStatus, StatusCode code, String message) implements GrpcRoute {}

  static GrpcRoute of(
      GrpcSettings settings, Http2Headers headers, Map<String, List<String>> client) {
    CharSequence type = headers.get(GrpcHeaders.CONTENT_TYPE);
    if (type == null || !isGrpc(type.toString())) {
      settings.refused(BodyProblem.MALFORMED);
      String given = type == null ? "" : type.toString();
      return new Refused(
          "415",
          StatusCode.INVALID_ARGUMENT,
          "invalid gRPC request content-type \"" + shown(given) + "\"");
    }
    String method = String.valueOf(headers.method());
    if (!method.equals("POST")) {
      settings.refused(BodyProblem.MALFORMED);
      return new Refused(
          "405",
          StatusCode.INTERNAL,
          "Received a HEADERS frame with :method \"" + shown(method) + "\" which should be POST");
    }
    return find(settings, headers, String.valueOf(headers.path()), client);
  }

  private static GrpcRoute find(
      GrpcSettings settings, Http2Headers headers, String path, Map<String, List<String>> client) {
    int slash = path.lastIndexOf('/');
    if (slash < 1 || path.charAt(0) != '/') {
      return unimplemented("malformed method name: \"" + shown(path) + "\"");
    }
    String service = path.substring(1, slash);
    Map<String, CallHandler> methods = settings.services().get(service);
    if (methods == null) {
      return unimplemented("unknown service " + shown(service));
    }
    String method = path.substring(slash + 1);
    CallHandler handler = methods.get(method);
    if (handler == null) {
      return unimplemented("unknown method " + shown(method) + " for service " + service);
    }
    CharSequence encoding = headers.get(GrpcHeaders.ENCODING);
    String name = encoding == null ? "" : encoding.toString();
    ContentCoding coding = ContentCoding.GRPC_NAMES.get(name);
    if (coding == null || !coding.usable()) {
      settings.refused(BodyProblem.BAD_ENCODING);
      return unimplemented(
          "grpc: Decompressor is not installed for grpc-encoding \"" + shown(name) + "\"");
    }
    return new Found(
        handler,
        coding,
        settings.includeMetadata() ? ClientAddress.with(client, GrpcMetadata.of(headers)) : client);
  }

  /** What the client wrote; an answer that is longer than it takes headers helps nobody. */
  private static String shown(String sent) {
    return sent.length() > MOST_SHOWN ? sent.substring(0, MOST_SHOWN) + "..." : sent;
  }

  private static Refused unimplemented(String message) {
    return new Refused("200", StatusCode.UNIMPLEMENTED, message);
  }

  /** {@code application/grpc}, alone or followed by a codec or parameters. */
  private static boolean isGrpc(String type) {
    String grpc = "application/grpc";
    return type.regionMatches(true, 0, grpc, 0, grpc.length())
        && (type.length() == grpc.length() || "+;".indexOf(type.charAt(grpc.length())) >= 0);
  }
}
