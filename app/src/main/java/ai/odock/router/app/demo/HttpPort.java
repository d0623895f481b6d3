package ai.odock.router.app.demo;

import ai.odock.router.net.HostPort;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP port that can be closed and opened again. Used by one thread at a time. */
final class HttpPort {
  static final String LOCALHOST = "127.0.0.1";
  static final Duration CLOSING = Duration.ofSeconds(1);

  private final int port;
  private final Map<String, HttpRoute> routes;
  private @Nullable HttpServer server;

  /**
   * @param routes by path
   */
  HttpPort(int port, Map<String, HttpRoute> routes) {
    this.port = port;
    this.routes = Map.copyOf(routes);
  }

  void open() throws IOException {
    HttpServer.Builder builder = HttpServer.builder(new HostPort(LOCALHOST, port));
    routes.forEach(builder::route);
    HttpServer opened = builder.build();
    opened.start();
    server = opened;
  }

  /** The port that is open. */
  int port() {
    return server == null ? port : server.port();
  }

  void close() {
    if (server != null) {
      server.close(Deadline.in(Clock.SYSTEM, CLOSING));
      server = null;
    }
  }
}
