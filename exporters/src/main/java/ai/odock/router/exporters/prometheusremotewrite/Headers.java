package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;
import ai.odock.router.prometheus.ConstantLabels;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.EncodedLabels;
import ai.odock.router.prometheus.LabelNames;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Name;
import ai.odock.router.prometheus.Otlp;
import ai.odock.router.prometheus.ResourceAttributes;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.prometheus.TranslatedMetric;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands around points: resource, scope and metric. They are recognised by their bytes, and
 * what was made of them is remembered, so that most batches translate none of them. The cursors
 * that it is given must stay where they are until the next one is given.
 */
final class Headers {
  private static final int UNKNOWN = -2;

  /** A place for {@link #targetInfo}, with room to grow. */
  private static final long TARGET_BYTES = 8;

  /** A metric with its name and its place. */
  private static final long METRIC_BYTES = 120;

  /** How far the cursors have come. */
  private static final int AT_RESOURCE = 1;

  private static final int AT_SCOPE = 2;
  private static final int AT_METRIC = 3;

  private final ProtoReader fields = new ProtoReader();
  private final ProtoWriter key = new ProtoWriter(512);
  private final ByteTable resources = new ByteTable();
  private final ByteTable scopes = new ByteTable();
  private final ByteTable metrics = new ByteTable();

  /** By resource: what {@link #targetInfo} was told. */
  private int[] targetInfos = new int[16];

  /** By metric. */
  private @Nullable Metric[] known = new Metric[16];

  private final Families families;
  private final ConstantLabels constants;
  private final ResourceAttributes resourceLabels;
  private final MetricHeader header = new MetricHeader();
  private final TranslatedMetric translated;

  private ProtoReader resourceMetrics = new ProtoReader();
  private ProtoReader scopeMetrics = new ProtoReader();
  private ProtoReader metricAt = new ProtoReader();
  private int resource;
  private int scope;
  private int level;

  /** What the metrics that are remembered take beside their bytes. */
  private long metricBytes;

  private boolean resourceRead;
  private boolean scopeRead;

  /**
   * A metric of a scope of a resource.
   *
   * @param number of all metrics that are remembered
   * @param kind the field in Metric of its data
   * @param family a number of {@link Families}
   * @param cut labels of its resource or scope are not whole
   * @param problem why its points cannot be translated
   */
  record Metric(
      int number,
      int kind,
      Name name,
      MetricType type,
      int family,
      boolean cut,
      @Nullable DropReason problem) {
    static final Metric NONE =
        new Metric(
            -1, 0, Name.INVALID_UTF8, MetricType.UNKNOWN, -1, false, DropReason.INVALID_UTF8);
  }

  Headers(Settings settings, Families families) {
    this.families = families;
    constants = new ConstantLabels(settings);
    resourceLabels =
        new ResourceAttributes(
            settings.resourceLabels(), LabelNames.Style.SERIES, settings.maxLabelValueBytes());
    translated = new TranslatedMetric(settings);
  }

  /** Forgets all, and with it the numbers of metrics. */
  void clear() {
    resources.clear();
    scopes.clear();
    metrics.clear();
    Arrays.fill(known, null);
    metricBytes = 0;
  }

  /** What is remembered takes on the heap, with room to grow. */
  long usedBytes() {
    return resources.usedBytes()
        + scopes.usedBytes()
        + metrics.usedBytes()
        + TARGET_BYTES * resources.size()
        + metricBytes;
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return resources.heldBytes()
        + scopes.heldBytes()
        + metrics.heldBytes()
        + TARGET_BYTES * targetInfos.length
        + metricBytes
        + key.array().length
        + constants.heldBytes()
        + resourceLabels.heldBytes();
  }

  /** Takes the ResourceMetrics that a cursor stands on. */
  void resource(ProtoReader outer) {
    resourceMetrics = outer;
    level = AT_RESOURCE;
    resourceRead = false;
    key.clear();
    addToKey(outer, MetricsSchema.RESOURCE_METRICS, Otlp.RESOURCE);
    int before = resources.size();
    resource = resources.add(key.array(), 0, key.size());
    if (resource == before) {
      if (resource == targetInfos.length) {
        targetInfos = Arrays.copyOf(targetInfos, 2 * resource);
      }
      targetInfos[resource] = UNKNOWN;
    }
  }

