package ai.odock.router.net;

/** Where a request is answered: once, from any thread. */
@FunctionalInterface
public interface HttpReply {
  /**
   * Sends the answer. A client that has gone away in the meantime is no error.
   *
   * @throws IllegalStateException when the request was answered before
   */
  void send(HttpAnswer answer);
}
