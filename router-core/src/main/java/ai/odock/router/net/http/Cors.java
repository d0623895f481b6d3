package ai.odock.router.net.http;

import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpMethod;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lets pages of other origins send requests, as the Go collector does (github.com/rs/cors with
 * credentials, which where every origin is allowed are not): origins and headers are compared
 * without regard to case.
 *
 * @param allowedOrigins each may hold one {@code *} that stands for anything; {@code *}: all
 * @param allowedHeaders empty: accept, content-type and x-requested-with; {@code *}: all
 * @param maxAgeSeconds how long a browser may remember a preflight; 0: not said, negative: not at
 *     all
 */
public record Cors(List<String> allowedOrigins, List<String> allowedHeaders, long maxAgeSeconds) {
  private static final Set<String> METHODS = Set.of("GET", "POST", "HEAD");
  private static final List<String> USUAL_HEADERS =
      List.of("accept", "content-type", "x-requested-with");
  private static final String ANY = "*";

  /** Empty elements of a list that are looked past (RFC 9110, 5.6.1). */
  private static final int MAX_EMPTY = 16;

  public Cors {
    allowedOrigins = lowerCase(allowedOrigins);
    allowedHeaders = allowedHeaders.isEmpty() ? USUAL_HEADERS : lowerCase(allowedHeaders);
  }

  private static List<String> lowerCase(List<String> words) {
    return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether a browser asks before it sends; the answer is 204, whatever the path. */
  static boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && !header(request, HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD).isEmpty();
  }

  /** Adds to an answer what the browser wants to know. */
  void decorate(HttpRequest request, HttpHeaders answer) {
    boolean preflight = isPreflight(request);
    answer.add(
        HttpHeaderNames.VARY,
        preflight
            ? "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
            : "Origin");
    String origin = header(request, HttpHeaderNames.ORIGIN);
    String method =
        preflight
            ? header(request, HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
            : request.method().name();
    if (origin.isEmpty() || !isAllowed(origin) || !isMethod(method)) {
      return;
    }
    if (preflight && !preflight(request, answer, method)) {
      return;
    }
    boolean any = allowedOrigins.contains(ANY);
    answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, any ? ANY : origin);
    if (!any) {
      // together they are forbidden: every page could use what the browser is logged in with
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }

  private boolean preflight(HttpRequest request, HttpHeaders answer, String method) {
    List<String> asked = request.headers().getAll(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    if (!allowHeaders(asked)) {
      return false;
    }
    answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, method);
    if (!asked.isEmpty() && !asked.getFirst().isEmpty()) {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked);
    }
    if (maxAgeSeconds != 0) {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, Math.max(0, maxAgeSeconds));
    }
    return true;
  }

  private static String header(HttpRequest request, CharSequence name) {
    return request.headers().get(name, "");
  }

  private boolean isAllowed(String asSent) {
    String origin = asSent.toLowerCase(Locale.ROOT);
    return allowedOrigins.stream().anyMatch(allowed -> matches(allowed, origin));
  }

  private static boolean matches(String allowed, String origin) {
    int star = allowed.indexOf('*');
    return star < 0
        ? allowed.equals(origin)
        : origin.length() >= allowed.length() - 1
            && origin.startsWith(allowed.substring(0, star))
            && origin.endsWith(allowed.substring(star + 1));
  }

  private static boolean isMethod(String method) {
    return METHODS.contains(method) || method.equals("OPTIONS");
  }

  /** A browser sends each name once, in lower case (Fetch standard, 4.8). */
  private boolean allowHeaders(List<String> asked) {
    if (allowedHeaders.contains(ANY)) {
      return true;
    }
    Set<String> seen = new HashSet<>();
    int empty = 0;
    for (String names : asked) {
      for (String name : names.split(",", -1)) {
        String bare = name.strip();
        boolean allowed = bare.isEmpty() ? ++empty <= MAX_EMPTY : allowedHeaders.contains(bare);
        if (!allowed || !(bare.isEmpty() || seen.add(bare))) {
          return false;
        }
      }
    }
    return true;
  }
}
