package ai.odock.router.exporters.prometheusremotewrite;

import java.util.Map;

/** The versions of the remote-write protocol, by the message that a request holds. */
enum Protocol {
  VERSION_1("prometheus.WriteRequest", "application/x-protobuf", "0.1.0"),
  VERSION_2(
      "io.prometheus.write.v2.Request",
      "application/x-protobuf;proto=io.prometheus.write.v2.Request",
      "2.0.0");

  private final String message;
  private final String contentType;
  private final Map<String, String> headers;

  Protocol(String message, String contentType, String version) {
    this.message = message;
    this.contentType = contentType;
    this.headers = Map.of("X-Prometheus-Remote-Write-Version", version);
  }

  /** The protobuf message, as {@code protobuf_message} names it. */
  String message() {
    return message;
  }

  String contentType() {
    return contentType;
  }

  /** What a request has beside its type and encoding. */
  Map<String, String> headers() {
    return headers;
  }
}
