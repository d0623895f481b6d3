package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.Utf8;
import ai.odock.router.prometheus.LabelLimits;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.MetricNames.Kind;
import ai.odock.router.prometheus.Otlp;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From OTLP's names to those of Prometheus, for what is seen for the first time. Used by one thread
 * at a time.
 */
final class Translation {
  private static final String SCOPE = "otel_scope_";

  /** Characters of label names that are remembered, with what they were made from. */
  private static final int MOST_NAME_CHARACTERS = 64 << 10;

  private final PrometheusConfig config;
  private final Names names;
  private final AttributeTexts texts;
  private final ProtoReader fields = new ProtoReader();
  private final Map<String, String> labelNames = new HashMap<>();
  private int nameCharacters;

  Translation(PrometheusConfig config) {
    this.config = config;
    this.names = config.names();
    this.texts = new AttributeTexts(config.maxLabelValueBytes());
  }

  /** Reads a Resource. */
  Known.Resource resource(long number, byte[] array, int length) {
    ProtoReader message = fields.set(array, 0, length);
    texts.readAround(message, CommonSchema.RESOURCE, Otlp.RESOURCE_ATTRIBUTES);
    if (texts.problem() != null) {
      return new Known.Resource(
          number, new TreeMap<>(), Map.of(), null, texts.wasCut(), texts.problem());
    }
    Identity identity = Identity.of(texts.values());
    Map<String, String> converted =
        config.resourceLabels().enabled()
            ? identity.remaining(config.resourceLabels().withoutService())
            : Map.of();
    return new Known.Resource(
        number, identity.labels(), converted, target(identity), texts.wasCut(), null);
  }

  /** Needs both job and instance, and names for all attributes, as in the collector. */
  private Known.@Nullable Target target(Identity identity) {
    String job = identity.labels().getOrDefault(Identity.JOB, "");
    String instance = identity.labels().getOrDefault(Identity.INSTANCE, "");
    SortedMap<String, String> labels = new TreeMap<>();
    if (job.isEmpty() || instance.isEmpty() || !name(identity.remaining(true), "", labels)) {
      return null;
    }
    labels.putAll(identity.labels());
    return new Known.Target(job + '\n' + instance, Labels.of(labels));
  }

  /**
   * Reads a scope.
   *
   * @param scope an InstrumentationScope
   */
  Known.Scope scope(long number, Known.Resource resource, byte[] schema, byte[] scope) {
    SortedMap<String, String> labels = new TreeMap<>();
    if (resource.problem() != null || !config.scopeInfo()) {
      return new Known.Scope(number, resource, labels, resource.cut(), resource.problem());
    }
    ProtoReader message = fields.set(scope, 0, scope.length);
    texts.readAround(message, CommonSchema.SCOPE, Otlp.SCOPE_ATTRIBUTES);
    @Nullable Refusal problem = texts.problem();
    if (problem == null && !name(texts.values(), SCOPE, labels)) {
      problem = Refusal.INVALID_LABEL_NAME;
    }
    Slice name = new Slice();
    Slice version = new Slice();
    fields.set(scope, 0, scope.length);
    while (fields.next(CommonSchema.SCOPE)) {
      if (fields.field() == Otlp.SCOPE_NAME) {
        name.set(fields);
      } else if (fields.field() == Otlp.SCOPE_VERSION) {
        version.set(fields);
      }
    }
    Slice url = new Slice();
    url.set(schema, 0, schema.length);
    boolean cut = texts.wasCut();
    cut |= cut(name);
    cut |= cut(version);
    cut |= cut(url);
    if (!isValid(name) || !isValid(version) || !isValid(url)) {
      problem = Refusal.INVALID_UTF8;
    }
    labels.put(SCOPE + "name", text(name));
    labels.put(SCOPE + "version", text(version));
    labels.put(SCOPE + "schema_url", text(url));
    return new Known.Scope(number, resource, labels, cut || resource.cut(), problem);
  }

  /** Cuts what is too long for a label. */
  private boolean cut(Slice text) {
    int most = config.maxLabelValueBytes();
    int length = Utf8.wholeCharacters(text.array(), text.offset(), text.length(), most);
    boolean shorter = length < text.length();
    text.set(text.array(), text.offset(), length);
    return shorter;
  }

