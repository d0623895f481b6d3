package ai.odock.router.app.demo;

import ai.odock.router.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where everything listens, all on the loopback interface.
 *
 * @param moved sentences about stand-ins that are not where one would look for them
 */
record DemoPorts(
    int grpc,
    int http,
    int metrics,
    int tempo,
    int tempoPage,
    int prometheus,
    int loki,
    List<String> moved) {
  private static final int GRPC = 4317;
  private static final int HTTP = 4318;
  private static final int METRICS = 8888;

  DemoPorts {
    moved = List.copyOf(moved);
  }

  /**
   * The ports of the platform, each moved by {@code offset}. A stand-in whose port is taken gets a
   * free one; the router's own ports have to be free, because users know them.
   *
   * @throws StartException naming every port that is taken, and what to do
   */
  static DemoPorts choose(int offset) throws StartException {
    checkOwn(offset);
    List<String> moved = new ArrayList<>();
    return new DemoPorts(
        GRPC + offset,
        HTTP + offset,
        METRICS + offset,
        // in a container of its own Tempo listens on 4317, which is the router's here
        standIn("Tempo", 14_317 + offset, moved),
        standIn("Tempo's page", 3200 + offset, moved),
        standIn("Prometheus", 9090 + offset, moved),
        standIn("Loki", 3100 + offset, moved),
        moved);
  }

  private static void checkOwn(int offset) throws StartException {
    Map<Integer, String> own = new LinkedHashMap<>();
    own.put(GRPC + offset, "OTLP over gRPC");
    own.put(HTTP + offset, "OTLP over HTTP");
    own.put(METRICS + offset, "the router's own metrics");
    List<String> taken = new ArrayList<>();
    own.forEach(
        (port, use) -> {
          if (!isFree(port)) {
            taken.add(port + " (" + use + ")");
          }
        });
    if (!taken.isEmpty()) {
      throw new StartException(
          (taken.size() == 1 ? "another program uses port " : "other programs use the ports ")
              + String.join(", ", taken)
              + ". Stop what uses them, or choose others: ./router demo --port-offset "
              + freeOffset());
    }
  }

  /** An offset that would do now. */
  private static int freeOffset() {
    return IntStream.rangeClosed(1, 20)
        .map(thousands -> thousands * 1000)
        .filter(o -> isFree(GRPC + o) && isFree(HTTP + o) && isFree(METRICS + o))
        .findFirst()
        .orElse(1000);
  }

  private static int standIn(String name, int wanted, List<String> moved) throws StartException {
    if (isFree(wanted)) {
      return wanted;
    }
    int free = anyFree();
    moved.add("Port " + wanted + " is taken, so " + name + " is on port " + free + ".");
    return free;
  }

  private static boolean isFree(int port) {
    if (port > 65_535) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int anyFree() throws StartException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartException("no port is free: " + e.getMessage());
    }
  }

  /** The variables that the demo's configuration names. */
  Map<String, String> environment() {
    return Map.of(
        "OTLP_GRPC_PORT", String.valueOf(grpc),
        "OTLP_HTTP_PORT", String.valueOf(http),
        "METRICS_PORT", String.valueOf(metrics),
        "TEMPO_PORT", String.valueOf(tempo),
        "PROMETHEUS_PORT", String.valueOf(prometheus),
        "LOKI_PORT", String.valueOf(loki));
  }
}
