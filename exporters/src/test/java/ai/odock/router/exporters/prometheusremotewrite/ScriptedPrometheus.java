package ai.odock.router.exporters.prometheusremotewrite;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A query API that answers what it was told, over real HTTP. */
final class ScriptedPrometheus implements AutoCloseable {
  private final HttpServer server;
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String body = answer();

  ScriptedPrometheus() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/prom/api/v1/query",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          questions.add(
              URLDecoder.decode(form.substring("query=".length()), StandardCharsets.UTF_8));
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/prom/";
  }

  void answering(int status, String body) {
    this.body = body;
    this.status = status;
  }

  List<String> questions() {
    return List.copyOf(questions);
  }

  /** An answer with series, each given as name, job and instance. */
  static String answer(String... series) {
    return List.of(series).stream()
        .map(one -> one.split(" ", -1))
        .map(
            one ->
                "{\"metric\":{\"__name__\":\"%s\",\"job\":\"%s\",\"instance\":\"%s\"},\"value\":[1,\"1\"]}"
                    .formatted((Object[]) one))
        .collect(
            Collectors.joining(
                ",",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[",
                "]}}"));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
