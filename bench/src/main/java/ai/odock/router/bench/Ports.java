package ai.odock.router.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports of the loopback interface, for a process that is about to start. */
record Ports(int grpc, int http, int metrics) {
  static Ports free() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // all held at once, so that they differ
    try (ServerSocket grpc = new ServerSocket(0, 1, loopback);
        ServerSocket http = new ServerSocket(0, 1, loopback);
        ServerSocket metrics = new ServerSocket(0, 1, loopback)) {
      return new Ports(grpc.getLocalPort(), http.getLocalPort(), metrics.getLocalPort());
    }
  }

  /** The port that the load goes to. */
  int of(Protocol in) {
    return in == Protocol.GRPC ? grpc : http;
  }
}
