package ai.odock.router.net.http;

import ai.odock.router.net.coding.BodyProblem;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one path. On the event loop it must not wait for anything; it may pass
 * the work on and answer later.
 */
public interface HttpRoute {
  /** The route for a path: its own, else that of the nearest folder around it. */
  static @Nullable HttpRoute find(Map<String, HttpRoute> routes, String path) {
    HttpRoute route = routes.get(path);
    if (route != null) {
      return route;
    }
    // over the routes, which are few: a path may have thousands of folders
    String nearest = "";
    for (String folder : routes.keySet()) {
      if (folder.endsWith("/") && folder.length() > nearest.length() && path.startsWith(folder)) {
        nearest = folder;
      }
    }
    return routes.get(nearest);
  }

  /** The methods, in upper case. HEAD comes with GET. */
  Set<String> methods();

  /** Answers before the body is read, to refuse; null: go on. On the event loop. */
  default @Nullable HttpAnswer onHead(HttpHead head) {
    return null;
  }

  /**
   * Whether it decodes bodies of this coding itself. They come as they were sent.
   *
   * @param encoding the header's value in lower case
   */
  default boolean decodes(String encoding) {
    return false;
  }

  /**
   * Takes a request, on the connection's event loop or, when it is large, on a virtual thread.
   *
   * @param array holds the inflated body; nobody changes it afterwards, so it may be kept. Its
   *     memory is charged until the answer is written.
   * @param length bytes
   */
  void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply);

  /**
   * The answer to a request whose body was not taken in. On the event loop.
   *
   * @param message what is wrong, in the collector's words
   */
  default HttpAnswer onBodyProblem(HttpHead head, BodyProblem problem, String message) {
    int status =
        switch (problem) {
          case TOO_LARGE, EXCEEDS_MEMORY -> 413;
          case BAD_ENCODING, MALFORMED -> 400;
          case NO_MEMORY -> 503;
        };
    return HttpAnswer.text(status, message);
  }
}
