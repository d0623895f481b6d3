package ai.odock.router.telemetry.export;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A way out for the router's own spans or log lines: an item of the list {@code processors}.
 *
 * @param queueSize records that may wait; what comes beyond is dropped
 * @param batchSize records of one request at most
 * @param delay how long a record waits for others at most
 * @param timeout how long a batch is tried, all attempts together
 */
public record OwnExport(
    Target target, int queueSize, int batchSize, Duration delay, Duration timeout) {
  /** The SDKs' defaults, but for the delay, which differs. */
  public static final int QUEUE_SIZE = 2048;

  public static final int BATCH_SIZE = 512;
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  public OwnExport {
    if (queueSize < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "max_queue_size and max_export_batch_size must be positive");
    }
  }

  /** Where records go. */
  public sealed interface Target {}

  /** Standard output, a line of OTLP/JSON for each batch. */
  public record Console() implements Target {}

  /**
   * A backend.
   *
   * @param grpc else HTTP with protobuf
   * @param endpoint a URL of HTTP; the {@code host:port} of gRPC
   * @param plaintext no TLS; HTTP goes by its URL
   * @param timeout of one attempt
   */
  public record Otlp(
      boolean grpc,
      String endpoint,
      boolean plaintext,
      boolean gzip,
      Duration timeout,
      Map<String, String> headers)
      implements Target {
    public Otlp {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Without the values of headers, which may be secrets. */
    @Override
    public String toString() {
      return "Otlp[%s %s%s%s timeout=%s headers=%s]"
          .formatted(
              grpc ? "grpc" : "http/protobuf",
              endpoint,
              plaintext ? " plaintext" : "",
              gzip ? " gzip" : "",
              timeout,
              headers.keySet());
    }
  }
}
