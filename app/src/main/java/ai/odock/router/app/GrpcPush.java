package ai.odock.router.app;

import ai.odock.router.Deadline;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.net.Compression;
import ai.odock.router.net.GrpcAnswer;
import ai.odock.router.net.GrpcClient;
import ai.odock.router.net.GrpcClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.telemetry.MetricsConfig.OtlpTarget;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends own metrics over gRPC. */
final class GrpcPush implements PushTarget {
  private final GrpcClient client;

  GrpcPush(OtlpTarget target, String userAgent) {
    boolean plaintext = target.endpoint().startsWith("http://");
    client =
        new GrpcClient(
            GrpcClientSettings.of(target.endpoint(), plaintext, userAgent)
                .withHeaders(target.headers())
                .withCompression(target.gzip() ? Compression.GZIP : Compression.NONE));
    client.start();
  }

  @Override
  public @Nullable String send(OtlpBytes request, Duration timeout) {
    GrpcAnswer answer =
        client.call(Signal.METRICS.grpcService(), "Export", List.of(request), timeout);
    return answer.code() == StatusCode.OK ? null : answer.code() + ": " + answer.message();
  }

  @Override
  public void close(Deadline deadline) {
    client.close(deadline);
  }
}
