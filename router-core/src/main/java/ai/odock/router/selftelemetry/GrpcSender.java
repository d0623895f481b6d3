package ai.odock.router.selftelemetry;

import ai.odock.router.BuildInfo;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.OtlpAnswer;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.grpc.GrpcAnswer;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.net.grpc.GrpcClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.PartialSuccess;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** OTLP over gRPC. */
final class GrpcSender implements OwnSender {
  private final Signal signal;
  private final Duration timeout;
  private final GrpcClient client;

  GrpcSender(OwnTarget.Otlp target, Signal signal, BuildInfo build) {
    this.signal = signal;
    this.timeout = target.timeout();
    Map<String, String> headers = new HashMap<>(target.headers());
    headers.put(Tracer.OWN_HEADER, "1");
    this.client =
        new GrpcClient(
            GrpcClientSettings.of(
                target.endpoint(),
                target.plaintext(),
                headers,
                target.gzip() ? Compression.GZIP : Compression.NONE),
            ClientContext.of(build.userAgent()));
  }

  @Override
  public void start() {
    client.start();
  }

  /** What may be tried again is what the OTLP specification says. */
  @Override
  public Outcome send(OtlpBytes request) {
    GrpcAnswer answer = client.call(signal.grpcService(), "Export", List.of(request), timeout);
    String message = "rpc error: code = " + answer.code() + " desc = " + answer.message();
    if (answer.code() == StatusCode.OK) {
      return OtlpAnswer.accepted(PartialSuccess.read(answer.response()), request.items());
    }
    return OtlpAnswer.comesAgain(answer.code())
        ? new Retryable(answer.code(), message, answer.retryDelay(), null)
        : new Permanent(answer.code(), message, "refused");
  }

  @Override
  public void close(Deadline deadline) {
    client.close(deadline);
  }
}
