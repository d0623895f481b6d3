package ai.odock.router.net;

import ai.odock.router.StatusCode;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the headers of a call lead. The texts are those of grpc-go, which clients know. */
sealed interface GrpcRoute {
  record Found(UnaryHandler handler, boolean gzip) implements GrpcRoute {}

  record Refused(String httpStatus, StatusCode code, String message) implements GrpcRoute {}

  static GrpcRoute of(GrpcSettings settings, Http2Headers headers) {
    CharSequence type = headers.get(GrpcHeaders.CONTENT_TYPE);
    if (type == null || !isGrpc(type.toString())) {
      settings.onRefused().accept(BodyProblem.MALFORMED);
      String given = type == null ? "" : type.toString();
      return new Refused(
          "415",
          StatusCode.INVALID_ARGUMENT,
          "invalid gRPC request content-type \"" + given + "\"");
    }
    String method = String.valueOf(headers.method());
    if (!method.equals("POST")) {
      settings.onRefused().accept(BodyProblem.MALFORMED);
      return new Refused(
          "405",
          StatusCode.INTERNAL,
          "Received a HEADERS frame with :method \"" + method + "\" which should be POST");
    }
    return find(settings, String.valueOf(headers.path()), headers.get(GrpcHeaders.ENCODING));
  }

  private static GrpcRoute find(
      GrpcSettings settings, String path, @Nullable CharSequence encoding) {
    int slash = path.lastIndexOf('/');
    if (slash < 1 || path.charAt(0) != '/') {
      return unimplemented("malformed method name: \"" + path + "\"");
    }
    String service = path.substring(1, slash);
    Map<String, UnaryHandler> methods = settings.services().get(service);
    if (methods == null) {
      return unimplemented("unknown service " + service);
    }
    String method = path.substring(slash + 1);
    UnaryHandler handler = methods.get(method);
    if (handler == null) {
      return unimplemented("unknown method " + method + " for service " + service);
    }
    String name = encoding == null ? "identity" : encoding.toString();
    return switch (name) {
      case "", "identity" -> new Found(handler, false);
      case "gzip" -> new Found(handler, true);
      default -> {
        settings.onRefused().accept(BodyProblem.BAD_ENCODING);
        yield unimplemented(
            "grpc: Decompressor is not installed for grpc-encoding \"" + name + "\"");
      }
    };
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
