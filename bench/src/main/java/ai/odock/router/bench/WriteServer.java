package ai.odock.router.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/**
 * Takes snappy blocks: remote writes, pushes to Loki. The product's own server knows no snappy
 * bodies, and a backend that shares no code with what sends to it is the better witness.
 */
final class WriteServer implements AutoCloseable {
  private static final int NO_CONTENT = 204;
  private static final int BAD_REQUEST = 400;
  private static final int NO_BODY = -1;

  private final HttpServer server;
  private final Walk walk;
  private final LongConsumer arrival;

  /** Finds the ids in a snappy block. */
  @FunctionalInterface
  interface Walk {
    /**
     * @throws IllegalStateException when the block cannot be read
     */
    void walk(byte[] block, LongConsumer id);
  }

  private WriteServer(String path, Walk walk, LongConsumer arrival) throws IOException {
    this.walk = walk;
    this.arrival = arrival;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(path, this::handle);
  }

  /**
   * Opens a free port.
   *
   * @param arrival is told the number of each id that arrives, from any thread
   */
  static WriteServer start(String path, Walk walk, LongConsumer arrival) throws IOException {
    WriteServer opened = new WriteServer(path, walk, arrival);
    opened.server.start();
    return opened;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] block = exchange.getRequestBody().readAllBytes();
      try {
        walk.walk(block, arrival);
        exchange.sendResponseHeaders(NO_CONTENT, NO_BODY);
      } catch (IllegalStateException e) {
        exchange.sendResponseHeaders(BAD_REQUEST, NO_BODY);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
