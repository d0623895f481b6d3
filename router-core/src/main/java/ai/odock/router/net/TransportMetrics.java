package ai.odock.router.net;

import ai.odock.router.telemetry.Histogram;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import ai.odock.router.telemetry.OtelcolTransport;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the collector's histograms of gRPC and HTTP. */
public final class TransportMetrics implements TransportObserver {
  /** What clients choose, such as the Host header, makes no more label sets than that. */
  private static final int MOST_LABEL_SETS = 2000;

  /** A set has up to three histograms and a few hundred bytes of text. */
  private static final int HEAP_PER_SET = 128 << 10;

  private static final Set<String> METHODS =
      Set.of(
          "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE");
  private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "2");
  private static final double NANOS_A_SECOND = 1e9;
  private static final double NANOS_A_MILLI = 1e6;

  private final Metrics metrics;
  private final boolean server;
  private final int maxSets;
  private final HttpHistograms others;
  private final Map<HttpKey, HttpHistograms> http = new ConcurrentHashMap<>();
  private final Map<GrpcKey, Histogram> calls = new ConcurrentHashMap<>();
  private final Map<String, GrpcSizes> sizes = new ConcurrentHashMap<>();

  private record HttpKey(
      String method, String scheme, Authority authority, String version, int status) {}

  private record HttpHistograms(
      Histogram seconds, Histogram requestBytes, @Nullable Histogram responseBytes) {}

  private record GrpcKey(String method, String code) {}

  private record GrpcSizes(Histogram requestBytes, Histogram responseBytes) {}

  private TransportMetrics(Metrics metrics, boolean server) {
    this.metrics = metrics;
    this.server = server;
    this.maxSets = maxSets();
    this.others = histograms(Map.of("otel.metric.overflow", "true"));
  }

  /** The label sets of HTTP beyond which there is one for all others. */
  static int maxSets() {
    return Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_PER_SET, 1, MOST_LABEL_SETS);
  }

  /** For servers; null when nobody looks at it. */
  public static @Nullable TransportObserver ofServers(Metrics metrics) {
    return metrics.detailed() ? new TransportMetrics(metrics, true) : null;
  }

  /** For clients; null when nobody looks at it. */
  public static @Nullable TransportObserver ofClients(Metrics metrics) {
    return metrics.detailed() ? new TransportMetrics(metrics, false) : null;
  }

  @Override
  public void ended(Grpc call) {
    calls
        .computeIfAbsent(new GrpcKey(call.method(), call.code().goName()), this::duration)
        .record(call.nanos() / NANOS_A_MILLI);
    GrpcSizes both = sizes.computeIfAbsent(call.method(), this::sizes);
    if (call.requestBytes() >= 0) {
      both.requestBytes.record((double) call.requestBytes());
    }
    if (call.responseBytes() >= 0) {
      both.responseBytes.record((double) call.responseBytes());
    }
  }

  private Histogram duration(GrpcKey key) {
    Map<String, String> labels = labels(key.method);
    labels.put("rpc.response.status_code", key.code);
    return histogram(
        server ? OtelcolTransport.RPC_SERVER_DURATION : OtelcolTransport.RPC_CLIENT_DURATION,
        labels);
  }

  private GrpcSizes sizes(String method) {
    Map<String, String> labels = labels(method);
    return new GrpcSizes(
        histogram(
            server
                ? OtelcolTransport.RPC_SERVER_REQUEST_SIZE
                : OtelcolTransport.RPC_CLIENT_REQUEST_SIZE,
            labels),
        histogram(
            server
                ? OtelcolTransport.RPC_SERVER_RESPONSE_SIZE
                : OtelcolTransport.RPC_CLIENT_RESPONSE_SIZE,
            labels));
  }

  private static Map<String, String> labels(String method) {
    return new HashMap<>(Map.of("rpc.method", method, "rpc.system.name", "grpc"));
  }

  @Override
  public void ended(Http exchange) {
    HttpKey key =
        new HttpKey(
            METHODS.contains(exchange.method()) ? exchange.method() : Grpc.OTHER,
            exchange.scheme(),
            Authority.of(exchange.authority()),
            VERSIONS.contains(exchange.version()) ? exchange.version() : Grpc.OTHER,
            exchange.status());
    HttpHistograms all = http.get(key);
    if (all == null) {
      all =
          http.size() < maxSets ? http.computeIfAbsent(key, it -> histograms(labels(it))) : others;
    }
    all.seconds.record(exchange.nanos() / NANOS_A_SECOND);
    all.requestBytes.record((double) exchange.requestBytes());
    if (all.responseBytes != null) {
      all.responseBytes.record((double) exchange.responseBytes());
    }
  }

  private HttpHistograms histograms(Map<String, String> labels) {
    double[] bounds = OtelcolTransport.secondsBounds();
    return server
        ? new HttpHistograms(
            metrics.histogram(OtelcolTransport.HTTP_SERVER_DURATION, labels, bounds),
            histogram(OtelcolTransport.HTTP_SERVER_REQUEST_SIZE, labels),
            histogram(OtelcolTransport.HTTP_SERVER_RESPONSE_SIZE, labels))
        : new HttpHistograms(
            metrics.histogram(OtelcolTransport.HTTP_CLIENT_DURATION, labels, bounds),
            histogram(OtelcolTransport.HTTP_CLIENT_REQUEST_SIZE, labels),
            null);
  }

  private Histogram histogram(Instrument instrument, Map<String, String> labels) {
    return metrics.histogram(instrument, labels, Otelcol.defaultBounds());
  }

  private static Map<String, String> labels(HttpKey key) {
    Map<String, String> labels = new HashMap<>();
    labels.put("http.request.method", key.method);
    labels.put("url.scheme", key.scheme);
    labels.put("network.protocol.name", "http");
    labels.put("network.protocol.version", key.version);
    if (key.status > 0) {
      labels.put("http.response.status_code", String.valueOf(key.status));
    }
    labels.put("server.address", key.authority.host());
    if (!key.authority.port().isEmpty()) {
      labels.put("server.port", key.authority.port());
    }
    return labels;
  }
}
