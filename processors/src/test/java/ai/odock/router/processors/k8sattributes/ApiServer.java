package ai.odock.router.processors.k8sattributes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A scripted API server over real HTTP: lists what it is given, and watches that can be cut. */
final class ApiServer implements AutoCloseable {
  private static final String CUT = "cut";

  private final HttpServer server;
  private final Map<String, String> pods = new LinkedHashMap<>();
  private final Map<String, String> others = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private int pageSize = Integer.MAX_VALUE;
  private long version = 100;
  private int failures;
  private int failureStatus = 500;
  private boolean tornList;

  ApiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was asked, as path and query, with the token behind it. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized void add(String uid, String pod) {
    pods.put(uid, pod);
  }

  synchronized void remove(String uid) {
    pods.remove(uid);
  }

  /** The items of another collection, by path. */
  synchronized void put(String path, String items) {
    others.put(path, items);
  }

  synchronized void pageSize(int size) {
    pageSize = size;
  }

  /** The next answers have this status. */
  synchronized void fail(int times, int status) {
    failures = times;
    failureStatus = status;
  }

  /** The next list ends in the middle. */
  synchronized void tearList() {
    tornList = true;
  }

  /** Sends an event to the watch of the pods. */
  void event(String type, String object) {
    events.add("{\"type\":\"" + type + "\",\"object\":" + object + "}\n");
  }

  /** Ends the watch of the pods. */
  void cut() {
    events.add(CUT);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String path = exchange.getRequestURI().getPath();
    boolean failed;
    synchronized (this) {
      requests.add(
          exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getOrDefault("Authorization", List.of("")).getFirst());
      failed = failures > 0;
      failures -= failed ? 1 : 0;
      notifyAll();
    }
    try (exchange) {
      if (failed) {
        exchange.sendResponseHeaders(failureStatus, -1);
      } else if (query.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        if (path.endsWith("/pods")) {
          watch(exchange.getResponseBody());
        } else {
          hang();
        }
      } else {
        list(exchange, path, query);
      }
    }
  }

  private static void hang() {
    try {
      TimeUnit.MINUTES.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(OutputStream body) throws IOException {
    try {
      body.flush();
      while (true) {
        String event = events.poll(5, TimeUnit.MINUTES);
        if (event == null || event.equals(CUT)) {
          return;
        }
        body.write(event.getBytes(StandardCharsets.UTF_8));
        body.flush();
        if (event.startsWith("{\"type\":\"ERROR\"")) {
          return; // as the real one
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void list(HttpExchange exchange, String path, String query)
      throws IOException {
    String other = others.get(path);
    String text;
    if (other != null) {
      text = "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[" + other + "]}";
    } else {
      int mark = query.indexOf("&continue=");
      int from = mark < 0 ? 0 : Integer.parseInt(query.substring(mark + 10));
      List<String> all = List.copyOf(pods.values());
      int to = Math.min(all.size(), from + Math.min(pageSize, all.size()));
      String next = to < all.size() ? ",\"continue\":\"" + to + "\"" : "";
      text =
          "{\"kind\":\"PodList\",\"items\":["
              + String.join(",", all.subList(from, to))
              + "],\"metadata\":{\"resourceVersion\":\""
              + ++version
              + "\""
              + next
              + "}}";
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes, 0, tornList ? bytes.length / 2 : bytes.length);
    tornList = false;
  }

  /** Waits until something was asked that contains a text, more than so many times. */
  synchronized void awaitRequest(String part, int before) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (count(part) <= before) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("nobody asked for " + part + ": " + requests);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized int count(String part) {
    return (int) requests.stream().filter(request -> request.contains(part)).count();
  }

  @Override
  public void close() {
    cut();
    server.stop(0);
  }
}
