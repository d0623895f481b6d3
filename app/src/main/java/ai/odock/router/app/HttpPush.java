package ai.odock.router.app;

import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.net.Compression;
import ai.odock.router.net.HttpClient;
import ai.odock.router.net.HttpClientSettings;
import ai.odock.router.net.HttpResult;
import ai.odock.router.net.OtlpBody;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.telemetry.MetricsConfig.OtlpTarget;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends own metrics as protobuf over HTTP. */
final class HttpPush implements PushTarget {
  private static final String TYPE = "application/x-protobuf";

  private final HttpClient client;
  private final String url;

  HttpPush(OtlpTarget target, String userAgent, Clock clock) {
    this.url = url(target.endpoint());
    this.client =
        new HttpClient(
            HttpClientSettings.of(target.timeout(), userAgent)
                .withHeaders(target.headers())
                .withCompression(target.gzip() ? Compression.GZIP : Compression.NONE),
            clock);
  }

  /** A path is taken as it is; without one it is that of the specification. */
  private static String url(String endpoint) {
    return URI.create(endpoint).getPath().isEmpty() ? endpoint + "/v1/metrics" : endpoint;
  }

  @Override
  public @Nullable String send(OtlpBytes request, Duration timeout) {
    HttpResult result = client.post(url, TYPE, Map.of(), new OtlpBody(List.of(request)));
    return switch (result) {
      case HttpResult.Failed failed -> failed.reason();
      case HttpResult.Answered answer ->
          answer.status() / 100 == 2 ? null : "HTTP status " + answer.status();
    };
  }

  @Override
  public void close(Deadline deadline) {
    client.close();
  }
}
