package ai.odock.router.app.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a backend and answers 503 now and then, without asking it. */
final class FaultyProxy implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final int backend;
  private final Random random;
  private final int oneIn;
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

  /**
   * @param backend a port of this machine
   * @param oneIn of so many requests one fails
   */
  FaultyProxy(int backend, long seed, int oneIn) throws IOException {
    this.backend = backend;
    this.random = new Random(seed);
    this.oneIn = oneIn;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How often it failed. */
  int faults() {
    return faults.get();
  }

  int mostAtOnce() {
    return mostAtOnce.get();
  }

  /** How often the backend answered with each status. */
  Map<Integer, Integer> answers() {
    return answers;
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean fault;
      synchronized (random) {
        fault = random.nextInt(oneIn) == 0;
      }
      if (fault) {
        faults.incrementAndGet();
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      HttpResponse<byte[]> answer = forward(exchange, body);
      answers.merge(answer.statusCode(), 1, Integer::sum);
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      atOnce.decrementAndGet();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + backend + exchange.getRequestURI());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name :
        new String[] {"Content-Type", "Content-Encoding", "X-Prometheus-Remote-Write-Version"}) {
      request.header(name, String.valueOf(exchange.getRequestHeaders().getFirst(name)));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    client.close();
  }
}
