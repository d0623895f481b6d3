package ai.odock.router.net.http;

import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * An answer that points somewhere else (RFC 9110, 15.4). Only 307 and 308 mean the same request
 * again, and only the same scheme, host and port are what the configuration names: data and
 * credentials go nowhere else.
 *
 * @param target as the peer says
 * @param refusal why it is not followed; null: it is
 */
record Redirect(HttpUrl target, @Nullable String refusal) {
  /** More than a sane server needs, fewer than would hurt. */
  static final int MOST = 5;

  /**
   * Null: the answer points nowhere.
   *
   * @param from what was asked
   */
  static @Nullable Redirect of(HttpUrl from, HttpResult.Answered answer) {
    String location = answer.header("Location");
    HttpUrl target = location == null ? null : from.resolve(location);
    if (target == null) {
      return null;
    }
    return switch (answer.status()) {
      case 301, 302, 303 ->
          new Redirect(target, "only 307 and 308 keep the method and the body of a request");
      case 307, 308 -> new Redirect(target, elsewhere(from, target));
      default -> null;
    };
  }

  private static @Nullable String elsewhere(HttpUrl from, HttpUrl target) {
    if (!from.scheme().equals(target.scheme())) {
      return "the scheme is another one";
    }
    if (!from.host().equals(target.host())) {
      return "the host is another one";
    }
    return from.port() == target.port() ? null : "the port is another one";
  }

  /** For the operator; a query may hold a secret. */
  static String notFollowed(HttpUrl target, String why) {
    HttpUrl shown =
        target.newBuilder().username("").password("").query(null).fragment(null).build();
    return "redirected to "
        + shown
        + ", which is not followed: "
        + why
        + "; if it is right, configure it as the endpoint";
  }
}
