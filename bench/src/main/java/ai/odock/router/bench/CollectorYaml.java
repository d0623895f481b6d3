package ai.odock.router.bench;

/** The configuration of the tested routers: OTLP in, batch, one exporter; defaults elsewhere. */
final class CollectorYaml {
  private CollectorYaml() {}

  static String of(Options options, Ports ports, Sink sink) {
    return """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: "127.0.0.1:%d"}
              http: {endpoint: "127.0.0.1:%d"}
        processors:
          batch: {}
        exporters:
        %s
        service:
          telemetry:
            metrics:
              readers:
                - pull: {exporter: {prometheus: {host: 127.0.0.1, port: %d}}}
          pipelines:
            %s: {receivers: [otlp], processors: [batch], exporters: [%s]}
        """
        .formatted(
            ports.grpc(),
            ports.http(),
            exporter(options, sink).indent(2).stripTrailing(),
            ports.metrics(),
            options.signal().label(),
            name(options.out()));
  }

  private static String name(Protocol out) {
    return switch (out) {
      case GRPC -> "otlp";
      case HTTP -> "otlphttp";
      case PRW -> "prometheusremotewrite";
      case LOKI -> "loki";
    };
  }

  private static String exporter(Options options, Sink sink) {
    String compression = options.gzipOut() ? "gzip" : "none";
    return switch (options.out()) {
      case GRPC ->
          "otlp: {endpoint: \"127.0.0.1:%d\", tls: {insecure: true}, compression: %s}"
              .formatted(sink.grpcPort(), compression);
      case HTTP ->
          "otlphttp: {endpoint: \"http://127.0.0.1:%d\", compression: %s}"
              .formatted(sink.httpPort(), compression);
      case PRW ->
          "prometheusremotewrite: {endpoint: \"http://127.0.0.1:%d/api/v1/write\"}"
              .formatted(sink.writePort());
      case LOKI -> "loki: {endpoint: \"http://127.0.0.1:%d\"}".formatted(sink.lokiPort());
    };
  }
}
