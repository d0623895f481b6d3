package ai.odock.router.net.http;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.TransportObserver;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.ContentCoding;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one HTTP server share.
 *
 * @param maxBodyBytes on the wire and decoded
 * @param offLoopBytes larger bodies are handled on a virtual thread
 * @param codings the accepted ones, by the names of {@code Content-Encoding}
 * @param keepAlive false: every answer is the last of its connection
 * @param responseHeaders on every answer
 * @param cors null: pages of other origins are nothing special
 * @param onRefused told of heads that cannot be read and connections that are too many, by the word
 *     for a label
 */
record HttpSettings(
    Map<String, HttpRoute> routes,
    MemoryBudget memory,
    int maxBodyBytes,
    int offLoopBytes,
    HttpTimeouts timeouts,
    Map<String, ContentCoding> codings,
    boolean keepAlive,
    Map<String, String> responseHeaders,
    @Nullable Cors cors,
    Consumer<String> onRefused,
    @Nullable TransportObserver observer) {
  /** A request was not taken in. */
  void refused(BodyProblem problem) {
    onRefused.accept(problem.reason());
  }

  /** The whole answer when there is no room, which is sent past the codec. */
  String unavailable(String body) {
    return closing("503 Service Unavailable", "Retry-After: 1\r\n", body);
  }

  /**
   * A whole answer that is sent past the codec, after which the connection ends.
   *
   * @param headers further ones, a line each
   * @param body of ASCII
   */
  String closing(String status, String headers, String body) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n").append(headers);
    if (!body.isEmpty()) {
      text.append("Content-Type: text/plain\r\n");
    }
    text.append("Content-Length: ").append(body.length()).append("\r\nConnection: close\r\n");
    responseHeaders.forEach(
        (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").append(body).toString();
  }
}
