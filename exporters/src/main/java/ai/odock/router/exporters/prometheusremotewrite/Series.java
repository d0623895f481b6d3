package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.Attribute;
import ai.odock.router.prometheus.ConstantLabels;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.Name;
import ai.odock.router.prometheus.PointLabels;
import ai.odock.router.prometheus.ResourceAttributes;
import ai.odock.router.prometheus.Settings;
import org.jspecify.annotations.Nullable;

/** What the translators of points share: from attributes to labels to series of the table. */
final class Series {
  private final long maxPointBytes;
  private final SeriesTable table;
  private final ConstantLabels constants;
  private final ResourceAttributes resource;
  private final Attribute attribute = new Attribute();
  private final PointLabels attributes = new PointLabels(LabelNames.Style.SERIES);
  private final SeriesLabels labels;
  private final Exemplars exemplars = new Exemplars();
  private int family;

  /**
   * @param maxPointBytes what the series of one point may take
   */
  Series(Settings settings, SeriesTable table, ConstantLabels constants, long maxPointBytes) {
    this.maxPointBytes = maxPointBytes;
    this.table = table;
    this.constants = constants;
    this.resource = new ResourceAttributes(settings.resourceLabels());
    this.labels = new SeriesLabels(table);
  }

  /** Takes the resource of the ResourceMetrics whose fields {@code fields} is about to read. */
  void resource(ProtoReader fields) {
    resource.read(fields);
  }

  /** Takes the family of the metric whose points follow. */
  void family(MetricHeader metric) {
    family = table.families().add(metric);
  }

  /** Starts a point that lies in this array. */
  void clear(byte[] array) {
    attributes.clear(array);
  }

  /** Takes the attribute that {@code outer} stands on. */
  void attribute(ProtoReader outer) {
    attribute.read(outer);
    if (!resource.overwrites(attribute)) {
      attributes.add(attribute);
    }
  }

  /**
   * Ends the attributes: from here on {@link #labels} gives series.
   *
   * @param metric the name of its metric
   * @param expected how many series the point will have at most
   * @return why the point cannot have any, or null
   */
  @Nullable DropReason begin(Name metric, long expected) {
    resource.addTo(attributes);
    @Nullable DropReason problem = attributes.problem();
    if (problem != null) {
      return problem;
    }
    labels.of(attributes.mergedWith(constants.ofScope()), metric.bytes, family);
    if (expected * labels.byteSize() > maxPointBytes) {
      return DropReason.TOO_LARGE;
    }
    table.beginPoint();
    return null;
  }

  SeriesLabels labels() {
    return labels;
  }

  SeriesTable table() {
    return table;
  }

  Exemplars exemplars() {
    return exemplars;
  }

  /** Adds the exemplar that was encoded last. */
  void addExemplar(int number) {
    table.exemplar(number, exemplars.encoded(), exemplars.millis());
  }

  /** Ends the point. */
  void end() {
    table.endPoint();
  }
}
