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
  /** Of one point, the first ones: SDKs send one for a bucket, or a few for a point. */
  private static final int MOST_EXEMPLARS = 256;

  private final long maxPointBytes;
  private final SeriesTable table;
  private final Headers headers;
  private final KnownPoints known;
  private final ProtoReader fields = new ProtoReader();
  private final Attribute attribute = new Attribute();
  private final PointLabels attributes;
  private final SeriesLabels labels;
  private final Exemplars exemplars = new Exemplars();
  private Headers.Metric metric = Headers.Metric.NONE;

  /** The exemplars of the point so far, and whether there were more than are sent. */
  private int exemplarCount;

  private boolean exemplarsLeftOut;
  private long newest;

  /**
   * @param maxPointBytes what the series of one point may take
   * @param mostValueBytes that a label may have
   */
  Series(
      SeriesTable table,
      Headers headers,
      KnownPoints known,
      long maxPointBytes,
      int mostValueBytes) {
    this.maxPointBytes = maxPointBytes;
    this.attributes = new PointLabels(LabelNames.Style.SERIES, mostValueBytes);
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
    exemplarCount = 0;
    exemplarsLeftOut = false;
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
    if (resource.problem() != null) {
      return resource.problem();
    }
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

  /**
   * Encodes the exemplar that a cursor stands on.
   *
   * @return null when it is to be left out
   */
  @Nullable Exemplars exemplar(ProtoReader field) {
    if (exemplarCount == MOST_EXEMPLARS) {
      exemplarsLeftOut = true;
      return null;
    }
    exemplarCount++;
    return exemplars.encode(field) ? exemplars : null;
  }

  /** Adds the exemplar that was encoded last. */
  void addExemplar(int number) {
    table.exemplar(number, exemplars.encoded(), exemplars.millis());
  }

  /** Whether the point had more exemplars than are sent. */
  boolean exemplarsLeftOut() {
    return exemplarsLeftOut;
  }

  /** Bytes that it keeps for the next batch. */
  long heldBytes() {
    return attributes.heldBytes() + labels.heldBytes();
  }
}