  /** Names the metric that a header has read. */
  Known.Metric metric(long number, Known.Scope scope, MetricHeader header) {
    int data = header.kind();
    boolean delta = header.temporality() == Otlp.DELTA;
    boolean counts = data == Otlp.SUM && header.monotonic();
    Kind kind = data == Otlp.GAUGE ? Kind.GAUGE : counts ? Kind.MONOTONIC_SUM : Kind.OTHER;
    @Nullable Refusal textProblem = textProblem(header);
    String name =
        textProblem == null ? names.metric(text(header.name()), text(header.unit()), kind) : "";
    @Nullable Refusal problem = scope.problem();
    if (problem == null) {
      problem = temporalityProblem(data, header.temporality(), header.monotonic());
    }
    if (problem == null && name.isEmpty()) {
      problem = textProblem != null ? textProblem : Refusal.INVALID_METRIC_NAME;
    }
    String shown = name.isEmpty() ? header.shownName() : name;
    // what is not UTF-8 in a help text is replaced: it is only for people
    String help = text(header.description());
    return new Known.Metric(number, scope, shown, type(data, counts), help, delta, problem);
  }

  private static @Nullable Refusal textProblem(MetricHeader header) {
    int longest = Math.max(header.name().length(), header.unit().length());
    if (longest > LabelLimits.MOST_NAME_BYTES) {
      return Refusal.NAME_TOO_LONG;
    }
    return isValid(header.name()) && isValid(header.unit()) ? null : Refusal.INVALID_UTF8;
  }

  private static boolean isValid(Slice text) {
    return Utf8.isValid(text.array(), text.offset(), text.length());
  }

  private static String text(Slice text) {
    return new String(text.array(), text.offset(), text.length(), StandardCharsets.UTF_8);
  }

  private static @Nullable Refusal temporalityProblem(
      int data, long temporality, boolean monotonic) {
    if (data == Otlp.GAUGE || data == Otlp.SUMMARY || temporality == Otlp.CUMULATIVE) {
      return null;
    }
    if (temporality != Otlp.DELTA) {
      return Refusal.UNSPECIFIED_TEMPORALITY;
    }
    return data == Otlp.SUM && !monotonic ? Refusal.DELTA_TEMPORALITY : null;
  }

  private static Type type(int data, boolean counts) {
    return switch (data) {
      case Otlp.GAUGE -> Type.GAUGE;
      case Otlp.SUM -> counts ? Type.COUNTER : Type.GAUGE;
      case Otlp.SUMMARY -> Type.SUMMARY;
      default -> Type.HISTOGRAM;
    };
  }

  /**
   * Names a series. A label of the resource or the scope goes before one of the point; constant
   * labels go behind all.
   */
  SeriesName series(Known.Metric metric, AttributeKey point) {
    texts.readPoint(point.attributes(fields), CommonSchema.RESOURCE, AttributeKey.ATTRIBUTE);
    @Nullable Refusal problem = texts.problem();
    if (problem != null) {
      return SeriesName.none(problem);
    }
    Known.Resource resource = metric.scope().resource();
    Map<String, String> attributes = texts.values(); // with those of the resource over them
    attributes.putAll(resource.attributes());
    SortedMap<String, String> labels = new TreeMap<>();
    if (!name(attributes, "", labels)) {
      return SeriesName.none(Refusal.INVALID_LABEL_NAME);
    }
    labels.putAll(metric.scope().labels());
    labels.putAll(resource.labels());
    config.constLabels().forEach((name, value) -> labels.putIfAbsent(name, value));
    switch (metric.type()) {
      case HISTOGRAM -> labels.remove("le"); // its buckets have one of their own
      case SUMMARY -> labels.remove("quantile");
      default -> {}
    }
    return new SeriesName(Labels.of(labels), null);
  }

  private String label(String key) {
    @Nullable String known = labelNames.get(key);
    if (known != null) {
      return known;
    }
    String label = names.label(key);
    nameCharacters += key.length() + label.length();
    if (nameCharacters > MOST_NAME_CHARACTERS) {
      labelNames.clear();
      nameCharacters = key.length() + label.length();
    }
    labelNames.put(key, label);
    return label;
  }

  /** Names attributes; of several with one name the values are joined. False: one has no name. */
  private boolean name(
      Map<String, String> attributes, String prefix, SortedMap<String, String> labels) {
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      String label = label(prefix + attribute.getKey());
      if (label.isEmpty()) {
        return false;
      }
      labels.merge(
          label, attribute.getValue(), (one, more) -> one.equals(more) ? one : one + ";" + more);
    }
    return true;
  }
}
