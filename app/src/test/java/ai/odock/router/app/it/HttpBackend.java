package ai.odock.router.app.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A backend over HTTP that keeps what it gets, decompressed, and answers as it was told. */
final class HttpBackend implements AutoCloseable {
  private final HttpServer server;
  private final Function<String, Integer> status;
  private final Map<String, List<byte[]>> received = new HashMap<>();

  /**
   * Starts it on a free port.
   *
   * @param status the answer to a request for a path; only what is answered with 2xx is kept
   */
  HttpBackend(Function<String, Integer> status) throws IOException {
    this(status, null);
  }

  /** The same, with TLS when there is a context for it. */
  HttpBackend(Function<String, Integer> status, @Nullable SSLContext tls) throws IOException {
    this.status = status;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(address, 0);
    } else {
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secure;
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    int answer = status.apply(path);
    if (answer / 100 == 2) {
      boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      byte[] plain = gzip ? inflated(body) : body;
      synchronized (this) {
        received.computeIfAbsent(path, p -> new ArrayList<>()).add(plain);
      }
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private static byte[] inflated(byte[] body) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The bodies that came to paths that end like this. */
  synchronized List<byte[]> bodies(String suffix) {
    return received.entrySet().stream()
        .filter(bodies -> bodies.getKey().endsWith(suffix))
        .flatMap(bodies -> bodies.getValue().stream())
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
