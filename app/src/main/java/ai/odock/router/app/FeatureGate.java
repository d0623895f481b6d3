package ai.odock.router.app;

import java.util.Arrays;
import java.util.List;

/**
 * A feature gate of the collector 0.147, with what it is worth here.
 *
 * @param enabled unless the operator says something else
 * @param switchable whether it changes anything here; one that does not stays as it is
 * @param since the collector's version that brought it; empty when it does not say
 * @param until the collector's version that ends it; empty when it does not say
 */
record FeatureGate(
    String id,
    Stage stage,
    boolean enabled,
    boolean switchable,
    String since,
    String until,
    String description) {

  /** How far a gate has come; a stable one is on for good. */
  enum Stage {
    ALPHA("Alpha"),
    BETA("Beta"),
    STABLE("Stable");

    private final String label;

    Stage(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** Id, stage, state here (= for fixed), since, until, description. */
  private static final String TABLE =
      """
      confighttp.framedSnappy | BETA | =on | v0.125.0 | | HTTP bodies in the framed form of snappy are called x-snappy-framed, snappy is the block form.
      configoptional.AddEnabledField | BETA | =on | v0.138.0 | | Optional blocks of the configuration take the key enabled.
      confmap.enableMergeAppendOption | ALPHA | off | v0.120.0 | | Lists of receivers, exporters and extensions in several configurations add up instead of being replaced.
      confmap.newExpandedValueSanitizer | BETA | =on | v0.144.0 | | A text key takes the text of an environment variable as it is, also when it looks like a number.
      exporter.PersistRequestContext | BETA | =on | v0.128.0 | | What a client sent beside its telemetry is kept with it in a queue on disk.
      exporter.prometheusremotewritexporter.EnableMultipleWorkers | ALPHA | =off | | | Remote write sends several batches at a time. Here it sends the parts of one batch side by side, in order.
      exporter.prometheusremotewritexporter.RetryOn429 | ALPHA | =on | v0.101.0 | | Remote write tries again after 429. Always so here; the collector needs this gate.
      exporter.prometheusremotewritexporter.enableSendingRW2 | ALPHA | =on | v0.125.0 | | Remote write can speak its protocol 2.0. Always so here; the collector needs this gate.
      extension.healthcheck.useComponentStatus | ALPHA | =off | v0.142.0 | v0.147.0 | The health check answers from the state of every component.
      filter.filterlog.useOTTLBridge | ALPHA | =off | | | Conditions on log records are run as OTTL.
      filter.filtermetric.useOTTLBridge | ALPHA | =off | | | Conditions on metrics are run as OTTL.
      filter.filterspan.useOTTLBridge | ALPHA | =off | | | Conditions on spans are run as OTTL.
      otelcol.printInitialConfig | BETA | on | v0.120.0 | | The command print-config can be used.
      ottl.PanicDuplicateName | BETA | =on | | | Two OTTL functions of one name are an error of the program.
      ottl.contexts.enableOTelColContext | BETA | =on | v0.147.0 | | OTTL statements can use paths that begin with otelcol.
      pdata.enableRefCounting | BETA | =on | v0.133.0 | | The memory of telemetry is given back early. It tunes the Go runtime.
      pdata.useCustomProtoEncoding | STABLE | =on | v0.133.0 | v0.137.0 | Telemetry is encoded by code of its own instead of a library's.
      pdata.useProtoPooling | ALPHA | =off | v0.133.0 | | The memory of telemetry comes from pools. It tunes the Go runtime.
      pkg.translator.prometheus.NormalizeName | STABLE | =on | | v0.130.0 | Metric names follow the rules of Prometheus: units, _total, _ratio.
      pkg.translator.prometheus.PermissiveLabelSanitization | ALPHA | =off | | | Labels that begin with _ keep it instead of getting key in front.
      receiverhelper.newReceiverMetrics | ALPHA | =off | v0.138.0 | | Metrics of receivers tell errors of what follows from their own.
      service.AllowNoPipelines | ALPHA | off | v0.122.0 | | A configuration may be without any pipeline.
      service.profilesSupport | ALPHA | =off | v0.112.0 | | Pipelines for profiles.
      telemetry.UseLocalHostAsDefaultMetricsAddress | BETA | off | v0.111.0 | | The metrics page that nobody configured is for this host alone. Off here: Prometheus runs on another one.
      telemetry.newPipelineTelemetry | ALPHA | =off | v0.123.0 | | Own metrics say with scope attributes which component they are of.
      """;

  /** All, by their ids. */
  static final List<FeatureGate> ALL = TABLE.lines().map(FeatureGate::parse).toList();

  private static FeatureGate parse(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", 6)).map(String::strip).toList();
    String state = cells.get(2);
    return new FeatureGate(
        cells.get(0),
        Stage.valueOf(cells.get(1)),
        state.endsWith("on"),
        !state.startsWith("="),
        cells.get(3),
        cells.get(4),
        cells.get(5));
  }
}
