package ai.odock.router.app.demo;

import java.util.Locale;

/** What the demo says first: what runs where, and what to try. */
final class Banner {
  private Banner() {}

  static String of(DemoSettings settings, DemoPorts ports) {
    StringBuilder text = new StringBuilder(2000);
    text.append(
        String.format(
            Locale.ROOT,
            """
            The platform's telemetry pipeline in one process.

              a small gateway    %d requests/s: spans over HTTP, metrics and logs over gRPC
              the router         OTLP on localhost:%d (gRPC) and localhost:%d (HTTP)
                                 its own metrics: http://localhost:%d/metrics
              stand-ins          traces  -> Tempo       http://localhost:%d/
                                 metrics -> Prometheus  http://localhost:%d/
                                 logs    -> Loki        http://localhost:%d/
            """,
            settings.rate(),
            ports.grpc(),
            ports.http(),
            ports.metrics(),
            ports.tempoPage(),
            ports.prometheus(),
            ports.loki()));
    ports.moved().forEach(sentence -> text.append("  ").append(sentence).append('\n'));
    text.append(commands(settings, ports));
    return text.toString();
  }

  private static String commands(DemoSettings settings, DemoPorts ports) {
    return String.format(
        Locale.ROOT,
        """

        Try in another terminal:
          curl -s localhost:%d    # the latest spans, yours on top; so the other pages
          curl -s localhost:%d/metrics | grep router_exporter
          curl -s localhost:%d/v1/traces -H 'Content-Type: application/json' -d '
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"hello","traceId":
            "0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"}]}]}]}'
        %s
        The table counts spans, data points and log records; for Prometheus, a data
        point of a histogram is many samples. "waiting" is what was received and is
        not yet delivered: it fills a batch, which is sent every 0.2 s, or is in a
        queue. %s

        """,
        ports.tempoPage(),
        ports.metrics(),
        ports.http(),
        settings.broken() == null
            ? "Or end this and watch an outage: ./router demo --break tempo"
                + offset(settings)
                + "\n"
            : String.format(
                Locale.ROOT,
                "After %d s %s will be down for %d s.%n",
                settings.breakAfter().toSeconds(),
                settings.broken().title(),
                settings.breakFor().toSeconds()),
        settings.runFor().isZero()
            ? "Ctrl-C ends the demo."
            : "The demo ends after " + settings.runFor().toSeconds() + " s.");
  }

  private static String offset(DemoSettings settings) {
    return settings.portOffset() == 0 ? "" : " --port-offset " + settings.portOffset();
  }
}
