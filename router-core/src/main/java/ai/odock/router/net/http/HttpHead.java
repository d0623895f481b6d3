package ai.odock.router.net.http;

import ai.odock.router.net.ClientAddress;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request without its body. */
public final class HttpHead {
  /** What Go takes out of a request before a handler sees it. */
  private static final Set<String> HOP_BY_HOP = Set.of("transfer-encoding", "trailer");

  private final HttpRequest request;
  private final RequestTarget target;
  private final Map<String, List<String>> client;

  /**
   * @param client the metadata that says where it came from
   * @throws IllegalArgumentException for a target that is not of this server, or has broken percent
   *     escapes
   */
  HttpHead(HttpRequest request, Map<String, List<String>> client) {
    this.client = client;
    this.request = request;
    this.target =
        RequestTarget.of(
            request.method(), request.uri(), request.headers().get(HttpHeaderNames.HOST));
  }

  /** In upper case. */
  public String method() {
    return request.method().name();
  }

  /** With its escapes resolved, without the query. */
  public String path() {
    return target.path();
  }

  /** What follows the question mark, as sent; empty when there is none. */
  public String query() {
    return target.query();
  }

  /** The first value of a header, whatever the case of its name; null when absent. */
  public @Nullable String header(String name) {
    return request.headers().get(name);
  }

  /** All values of a header. */
  public List<String> headers(String name) {
    return request.headers().getAll(name);
  }

  /**
   * What goes on with the request: the client's address and, if wanted, all headers, the host among
   * them, as lists of values by lower-case name. What concerns this connection only is left out.
   */
  public Map<String, List<String>> metadata(boolean headers) {
    if (!headers) {
      return client;
    }
    Map<String, List<String>> metadata = new LinkedHashMap<>();
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(lower)) {
        metadata.put(lower, List.copyOf(request.headers().getAll(name)));
      }
    }
    return ClientAddress.with(client, metadata);
  }

  /** The media type in lower case, without parameters; empty when absent. */
  public String contentType() {
    String value = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    if (value == null) {
      return "";
    }
    int semicolon = value.indexOf(';');
    String media = semicolon < 0 ? value : value.substring(0, semicolon);
    return media.strip().toLowerCase(Locale.ROOT);
  }

  /** The codings of the body as sent; empty when absent. */
  String contentEncoding() {
    return String.join(",", request.headers().getAll(HttpHeaderNames.CONTENT_ENCODING)).strip();
  }

  HttpRequest request() {
    return request;
  }
}
