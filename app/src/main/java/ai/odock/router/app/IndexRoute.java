package ai.odock.router.app;

import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** {@code /}: which pages there are. Everything that is no page is answered with a hint to it. */
final class IndexRoute implements HttpRoute {
  private static final String TYPE = "text/plain; charset=utf-8";

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  }

  /** Answers at once: nothing in a body matters. */
  @Override
  public HttpAnswer onHead(HttpHead head) {
    if (!head.path().equals("/")) {
      return answer(404, Map.of(), "404 page not found; / lists the pages\n");
    }
    if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
      return answer(405, Map.of("Allow", "GET"), "405 method not allowed, supported: [GET]\n");
    }
    return answer(
        200,
        Map.of(),
        """
        The pages of this router:

        /metrics         its metrics, as Prometheus reads them
        /livez           whether the process can go on by itself
        /readyz          whether requests are taken in, and the health of each component
        /readyz?strict   as /readyz; fails while a component does
        """);
  }

  private static HttpAnswer answer(int status, Map<String, String> headers, String text) {
    return new HttpAnswer(status, TYPE, headers, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    throw new IllegalStateException("answered before");
  }
}
