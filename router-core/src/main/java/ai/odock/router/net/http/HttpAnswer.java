package ai.odock.router.net.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a server answers. The body is not copied and not to be changed afterwards. */
public final class HttpAnswer {
  private final int status;
  private final String contentType;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param contentType empty: no such header
   * @param headers further ones
   */
  public HttpAnswer(int status, String contentType, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  public HttpAnswer(int status, String contentType, byte[] body) {
    this(status, contentType, Map.of(), body);
  }

  /** A {@code text/plain} answer. */
  public static HttpAnswer text(int status, String text) {
    return new HttpAnswer(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  public int status() {
    return status;
  }

  public String contentType() {
    return contentType;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return status + " " + contentType + ", " + body.length + " bytes";
  }
}
