package ai.odock.router.selftelemetry;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the router's own metrics, spans or log lines go: an {@code exporter} of otelconf. */
public sealed interface OwnTarget {
  /** Standard output, a line of OTLP/JSON for each request. */
  record Console() implements OwnTarget {}

  /**
   * A backend.
   *
   * @param grpc else HTTP with protobuf
   * @param endpoint begins with {@code http://}, which means no TLS, or {@code https://}; that of
   *     gRPC has no path
   * @param timeout of one attempt
   */
  record Otlp(
      boolean grpc, String endpoint, boolean gzip, Duration timeout, Map<String, String> headers)
      implements OwnTarget {
    public Otlp {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    boolean plaintext() {
      return endpoint.startsWith("http://");
    }

    /** The same with attempts that do not last longer than {@code longest}. */
    Otlp within(Duration longest) {
      return longest.compareTo(timeout) < 0
          ? new Otlp(grpc, endpoint, gzip, longest, headers)
          : this;
    }

    /** Without the values of headers, which may be secrets. */
    @Override
    public String toString() {
      return "Otlp[%s %s%s timeout=%s headers=%s]"
          .formatted(
              grpc ? "grpc" : "http/protobuf",
              endpoint,
              gzip ? " gzip" : "",
              timeout,
              headers.keySet());
    }
  }
}
