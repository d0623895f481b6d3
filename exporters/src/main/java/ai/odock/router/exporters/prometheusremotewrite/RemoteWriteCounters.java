package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.ComponentContext;
import ai.odock.router.settings.Redaction;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Counter;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.OtelcolRemoteWrite;
import java.util.Map;

/** What the collector's exporter tells of itself, under its names. */
final class RemoteWriteCounters {
  private final Metrics metrics;
  private final String exporter;
  private final Counter failedTranslations;
  private final Counter timeSeries;
  private final Counter requests;
  private final Counter samples;
  private final Counter histograms;
  private final Counter exemplars;

  /**
   * @param parallelism the requests that may be on their way at a time
   */
  RemoteWriteCounters(ComponentContext context, String endpoint, int parallelism) {
    metrics = context.metrics();
    exporter = context.id().toString();
    Map<String, String> labels = Map.of("exporter", exporter, "endpoint", Redaction.text(endpoint));
    metrics.observe(OtelcolRemoteWrite.CONSUMERS, labels, () -> parallelism);
    failedTranslations = metrics.counter(OtelcolRemoteWrite.FAILED_TRANSLATIONS, labels);
    timeSeries = metrics.counter(OtelcolRemoteWrite.TRANSLATED_TIME_SERIES, labels);
    requests = metrics.counter(OtelcolRemoteWrite.SENT_BATCHES, labels);
    samples = metrics.counter(OtelcolRemoteWrite.WRITTEN_SAMPLES, labels);
    histograms = metrics.counter(OtelcolRemoteWrite.WRITTEN_HISTOGRAMS, labels);
    exemplars = metrics.counter(OtelcolRemoteWrite.WRITTEN_EXEMPLARS, labels);
  }

  void translated(Translation translation) {
    timeSeries.add(translation.timeSeries());
    translation
        .adjusted()
        .forEach(
            (how, points) ->
                metrics
                    .counter(
                        Accounting.EXPORTER_ADJUSTED_ITEMS,
                        Map.of("exporter", exporter, "reason", how.label()))
                    .add(points));
    int failed = translation.dropped().values().stream().mapToInt(Integer::intValue).sum();
    if (failed > 0) {
      failedTranslations.add(failed);
    }
  }

  /** The backend says that it has written so much. */
  void written(Written written) {
    samples.add(written.samples());
    histograms.add(written.histograms());
    exemplars.add(written.exemplars());
  }

  /** One request was sent, whatever its answer. */
  void sent() {
    requests.add(1);
  }
}
