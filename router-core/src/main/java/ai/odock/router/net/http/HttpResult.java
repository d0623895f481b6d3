package ai.odock.router.net.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** What became of a request. */
public sealed interface HttpResult {
  /**
   * There was no answer.
   *
   * @param reason for the operator
   */
  record Failed(String reason) implements HttpResult {}

  /** The peer answered, with whatever status. */
  final class Answered implements HttpResult {
    private final int status;
    private final String contentType;
    private final @Nullable Duration retryAfter;
    private final byte[] body;
    private final Headers headers;

    Answered(
        int status,
        String contentType,
        @Nullable Duration retryAfter,
        byte[] body,
        Headers headers) {
      this.headers = headers;
      this.status = status;
      this.contentType = contentType;
      this.retryAfter = retryAfter;
      this.body = body;
    }

    /** The same answer with a text in place of its body. */
    Answered saying(String text) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      return new Answered(status, "text/plain", retryAfter, body, headers);
    }

    public int status() {
      return status;
    }

    /** As sent; empty when absent. */
    public String contentType() {
      return contentType;
    }

    /** What {@code Retry-After} asks for, 0 to five minutes; null when it does not. */
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }

    /** At most 64 KiB, as much as the collector reads; the rest is not read. */
    public byte[] body() {
      return body;
    }

    /** The value of a header, the last when there are several; null when it is absent. */
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    @Override
    public String toString() {
      return status + " " + contentType + ", " + body.length + " bytes";
    }
  }
}
