package ai.odock.router.net;

import ai.odock.router.StatusCode;

/**
 * Told of every request that has ended, on a server's or on a client's side. Servers and clients
 * have none unless they are given one, and then measure nothing. Called on event loops and on the
 * threads of callers; must not wait.
 */
public interface TransportObserver {
  /** A unary call has ended. */
  void ended(Grpc call);

  /** An HTTP request has been answered, or there will be no answer. */
  void ended(Http exchange);

  /**
   * A unary call.
   *
   * @param method {@code package.Service/Method}, or {@link #OTHER} for one that nobody serves
   * @param requestBytes without compression; -1: there was no message
   * @param responseBytes as {@code requestBytes}
   * @param nanos how long it took
   */
  record Grpc(String method, StatusCode code, long requestBytes, long responseBytes, long nanos) {
    /** Stands for names that only a client knows. */
    public static final String OTHER = "_OTHER";
  }

  /**
   * An HTTP request.
   *
   * @param authority the host and perhaps the port that were asked for; of a server, as the client
   *     says
   * @param version {@code 1.1}
   * @param status 0: there was no answer
   * @param requestBytes of the body as sent
   * @param responseBytes as {@code requestBytes}
   * @param nanos how long it took
   */
  record Http(
      String method,
      String scheme,
      String authority,
      String version,
      int status,
      long requestBytes,
      long responseBytes,
      long nanos) {}
}
