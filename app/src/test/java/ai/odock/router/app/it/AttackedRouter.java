package ai.odock.router.app.it;

import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.net.http.HttpServer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;

/**
 * A router with a small heap in which each component has a receiver of its own; it is started anew
 * when it has died, so that one component's fault is told as that component's.
 */
final class AttackedRouter implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A component behind its own receiver; behind others than exporters stands {@code nop}. */
  record Route(String name, Role role, String keys, Set<Signal> signals) {
    String exporter() {
      return role == Role.EXPORTER ? name + "/attacked" : "nop/" + name;
    }
  }

  /** Where it stands. */
  enum Role {
    PROCESSOR,
    CONNECTOR,
    EXPORTER
  }

  private final Path folder;
  private final List<Route> routes;
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final HttpServer backend;
  private final GrpcServer grpcBackend;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable RouterProcess process;

  AttackedRouter(Path folder, List<Route> routes) throws IOException {
    this.folder = folder;
    this.routes = routes;
    this.backend =
        HttpServer.builder(HostPort.parse("127.0.0.1:0"))
            .memory(new MemoryBudget(Long.MAX_VALUE))
            .maxBodyBytes(1 << 30)
            .route("/", new Taking())
            .build();
    backend.start();
    GrpcServer.Builder server = GrpcServer.builder(HostPort.parse("127.0.0.1:0"));
    server.maxMessageBytes(64 << 20);
    for (Signal signal : Signal.values()) {
      server.unary(
          signal.grpcService(), "Export", (array, offset, length, reply) -> reply.ok(new byte[0]));
    }
    this.grpcBackend = server.build();
    grpcBackend.start();
  }

  /** A backend that takes everything and keeps nothing. */
  private static final class Taking implements HttpRoute {
    /** Whatever the body is packed in, it is not looked at. */
    @Override
    public boolean decodes(String encoding) {
      return true;
    }

    @Override
    public Set<String> methods() {
      return Set.of("POST");
    }

    @Override
    public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
      reply.send(new HttpAnswer(200, "", new byte[0]));
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  void ensureAlive() throws Exception {
    if (!isAlive()) {
      if (process != null) {
        process.close();
      }
      Map<String, String> env = new HashMap<>(Map.of("ROUTER_HEAP", "64m"));
      process = RouterProcess.start(folder, yaml(), env);
    }
  }

  private String yaml() throws IOException {
    List<String> names =
        new ArrayList<>(List.of("door.page", "door.grpc", "door.loki", "door.prometheus"));
    routes.forEach(route -> names.add(route.name()));
    List<ServerSocket> taken = new ArrayList<>();
    for (String name : names) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      ports.put(name, socket.getLocalPort());
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
    StringBuilder receivers = new StringBuilder("receivers:\n");
    StringBuilder processors = new StringBuilder("processors:\n");
    StringBuilder connectors = new StringBuilder("connectors:\n");
    StringBuilder exporters = new StringBuilder("exporters:\n");
    StringBuilder pipelines = new StringBuilder("  pipelines:\n");
    receivers
        .append("  otlp/doors: {protocols: {grpc: {max_recv_msg_size_mib: 20, endpoint: '")
        .append(address("door.grpc"))
        .append("'}}}\n  loki: {protocols: {http: {endpoint: '")
        .append(address("door.loki"))
        .append("'}}}\n");
    exporters.append("  nop/doors:\n");
    for (Signal signal : Signal.values()) {
      String more = signal == Signal.LOGS ? ", loki" : "";
      pipelines
          .append("    " + signal.label() + "/doors: {receivers: [otlp/doors" + more)
          .append("], exporters: [nop/doors]}\n");
    }
    for (Route route : routes) {
      receivers
          .append("  otlp/" + route.name() + ": {protocols: {http: {endpoint: '")
          .append(address(route.name()))
          .append("'}}}\n");
      String section = "  " + route.name() + ": " + route.keys() + "\n";
      switch (route.role()) {
        case PROCESSOR -> processors.append(section);
        case CONNECTOR -> connectors.append(section);
        case EXPORTER ->
            exporters.append("  " + route.exporter() + ": " + filled(route.keys()) + "\n");
      }
      if (route.role() != Role.EXPORTER) {
        exporters.append("  nop/" + route.name() + ":\n");
      }
      for (Signal signal : route.signals()) {
        pipelines
            .append("    " + signal.label() + "/" + route.name())
            .append(": {receivers: [otlp/" + route.name() + "]")
            .append(route.role() == Role.PROCESSOR ? ", processors: [" + route.name() + "]" : "")
            .append(", exporters: [")
            .append(route.role() == Role.CONNECTOR ? route.name() : route.exporter())
            .append("]}\n");
        if (route.role() == Role.CONNECTOR) {
          pipelines
              .append("    " + signal.label() + "/behind-" + route.name())
              .append(": {receivers: [" + route.name() + "], exporters: [" + route.exporter())
              .append("]}\n");
        }
      }
    }
    return receivers.toString()
        + processors
        + connectors
        + exporters
        + """
        service:
          telemetry:
            metrics:
              readers:
                - pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}
        """
            .formatted(ports.get("door.page"))
        + pipelines;
  }

  private String filled(String keys) {
    return keys.replace("PORT", String.valueOf(backend.port()))
        .replace("GRPC", String.valueOf(grpcBackend.port()))
        .replace("OWN", String.valueOf(ports.get("door.prometheus")));
  }

  private String address(String name) {
    return "127.0.0.1:" + ports.get(name);
  }

  /** The status of the answer; 0 when there was none. */
  int post(String component, Signal signal, byte[] gzip) throws InterruptedException {
    return send(component, "/v1/" + signal.label(), "application/x-protobuf", gzip);
  }

  int push(byte[] gzip) throws InterruptedException {
    return send("door.loki", "/loki/api/v1/push", "application/json", gzip);
  }

  private int send(String port, String path, String type, byte[] gzip) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address(port) + path))
            .timeout(PATIENCE)
            .header("Content-Type", type)
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzip))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** The code of the answer to a message that is sent with gzip. */
  String call(Signal signal, byte[] message) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(address("door.grpc")).usePlaintext().build();
    var export =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(signal.grpcService() + "/Export")
            .setRequestMarshaller(new GrpcBackend.Bytes())
            .setResponseMarshaller(new GrpcBackend.Bytes())
            .build();
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .withCompression("gzip");
    try {
      var _ = ClientCalls.blockingUnaryCall(channel, export, options, message);
      return "OK";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode().name();
    } finally {
      channel.shutdownNow();
    }
  }

  /** The process lives, and says so. */
  void check(SoftAssertions all, String when) throws InterruptedException {
    RouterProcess now = process;
    String output = now == null ? "" : now.output();
    all.assertThat(output.contains("OutOfMemory")).as("OutOfMemoryError, %s", when).isFalse();
    all.assertThat(isAlive()).as("alive, %s", when).isTrue();
    if (isAlive()) {
      all.assertThat(live()).as("/livez, %s", when).isEqualTo(200);
    }
  }

  private int live() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address("door.page") + "/livez"))
            .timeout(PATIENCE)
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  Neighbour neighbour(String component, Signal signal) {
    Route route =
        routes.stream().filter(it -> it.name().equals(component)).findFirst().orElseThrow();
    return new Neighbour(route, signal);
  }

  /** Another client of the same receiver. It comes back when it is told to, as SDKs do. */
  final class Neighbour implements AutoCloseable {
    private final Route route;
    private final Signal signal;
    private final byte[] body;
    private final AtomicInteger served = new AtomicInteger();
    private final List<String> refusals = new ArrayList<>();
    private final Thread thread;
    private final @Nullable RouterProcess begun = process;
    private volatile boolean stopped;

    private Neighbour(Route route, Signal signal) {
      this.route = route;
      this.signal = signal;
      this.body = AttackShapes.gzip(AttackShapes.good(signal));
      this.thread = Thread.startVirtualThread(this::run);
    }

    private void run() {
      while (!stopped) {
        try {
          int status = post(route.name(), signal, body);
          if (status == 200) {
            served.incrementAndGet();
          } else if (status != 503 && status != 429 && !stopped) {
            synchronized (refusals) {
              refusals.add(String.valueOf(status));
            }
          }
        } catch (InterruptedException e) {
          return;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }

    /** Two more answers: the first one may have been on its way. */
    void isServedAgain(SoftAssertions all, String after) {
      int wanted = served.get() + 2;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (served.get() < wanted && isAlive() && System.nanoTime() < end) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      }
      all.assertThat(served.get()).as("served after %s", after).isGreaterThanOrEqualTo(wanted);
    }

    /** What it was told is accepted is delivered, and the accounts of the destination add up. */
    void hasLostNothing(SoftAssertions all) throws Exception {
      close();
      if (begun != process) {
        return; // its accounts have gone with it
      }
      synchronized (refusals) {
        all.assertThat(refusals).as("answers to the neighbour").isEmpty();
      }
      String of = "{exporter=\"" + route.exporter() + "\",signal=\"" + signal.label() + "\"";
      Map<String, String> page = Map.of("METRICS_PORT", String.valueOf(ports.get("door.page")));
      String text = RouterProcess.scrapeUntil(page, "router_exporter_in_flight_items" + of, 0);
      double accepted = RouterProcess.value(text, "router_exporter_accepted_items_total" + of);
      double delivered = RouterProcess.value(text, "router_exporter_delivered_items_total" + of);
      double flying = RouterProcess.value(text, "router_exporter_in_flight_items" + of);
      double dropped =
          sum(
              text,
              "router_exporter_dropped_items_total{exporter=\""
                  + route.exporter()
                  + "\",reason=.*,signal=\""
                  + signal.label());
      double filtered =
          sum(
              text,
              "router_processor_filtered_items_total{processor=\""
                  + route.name()
                  + "\",reason=.*,signal=\""
                  + signal.label());
      double taken =
          sum(
              text,
              "otelcol_receiver_accepted_"
                  + signal.items()
                  + "_total\\{.*receiver=\"otlp/"
                  + route.name()
                  + "\"");
      all.assertThat(flying).as("in flight at rest, of " + route.name()).isZero();
      all.assertThat(delivered + dropped).as("accounts of " + route.name()).isEqualTo(accepted);
      // what a client was refused for good is dropped here, and not taken in there
      all.assertThat(taken)
          .as("taken in by " + route.name())
          .isBetween(delivered + filtered, accepted + filtered);
      all.assertThat(delivered + filtered)
          .as("delivered of what the neighbour sent to " + route.name())
          .isGreaterThanOrEqualTo((double) served.get() * AttackShapes.GOOD_ITEMS);
    }

    private static double sum(String page, String series) {
      String pattern = series.contains(".*") ? series.replaceFirst("(?<!\\\\)\\{", "\\\\{") : null;
      return page.lines()
          .filter(it -> pattern == null ? it.startsWith(series) : it.matches(pattern + ".*"))
          .mapToDouble(it -> Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
          .sum();
    }

    @Override
    public void close() {
      stopped = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    http.close();
    Deadline now = Deadline.in(Clock.SYSTEM, Duration.ZERO);
    backend.close(now);
    grpcBackend.close(now);
  }
}
