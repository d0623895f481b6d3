package ai.odock.router.exporters.prometheusremotewrite;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link Push} over HTTP. */
final class HttpPush implements Push {
  private static final int KEPT_BYTES = 1024;
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI endpoint;
  private final Duration timeout;
  private final Map<String, String> headers;

  /**
   * @param timeout for a whole exchange; zero for none
   * @param headers sent beside those of the protocol
   */
  HttpPush(URI endpoint, Duration timeout, Map<String, String> headers) {
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.headers = headers;
  }

  @Override
  public Result post(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    Push.HEADERS.forEach(request::setHeader);
    if (timeout.isPositive()) {
      request.timeout(timeout);
    }
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        String beginning = new String(in.readNBytes(KEPT_BYTES), StandardCharsets.UTF_8);
        return new Answer(response.statusCode(), retryAfter(response), beginning);
      }
    } catch (IOException e) {
      return new NoAnswer("POST " + endpoint + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new NoAnswer("POST " + endpoint + ": interrupted");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    Optional<String> header = response.headers().firstValue("Retry-After");
    if (header.isEmpty() || !header.get().matches("[0-9]{1,9}")) {
      return null;
    }
    Duration delay = Duration.ofSeconds(Integer.parseInt(header.get()));
    return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
  }
}
