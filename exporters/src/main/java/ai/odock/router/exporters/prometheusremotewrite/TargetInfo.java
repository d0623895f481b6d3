package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.MetricsSchema;
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

  /** Adds the series of the resource that the headers have, if there is something to say of it. */
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
      table.sample(number, Double.doubleToRawLongBits(1), Otlp.millis(newest), 0);
    }
  }

  /** The number of the labels, negative when there is nothing to say or nobody to say it of. */
  private int find(Headers headers) {
    @Nullable EncodedLabels constants = headers.ofResource();
    ProtoReader fields = headers.resourceFields();
    attributes.clear(fields.array());
    while (fields.next(MetricsSchema.RESOURCE_METRICS)) {
      if (fields.field() == Otlp.RESOURCE) {
        addAttributes(fields);
      }
    }
    if (constants == null || attributes.size() == 0 || attributes.problem() != null) {
      return NOTHING;
    }
    EncodedLabels labels = attributes.mergedWith(constants);
    if (!labels.has(ConstantLabels.JOB) && !labels.has(ConstantLabels.INSTANCE)) {
      return NOTHING;
    }
    series.of(labels, name);
    return series.series(name, SeriesLabels.Suffix.NONE);
  }

  private void addAttributes(ProtoReader fields) {
    resource.enter(fields);
    while (resource.next(CommonSchema.RESOURCE)) {
      if (resource.field() == Otlp.RESOURCE_ATTRIBUTES) {
        attribute.read(resource);
        if (!ResourceIdentity.isIdentity(attribute)) {
          attributes.add(attribute);
        }
      }
    }
  }
}
