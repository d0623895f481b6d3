package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.ConstantLabels;
import ai.odock.router.prometheus.EncodedLabels;
import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Otlp;
import ai.odock.router.prometheus.PointLabels;
import ai.odock.router.prometheus.ResourceAttributes;
import ai.odock.router.prometheus.Settings;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The {@code target_info} series of a resource, which holds its attributes. */
final class TargetInfo {
  private static final byte[] HELP = "Target metadata".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_UNIT = {};

  private static final int NOTHING = -1;

  private final boolean enabled;
  private final byte[] name;
  private final SeriesTable table;
  private final SeriesLabels series;
  private final TargetTimes times;
  private final LongSupplier nowMillis;
  private final ResourceAttributes attributes;
  private final PointLabels labels;

  TargetInfo(Settings settings, SeriesTable table, TargetTimes times, LongSupplier nowMillis) {
    this.enabled = settings.targetInfo();
    String prefix = settings.namespace().isEmpty() ? "" : settings.namespace() + "_";
    this.name = (prefix + "target_info").getBytes(StandardCharsets.UTF_8);
    this.table = table;
    this.series = new SeriesLabels(table);
    this.times = times;
    this.nowMillis = nowMillis;
    LabelNames.Style style = LabelNames.Style.TARGET_INFO;
    Settings.ResourceLabels which = Settings.ResourceLabels.WITHOUT_SERVICE;
    this.attributes = new ResourceAttributes(which, style, settings.maxLabelValueBytes());
    this.labels = new PointLabels(style, settings.maxLabelValueBytes());
  }

  /**
   * Adds the series of the resource that the headers have, if there is something to say of it.
   *
   * @param newest time of its points, in nanoseconds
   */
  void add(Headers headers, long newest) {
    if (!enabled || newest == 0) {
      return;
    }
    if (headers.needsTargetInfo()) {
      headers.targetInfo(find(headers));
    }
    if (headers.targetInfo() >= 0) {
      int family = table.families().add(MetricType.GAUGE, name, HELP, 0, HELP.length, NO_UNIT);
      int number = table.use(headers.targetInfo(), family);
      long millis =
          times.next(
              table.labelsArray(),
              table.labelsStart(number),
              table.labelsLength(number),
              Otlp.millis(newest),
              nowMillis.getAsLong());
      table.sample(number, Double.doubleToRawLongBits(1), millis, 0);
      table.own(number);
    }
  }

  /** The number of the labels, negative when there is nothing to say or nobody to say it of. */
  private int find(Headers headers) {
    @Nullable EncodedLabels constants = headers.ofResource();
    ProtoReader fields = headers.resourceFields();
    labels.clear(fields.array());
    attributes.read(fields);
    if (constants == null || attributes.size() == 0 || attributes.problem() != null) {
      return NOTHING;
    }
    attributes.addTo(labels);
    EncodedLabels all = labels.mergedWith(constants);
    boolean known = all.has(ConstantLabels.JOB) || all.has(ConstantLabels.INSTANCE);
    if (!known || all.size() == constants.size()) {
      return NOTHING;
    }
    series.of(all, name);
    return series.series(name, SeriesLabels.Suffix.NONE);
  }

  /** Bytes that it keeps for the next batch. */
  long heldBytes() {
    return attributes.heldBytes() + labels.heldBytes() + series.heldBytes();
  }
}
