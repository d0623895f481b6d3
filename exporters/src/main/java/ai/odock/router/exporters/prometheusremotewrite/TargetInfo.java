package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.Attribute;
import ai.odock.router.prometheus.ConstantLabels;
import ai.odock.router.prometheus.EncodedLabels;
import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Otlp;
import ai.odock.router.prometheus.PointLabels;
import ai.odock.router.prometheus.ResourceIdentity;
import ai.odock.router.prometheus.Settings;
import java.nio.charset.StandardCharsets;

/** The {@code target_info} series of a resource, which holds its attributes. */
final class TargetInfo {
  private static final byte[] HELP = "Target metadata".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_UNIT = {};

  private final boolean enabled;
  private final byte[] name;
  private final SeriesTable table;
  private final SeriesLabels series;
  private final PointLabels attributes = new PointLabels(LabelNames.Style.TARGET_INFO);
  private final ProtoReader resource = new ProtoReader();
  private final Attribute attribute = new Attribute();

  TargetInfo(Settings settings, SeriesTable table) {
    this.enabled = settings.targetInfo();
    String prefix = settings.namespace().isEmpty() ? "" : settings.namespace() + "_";
    this.name = (prefix + "target_info").getBytes(StandardCharsets.UTF_8);
    this.table = table;
    this.series = new SeriesLabels(table);
  }

  /**
   * Adds the series, if there is something to say and something to say it of.
   *
   * @param fields about to read the ResourceMetrics
   * @param newest the newest time of its points, nanoseconds since 1970; 0 when there is none
   */
  void add(ProtoReader fields, EncodedLabels constants, long newest) {
    if (!enabled || newest == 0) {
      return;
    }
    attributes.clear(fields.array());
    while (fields.next()) {
      if (fields.field() == Otlp.RESOURCE) {
        addAttributes(fields);
      }
    }
    if (attributes.size() == 0 || attributes.problem() != null) {
      return;
    }
    EncodedLabels labels = attributes.mergedWith(constants);
    if (labels.has(ConstantLabels.JOB) || labels.has(ConstantLabels.INSTANCE)) {
      series.of(
          labels,
          name,
          table.families().add(MetricType.GAUGE, name, HELP, 0, HELP.length, NO_UNIT));
      int number = series.series(name, SeriesLabels.Suffix.NONE);
      table.sample(number, Double.doubleToRawLongBits(1), Otlp.millis(newest), 0);
    }
  }

  private void addAttributes(ProtoReader fields) {
    resource.enter(fields);
    while (resource.next()) {
      if (resource.field() == Otlp.RESOURCE_ATTRIBUTES) {
        attribute.read(resource);
        if (!ResourceIdentity.isIdentity(attribute)) {
          attributes.add(attribute);
        }
      }
    }
  }
}
