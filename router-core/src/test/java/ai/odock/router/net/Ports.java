package ai.odock.router.net;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports for tests. */
public final class Ports {
  private Ports() {}

  /** A port that nobody listens on, for now. */
  public static int unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
