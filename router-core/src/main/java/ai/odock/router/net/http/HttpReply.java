package ai.odock.router.net.http;

/** Where a request is answered: once, from any thread. */
public interface HttpReply {
  /**
   * Sends the answer. A client that has gone away in the meantime is no error.
   *
   * @throws IllegalStateException when the request was answered before
   */
  void send(HttpAnswer answer);

  /**
   * Begins an answer whose body is written bit by bit, as fast as the client reads. For a thread
   * that may wait: never on an event loop.
   *
   * @param head the answer without a body
   * @param gzip compresses the body, and says so in the head
   * @throws IllegalStateException when the request was answered before
   */
  HttpAnswerStream begin(HttpAnswer head, boolean gzip);
}
