package ai.odock.router.exporters.loki;

import ai.odock.router.exporters.loki.LabelRule.Source;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The labels of a stream: those of the resource, then of the scope, then of the record. A label
 * that Loki would refuse for its number or length becomes structured metadata instead.
 */
final class StreamLabels {
  private final LabelSet set;
  private final AttributeRules resource;
  private final AttributeRules scope;
  private final AttributeRules record;
  private final byte[][] constantNames;
  private final byte[][] constantValues;
  private final byte[][] scopeNameLabels;
  private final byte[][] scopeVersionLabels;
  private final int most;

  private final ValueText text;
  private final ProtoReader fields = new ProtoReader();
  private final Slice found = new Slice();
  private int ofResource;
  private int ofScope;
  private boolean resourceOver;
  private boolean scopeOver;

  StreamLabels(ValueText text, Translation translation) {
    this.text = text;
    Limits limits = translation.limits();
    set = new LabelSet(text, limits);
    most = limits.labelNames();
    List<LabelRule> constants = rules(translation, Source.CONSTANT);
    constantNames = names(constants);
    constantValues = constants.stream().map(rule -> utf8(rule.key())).toArray(byte[][]::new);
    scopeNameLabels = names(rules(translation, Source.SCOPE_NAME));
    scopeVersionLabels = names(rules(translation, Source.SCOPE_VERSION));
    // What was asked for must find room beside the defaults.
    int reserved = most - translation.labels().size();
    resource =
        new AttributeRules(
            rules(translation, Source.RESOURCE),
            defaults(translation),
            reserved + (int) resourceLabels(translation));
    scope = new AttributeRules(rules(translation, Source.SCOPE), List.of(), 0);
    record = new AttributeRules(rules(translation, Source.RECORD), List.of(), 0);
  }

  private static long resourceLabels(Translation translation) {
    return translation.labels().stream()
        .filter(rule -> rule.source() == Source.RESOURCE || rule.source() == Source.CONSTANT)
        .count();
  }

  private static List<LabelRule> rules(Translation translation, Source source) {
    return translation.labels().stream().filter(rule -> rule.source() == source).toList();
  }

  private static List<LabelRule> defaults(Translation translation) {
    List<String> taken = translation.labels().stream().map(LabelRule::name).toList();
    return translation.defaults().stream()
        .map(key -> new LabelRule(IndexLabels.label(key), Source.RESOURCE, key))
        .filter(rule -> !taken.contains(rule.name()))
        .toList();
  }

  private static byte[][] names(List<LabelRule> rules) {
    return rules.stream().map(rule -> utf8(rule.name())).toArray(byte[][]::new);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether records of one scope may have different labels. */
  boolean ofRecords() {
    return !record.isEmpty();
  }

  /** Begins with the labels of a resource. */
  void resource(Slice piece) {
    set.clear();
    for (int i = 0; i < constantNames.length; i++) {
      set.constant(constantNames[i], constantValues[i]);
    }
    resource.read(piece, Otlp.RESOURCE_ATTRIBUTES);
    resource.addTo(set, most);
    ofResource = set.size();
    resourceOver = set.overLimit();
  }

  /** Goes on with those of a scope of that resource. */
  void scope(Slice piece) {
    set.truncate(ofResource);
    if (scopeNameLabels.length > 0 || scopeVersionLabels.length > 0) {
      field(piece, Otlp.SCOPE_NAME, scopeNameLabels);
      field(piece, Otlp.SCOPE_VERSION, scopeVersionLabels);
    }
    if (!scope.isEmpty()) {
      scope.read(piece, Otlp.SCOPE_ATTRIBUTES);
      scope.addTo(set, most);
    }
    ofScope = set.size();
    scopeOver = resourceOver || set.overLimit();
  }

  private void field(Slice piece, int field, byte[][] labels) {
    found.clear();
    piece.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field) {
        found.set(fields);
      }
    }
    for (byte[] label : labels) {
      set.begin(label, 0, label.length);
      text.write(found, set.text());
      set.end(false);
    }
  }

  /**
   * Goes on with those of a record of that scope.
   *
   * @return which attributes of the record are labels, for {@link #hasRecord}
   */
  long record(Slice piece) {
    set.truncate(ofScope);
    record.read(piece, Otlp.RECORD_ATTRIBUTES);
    return record.addTo(set, most);
  }

  /** Whether one of them was too long, or too many. */
  boolean overLimit() {
    return scopeOver || set.overLimit();
  }

  /** Whether the value of this attribute of the resource is a label, or is empty. */
  boolean hasResource(Slice key) {
    return resource.has(key);
  }

  boolean hasScope(Slice key) {
    return scope.has(key);
  }

  /** The same for an attribute of a record. */
  boolean hasRecord(Slice key, long labelled) {
    return record.has(key, labelled);
  }

  LabelSet set() {
    return set;
  }
}
