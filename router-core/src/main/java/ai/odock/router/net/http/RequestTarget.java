package ai.odock.router.net.http;

import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpMethod;
import io.grpc.netty.shaded.io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for (RFC 9112, 3.2).
 *
 * @param path with its escapes resolved
 * @param query what follows the question mark, as sent; empty when there is none
 */
record RequestTarget(String path, String query) {
  private static final String HTTP = "http://";

  /**
   * Reads a path with or without a query, or a whole URL of this server: none of a proxy's.
   *
   * @param host the header; null: there is none
   * @throws IllegalArgumentException for another target, or broken percent escapes
   */
  static RequestTarget of(HttpMethod method, String target, @Nullable String host) {
    if (method.equals(HttpMethod.CONNECT)) {
      throw new IllegalArgumentException("this is no proxy");
    }
    String local = target.startsWith("/") ? target : withinThis(target, host);
    int mark = local.indexOf('?');
    String query = mark < 0 ? "" : local.substring(mark + 1);
    String raw = mark < 0 ? local : local.substring(0, mark);
    return new RequestTarget(raw.indexOf('%') < 0 ? raw : unescaped(raw), query);
  }

  private static String unescaped(String path) {
    try {
      return QueryStringDecoder.decodeComponent(plusKept(path));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the path has a broken percent escape", e);
    }
  }

  /** The path and query of a URL whose host is the one of the header, as it has to be. */
  private static String withinThis(String url, @Nullable String host) {
    if (!url.toLowerCase(Locale.ROOT).startsWith(HTTP)) {
      throw new IllegalArgumentException("the target is not of this server");
    }
    int end = HTTP.length();
    while (end < url.length() && url.charAt(end) != '/' && url.charAt(end) != '?') {
      end++;
    }
    String authority = url.substring(HTTP.length(), end);
    if (authority.isEmpty() || !authority.equalsIgnoreCase(host == null ? authority : host)) {
      throw new IllegalArgumentException("the target is of another server than the Host header");
    }
    String local = url.substring(end);
    return local.startsWith("/") ? local : "/" + local;
  }

  /** In a path a plus sign is a plus sign. */
  private static String plusKept(String path) {
    return path.replace("+", "%2B");
  }
}
