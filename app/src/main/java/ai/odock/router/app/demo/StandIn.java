package ai.odock.router.app.demo;

import java.io.IOException;

/** Takes what a backend would take, counts it, and shows the latest on a page for people. */
interface StandIn {
  Backend backend();

  /**
   * Opens its ports; again after {@link #close}, and what it has counted stays.
   *
   * @throws IOException when a port is taken; it names the port
   */
  void open() throws IOException;

  /** Closes its ports; a request that has begun is answered. */
  void close();

  /** How much has arrived, in its own unit: {@code 1,234 spans}. */
  String arrived();
}
