package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.coding.OtlpBody;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The gateway's OTLP exporter: spans over HTTP, as odock-server sends them, the rest over gRPC. */
final class RouterClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String AGENT = "odock-demo-gateway";

  private final GrpcClient grpc;
  private final HttpClient http;
  private final String tracesUrl;

  /** Connects to the router on this machine. */
  RouterClient(int grpcPort, int httpPort) {
    String host = HttpPort.LOCALHOST;
    grpc =
        new GrpcClient(GrpcClientSettings.of(host + ":" + grpcPort, true), ClientContext.of(AGENT));
    // no environment: a proxy has no place between two ends of one process
    http =
        new HttpClient(
            HttpClientSettings.of(TIMEOUT), new ClientContext(AGENT, Map.of(), Clock.SYSTEM, null));
    tracesUrl = "http://" + host + ":" + httpPort + "/v1/traces";
    grpc.start();
  }

  /** Sends a request once; whether the router has taken charge of it. Waits for the answer. */
  boolean send(Signal signal, OtlpBytes request) {
    if (signal == Signal.TRACES) {
      HttpResult result =
          http.post(
              tracesUrl, "application/x-protobuf", null, Map.of(), new OtlpBody(List.of(request)));
      return result instanceof HttpResult.Answered answer && answer.status() == 200;
    }
    return grpc.call(signal.grpcService(), "Export", List.of(request), TIMEOUT).code()
        == StatusCode.OK;
  }

  void close() {
    http.close();
    grpc.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(1)));
  }
}
