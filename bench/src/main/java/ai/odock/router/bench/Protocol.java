package ai.odock.router.bench;

/** How telemetry goes in or out. */
enum Protocol {
  GRPC,
  HTTP,
  /** Prometheus remote write: metrics, out only. */
  PRW,
  /** Loki's push API: logs, out only. */
  LOKI
}
