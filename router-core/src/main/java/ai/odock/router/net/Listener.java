package ai.odock.router.net;

import ai.odock.router.time.Deadline;
import java.io.IOException;

/** A server on a socket of its own. */
public interface Listener {
  void start() throws IOException;

  /** See {@link ai.odock.router.Component#handOver}. */
  void handOver();

  /** See {@link ai.odock.router.Component#takeBack}. */
  void takeBack();

  /** Takes no further request, and waits for those that are being answered. */
  void close(Deadline deadline);
}
