package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.Attribute;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.PointLabels;
import ai.odock.router.prometheus.ResourceAttributes;
import org.jspecify.annotations.Nullable;

/** What the translators of points share: from attributes to labels to series of the table. */
final class Series {
  private final long maxPointBytes;
  private final SeriesTable table;
  private final Headers headers;
  private final KnownPoints known;
  private final ProtoReader fields = new ProtoReader();
  private final Attribute attribute = new Attribute();
  private final PointLabels attributes = new PointLabels(LabelNames.Style.SERIES);
  private final SeriesLabels labels;
  private final Exemplars exemplars = new Exemplars();
  private Headers.Metric metric = Headers.Metric.NONE;
  private long newest;

  /**
   * @param maxPointBytes what the series of one point may take
   */
  Series(SeriesTable table, Headers headers, KnownPoints known, long maxPointBytes) {
    this.maxPointBytes = maxPointBytes;
    this.table = table;
    this.headers = headers;
    this.known = known;
    this.labels = new SeriesLabels(table);
  }

  /** Takes the metric whose points follow. */
  void metric(Headers.Metric metric) {
    this.metric = metric;
  }

  Headers.Metric metric() {
    return metric;
  }

  /**
   * The buckets, bounds or quantiles that a point may have: each takes more than this of labels.
   */
  int mostElements() {
    return (int) Math.min(Integer.MAX_VALUE, maxPointBytes / SeriesLabels.LEAST_BYTES);
  }

  /** Starts a point; what its series depend on is taken by {@link #point}. */
  void begin() {
    known.begin(metric.number());
  }

  /** The point that was begun. */
  KnownPoints point() {
    return known;
  }

  /**
   * Makes the labels of an unknown point; {@link #add} gives its series then.
   *
   * @param outer stands on the point
   * @param attributeField of the point
   * @param expected how many series it will have at most
   * @return why the point cannot have any, or null
   */
  @Nullable DropReason label(ProtoReader outer, int attributeField, long expected) {
    ResourceAttributes resource = headers.resourceLabels();
    attributes.clear(outer.array());
    fields.enter(outer);
    while (fields.next()) {
      if (fields.field() == attributeField && fields.wireType() == ProtoReader.BYTES) {
        attribute.read(fields);
        if (!resource.overwrites(attribute)) {
          attributes.add(attribute);
        }
      }
    }
    resource.addTo(attributes);
    @Nullable DropReason problem = attributes.problem();
    if (problem != null) {
      return problem;
    }
    labels.of(attributes.mergedWith(headers.ofScope()), metric.name().bytes);
    return expected * labels.byteSize() > maxPointBytes ? DropReason.TOO_LARGE : null;
  }

  /** Adds a series to the point. */
  void add(SeriesLabels.Suffix suffix) {
    known.add(labels.series(metric.name().bytes, suffix));
  }

  /** Adds a series with one more label to the point. */
  void add(SeriesLabels.Suffix suffix, SeriesLabels.Extra extra, byte[] value) {
    known.add(labels.series(metric.name().bytes, suffix, extra, value));
  }

  /** The number in the table of a series of the point, in the order in which they were added. */
  int use(int index) {
    return table.use(known.series(index), metric.family());
  }

  /**
   * Notes the time of a point, dropped or not.
   *
   * @param nanos since 1970, unsigned
   */
  void seen(long nanos) {
    if (Long.compareUnsigned(nanos, newest) > 0) {
      newest = nanos;
    }
  }

  /** The newest time since {@link #newResource}. */
  long newest() {
    return newest;
  }

  void newResource() {
    newest = 0;
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
}
