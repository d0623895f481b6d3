package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.net.HttpBody;
import ai.odock.router.net.HttpClient;
import ai.odock.router.net.HttpResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@link Push} over HTTP. */
final class HttpPush implements Push {
  private static final int KEPT_BYTES = 1024;
  private static final Map<String, String> VERSION =
      Map.of("X-Prometheus-Remote-Write-Version", "0.1.0");

  private final HttpClient client;
  private final String endpoint;
  private final RemoteWriteCounters counters;

  HttpPush(HttpClient client, String endpoint, RemoteWriteCounters counters) {
    this.counters = counters;
    this.client = client;
    this.endpoint = endpoint;
  }

  @Override
  public Result post(byte[] body) {
    counters.sent();
    HttpResult result =
        client.post(endpoint, "application/x-protobuf", "snappy", VERSION, HttpBody.of(body));
    return switch (result) {
      case HttpResult.Failed failed -> new NoAnswer("POST " + endpoint + ": " + failed.reason());
      case HttpResult.Answered answer ->
          new Answer(answer.status(), answer.retryAfter(), beginning(answer.body()));
    };
  }

  private static String beginning(byte[] text) {
    return new String(text, 0, Math.min(text.length, KEPT_BYTES), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