  /** Takes the ScopeMetrics that a cursor stands on. */
  void scope(ProtoReader outer) {
    scopeMetrics = outer;
    level = AT_SCOPE;
    scopeRead = false;
    key.clear();
    key.fixed32(resource);
    addToKey(outer, MetricsSchema.SCOPE_METRICS, Otlp.SCOPE_OF_METRICS);
    scope = scopes.add(key.array(), 0, key.size());
  }

  /** Takes the Metric that a cursor stands on; null when it has no data. */
  @Nullable Metric metric(ProtoReader outer) {
    header.read(outer);
    if (header.kind() == 0) {
      return null;
    }
    metricAt = outer;
    level = AT_METRIC;
    key.clear();
    key.fixed32(scope);
    header.writeKey(key);
    int before = metrics.size();
    int number = metrics.add(key.array(), 0, key.size());
    if (number == known.length) {
      known = Arrays.copyOf(known, 2 * number);
    }
    Metric metric = known[number];
    if (number == before || metric == null) {
      metric = read(number);
      known[number] = metric;
      metricBytes += METRIC_BYTES + metric.name().bytes.length;
    }
    return metric;
  }

  private Metric read(int number) {
    translated.read(header);
    EncodedLabels _ = ofScope();
    @Nullable DropReason problem =
        translated.problem() != null ? translated.problem() : constants.problem();
    int family = problem == null ? families.add(translated, header.description()) : -1;
    boolean cut = constants.wasCut() || resourceLabels.wasCut();
    return new Metric(
        number, header.kind(), translated.name(), translated.type(), family, cut, problem);
  }

  private void addToKey(ProtoReader outer, MessageType type, int field) {
    fields.enter(outer);
    while (fields.next(type)) {
      if (fields.field() == field) {
        int start = fields.fieldStart();
        key.bytes(fields.array(), start, fields.fieldEnd() - start);
      }
    }
  }

  /**
   * Enters the same resource, scope and metric once more, after {@link #clear}, as far as the
   * cursors have come.
   *
   * @return the metric; null when none was entered
   */
  @Nullable Metric again() {
    int before = level;
    resource(resourceMetrics);
    if (before >= AT_SCOPE) {
      scope(scopeMetrics);
    }
    return before >= AT_METRIC ? metric(metricAt) : null;
  }

  /** The name of the metric as it came, for people. */
  String metricName() {
    return header.shownName();
  }

  /** The labels that come from resource and scope. */
  EncodedLabels ofScope() {
    readResource();
    if (!scopeRead) {
      constants.scope(scopeMetrics);
      scopeRead = true;
    }
    return constants.ofScope();
  }

  /** The labels that come from the resource alone; null when they are not valid. */
  @Nullable EncodedLabels ofResource() {
    readResource();
    return constants.validResource() ? constants.ofResource() : null;
  }

  /** The attributes of the resource that become labels of points. */
  ResourceAttributes resourceLabels() {
    readResource();
    return resourceLabels;
  }

  private void readResource() {
    if (!resourceRead) {
      constants.resource(fields.enter(resourceMetrics));
      resourceLabels.read(fields.enter(resourceMetrics));
      resourceRead = true;
      scopeRead = false;
    }
  }

  /** The ResourceMetrics, before its first field. */
  ProtoReader resourceFields() {
    return fields.enter(resourceMetrics);
  }

  /** Whether {@link #targetInfo} has not been told yet for this resource. */
  boolean needsTargetInfo() {
    return targetInfos[resource] == UNKNOWN;
  }

  /** Remembers the {@code target_info} series of this resource, negative for none. */
  void targetInfo(int series) {
    targetInfos[resource] = series;
  }

  int targetInfo() {
    return targetInfos[resource];
  }
}
