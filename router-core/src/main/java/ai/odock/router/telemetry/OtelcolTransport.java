package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;

/**
 * What the collector measures of gRPC and HTTP at the level {@code detailed}
 * (opentelemetry-go-contrib 0.65.0: otelgrpc, otelhttp).
 */
public final class OtelcolTransport {
  private static final String CONTRIB = "go.opentelemetry.io/contrib/instrumentation/";
  private static final Scope HTTP = new Scope(CONTRIB + "net/http/otelhttp", "0.65.0", "");
  private static final Scope GRPC =
      new Scope(
          CONTRIB + "google.golang.org/grpc/otelgrpc",
          "0.65.0",
          "https://opentelemetry.io/schemas/1.39.0");
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  /**
   * In seconds, with {@link #secondsBounds}. Labels of all of HTTP: http.request.method,
   * http.response.status_code unless there was no answer, network.protocol.name,
   * network.protocol.version, server.address, server.port, url.scheme.
   */
  public static final Instrument HTTP_SERVER_DURATION =
      http("server.request.duration", "s", "How long HTTP requests took to answer.");

  public static final Instrument HTTP_SERVER_REQUEST_SIZE =
      http("server.request.body.size", "By", "Bytes of the bodies that came in, as sent.");
  public static final Instrument HTTP_SERVER_RESPONSE_SIZE =
      http("server.response.body.size", "By", "Bytes of the bodies that were answered.");

  /** In seconds, with {@link #secondsBounds}. */
  public static final Instrument HTTP_CLIENT_DURATION =
      http("client.request.duration", "s", "How long HTTP requests took to be answered.");

  public static final Instrument HTTP_CLIENT_REQUEST_SIZE =
      http("client.request.body.size", "By", "Bytes of the bodies that went out, as sent.");

  /**
   * In milliseconds, although its unit says seconds: so does the collector. Labels: rpc.method,
   * rpc.response.status_code, rpc.system.name.
   */
  public static final Instrument RPC_SERVER_DURATION =
      rpc("server.call.duration", "s", "How long calls took to answer; in milliseconds.");

  /** Labels of the sizes: rpc.method, rpc.system.name. */
  public static final Instrument RPC_SERVER_REQUEST_SIZE =
      rpc("server.request.size", "By", "Bytes of the messages that came in, decompressed.");

  public static final Instrument RPC_SERVER_RESPONSE_SIZE =
      rpc("server.response.size", "By", "Bytes of the messages that were answered.");

  /** In milliseconds, as {@link #RPC_SERVER_DURATION}. */
  public static final Instrument RPC_CLIENT_DURATION =
      rpc("client.call.duration", "s", "How long calls took to be answered; in milliseconds.");

  public static final Instrument RPC_CLIENT_REQUEST_SIZE =
      rpc("client.request.size", "By", "Bytes of the messages that went out, before compression.");
  public static final Instrument RPC_CLIENT_RESPONSE_SIZE =
      rpc("client.response.size", "By", "Bytes of the messages that were received.");

  private OtelcolTransport() {}

  /** The upper bounds of the durations of HTTP. */
  public static double[] secondsBounds() {
    return SECONDS.clone();
  }

  private static Instrument http(String name, String unit, String help) {
    return new Instrument(Kind.HISTOGRAM, "http." + name, unit, HTTP, help, Level.DETAILED);
  }

  private static Instrument rpc(String name, String unit, String help) {
    return new Instrument(Kind.HISTOGRAM, "rpc." + name, unit, GRPC, help, Level.DETAILED);
  }
}
