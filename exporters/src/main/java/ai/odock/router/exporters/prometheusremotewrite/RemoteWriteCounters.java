package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.ComponentContext;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.OtelcolRemoteWrite;
import java.util.Map;

/** What the collector's exporter tells of itself, under its names. */
final class RemoteWriteCounters {
  /** One request of an endpoint at a time keeps samples in order. */
  private static final int CONSUMERS = 1;

  private final Counter failedTranslations;
  private final Counter timeSeries;
  private final Counter requests;

  RemoteWriteCounters(ComponentContext context, String endpoint) {
    Metrics metrics = context.metrics();
    Map<String, String> labels = Map.of("exporter", context.id().toString(), "endpoint", endpoint);
    metrics.observe(OtelcolRemoteWrite.CONSUMERS, labels, () -> CONSUMERS);
    failedTranslations = metrics.counter(OtelcolRemoteWrite.FAILED_TRANSLATIONS, labels);
    timeSeries = metrics.counter(OtelcolRemoteWrite.TRANSLATED_TIME_SERIES, labels);
    requests = metrics.counter(OtelcolRemoteWrite.SENT_BATCHES, labels);
  }

  void translated(Translation translation) {
    timeSeries.add(translation.timeSeries());
    int failed = translation.dropped().values().stream().mapToInt(Integer::intValue).sum();
    if (failed > 0) {
      failedTranslations.add(failed);
    }
  }

  /** One request was sent, whatever its answer. */
  void sent() {
    requests.add(1);
  }
}
