package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.settings.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Push} over HTTP. */
final class HttpPush implements Push {
  private static final int KEPT_BYTES = 4096;

  /** What a backend that speaks version 2.0 answers: for samples, histograms and exemplars. */
  private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";

  private static final String SAMPLES = WRITTEN.formatted("Samples");
  private static final String HISTOGRAMS = WRITTEN.formatted("Histograms");
  private static final String EXEMPLARS = WRITTEN.formatted("Exemplars");

  private final HttpClient client;
  private final String endpoint;
  private final Map<String, String> authorization;
  private final RemoteWriteCounters counters;

  HttpPush(HttpClient client, HttpEndpoint endpoint, RemoteWriteCounters counters) {
    this.counters = counters;
    this.client = client;
    this.endpoint = endpoint.url();
    this.authorization = endpoint.authorization();
  }

  @Override
  public Result post(Protocol protocol, byte[] body) {
    counters.sent();
    Map<String, String> headers = new HashMap<>(protocol.headers());
    headers.putAll(authorization);
    HttpResult result =
        client.post(endpoint, protocol.contentType(), "snappy", headers, HttpBody.of(body));
    return switch (result) {
      case HttpResult.Failed failed ->
          new NoAnswer("POST " + Redaction.text(endpoint) + ": " + failed.reason());
      case HttpResult.Answered answer ->
          new Answer(
              answer.status(), answer.retryAfter(), beginning(answer.body()), written(answer));
    };
  }

  /** One header is enough: who counts one thing and leaves the others out has written none. */
  private static @Nullable Written written(HttpResult.Answered answer) {
    String samples = answer.header(SAMPLES);
    String histograms = answer.header(HISTOGRAMS);
    String exemplars = answer.header(EXEMPLARS);
    if (samples == null && histograms == null && exemplars == null) {
      return null;
    }
    return new Written(count(samples), count(histograms), count(exemplars));
  }

  private static long count(@Nullable String header) {
    try {
      return header == null ? 0 : Math.max(0, Long.parseLong(header.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String beginning(byte[] text) {
    return new String(text, 0, Math.min(text.length, KEPT_BYTES), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
