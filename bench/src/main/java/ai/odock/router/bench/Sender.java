package ai.odock.router.bench;

import java.io.IOException;

/** One request at a time to the tested process, over a connection that it keeps. */
interface Sender extends AutoCloseable {
  /** What {@link #send} gives for a request that was acknowledged as a whole. */
  String ACKNOWLEDGED = "";

  /**
   * Sends a request and waits for the answer, at most 30 seconds.
   *
   * @return {@link #ACKNOWLEDGED}, or a word for the refusal
   * @throws IOException when there was no answer
   */
  String send(byte[] request) throws IOException;

  @Override
  void close();
}
