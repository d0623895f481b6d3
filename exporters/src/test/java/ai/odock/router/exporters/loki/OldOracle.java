package ai.odock.router.exporters.loki;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The rules of the collector's removed exporter, over objects. */
final class OldOracle {
  private static final List<String> HINTS =
      List.of("loki.resource.labels", "loki.attribute.labels", "loki.tenant", "loki.format");
  private static final Pattern LOGFMT =
      Pattern.compile(
          "(?:[!#-<>-~]+=(?:\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[^\\x00-\\x1f])*\"|[^\\x00-\\x20=\"\\x7f]*)(?: +|$))+");
  private static final Pattern PAIR =
      Pattern.compile(
          "([!#-<>-~]+)=(\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[^\\x00-\\x1f])*\"|[^\\x00-\\x20=\"\\x7f]*)");

  private final Translation keys;
  private final List<KeyValue> resource;
  private final LogRecord record;
  private final InstrumentationScope scope;

  OldOracle(
      Translation keys, List<KeyValue> resource, LogRecord record, InstrumentationScope scope) {
    this.keys = keys;
    this.resource = resource;
    this.record = record;
    this.scope = scope;
  }

  static boolean holds(Translation keys, List<KeyValue> resource, LogRecord record) {
    return keys.old() != null || hasHint(resource) || hasHint(record.getAttributesList());
  }

  private static boolean hasHint(List<KeyValue> attributes) {
    return attributes.stream().anyMatch(one -> HINTS.contains(one.getKey()));
  }

  OldOracle with(LogRecord other) {
    return new OldOracle(keys, resource, other, scope);
  }

  /** In the order of their making; of equal names the last counts. */
  private List<Map.Entry<String, AnyValue>> made() {
    OldLabels defaults = keys.oldLabels();
    List<Map.Entry<String, AnyValue>> all = new ArrayList<>();
    if (defaults.exporter()) {
      all.add(Map.entry("exporter", Logs.string("OTLP")));
    }
    if (defaults.job()) {
      find("service.name", resource)
          .ifPresent(
              name -> {
                String space =
                    find("service.namespace", resource).map(v -> Oracle.text(v) + "/").orElse("");
                all.add(Map.entry("job", Logs.string(space + Oracle.text(name))));
              });
    }
    if (defaults.instance()) {
      find("service.instance.id", resource).ifPresent(id -> all.add(Map.entry("instance", id)));
    }
    promote("loki.resource.labels", resource, resource, all);
    int number = record.getSeverityNumberValue();
    if (defaults.level() && number >= 1 && number <= 24) {
      String word =
          "TRACE DEBUG INFO WARN ERROR FATAL".split(" ", -1)[(number - 1) / 4]
              + ((number - 1) % 4 == 0 ? "" : "" + ((number - 1) % 4 + 1));
      all.add(
          Map.entry("level", find("level", record.getAttributesList()).orElse(Logs.string(word))));
    }
    List<KeyValue> own = record.getAttributesList();
    promote("loki.resource.labels", own, resource, all);
    promote("loki.attribute.labels", resource, own, all);
    promote("loki.attribute.labels", own, own, all);
    return all;
  }

  private static void promote(
      String hint,
      List<KeyValue> hints,
      List<KeyValue> attributes,
      List<Map.Entry<String, AnyValue>> into) {
    AnyValue value = Oracle.lastOf(hint, hints);
    List<String> names =
        switch (value.getValueCase()) {
          case STRING_VALUE -> Arrays.asList(value.getStringValue().split(",", -1));
          case ARRAY_VALUE ->
              value.getArrayValue().getValuesList().stream().map(AnyValue::getStringValue).toList();
          default -> List.of();
        };
    for (String name : names) {
      String key = name.strip();
      if (!key.isEmpty()) {
        find(key, attributes).ifPresent(found -> into.add(Map.entry(name(key), found)));
      }
    }
  }

  private static Optional<AnyValue> find(String key, List<KeyValue> attributes) {
    if (attributes.stream().anyMatch(one -> one.getKey().equals(key))) {
      return Optional.of(Oracle.lastOf(key, attributes));
    }
    int dot = key.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    AnyValue outer = Oracle.lastOf(key.substring(0, dot), attributes);
    return outer.hasKvlistValue()
        ? nested(key.substring(dot + 1), outer.getKvlistValue().getValuesList())
        : Optional.empty();
  }

  private static Optional<AnyValue> nested(String path, List<KeyValue> values) {
    int dot = path.indexOf('.');
    String key = dot < 0 ? path : path.substring(0, dot);
    if (values.stream().noneMatch(one -> one.getKey().equals(key))) {
      return Optional.empty();
    }
    AnyValue found = Oracle.lastOf(key, values);
    if (dot < 0) {
      return Optional.of(found);
    }
    return found.hasKvlistValue()
        ? nested(path.substring(dot + 1), found.getKvlistValue().getValuesList())
        : Optional.empty();
  }

  static String name(String key) {
    String name = key.replaceAll("[^a-zA-Z0-9]", "_");
    if (name.matches("[0-9].*")) {
      return "key_" + name;
    }
    return name.startsWith("_") && !name.startsWith("__") ? "key" + name : name;
  }

  private boolean fits(Map.Entry<String, AnyValue> label) {
    return !label.getValue().hasKvlistValue()
        && KeysOracle.utf8(Oracle.text(label.getValue())) <= keys.limits().labelValue()
        && label.getKey().length() <= keys.limits().labelName();
  }

  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    for (var label : made()) {
      String text = Oracle.text(label.getValue());
      if (fits(label) && !text.isEmpty()) {
        labels.put(label.getKey(), text);
      }
    }
    return labels;
  }

  boolean over() {
    return made().stream().anyMatch(label -> !fits(label) && !label.getValue().hasKvlistValue());
  }

  LineFormat format() {
    AnyValue own = Oracle.lastOf("loki.format", record.getAttributesList());
    AnyValue hint = own.getStringValue().isEmpty() ? Oracle.lastOf("loki.format", resource) : own;
    return switch (hint.getStringValue()) {
      case "" -> keys.line() == LineFormat.BODY ? LineFormat.OLD_JSON : keys.line();
      case "raw" -> LineFormat.BODY;
      case "logfmt" -> LineFormat.LOGFMT;
      default -> LineFormat.OLD_JSON;
    };
  }

  private List<KeyValue> left(List<KeyValue> attributes) {
    Map<String, String> labels = labels();
    return attributes.stream()
        .filter(one -> !HINTS.contains(one.getKey()) && !labels.containsKey(name(one.getKey())))
        .toList();
  }

  String line() {
    return switch (format()) {
      case BODY -> Oracle.text(record.getBody());
      case LOGFMT -> logfmt(record, scope, left(record.getAttributesList()), left(resource));
      case JSON ->
          KeysOracle.json(
              left(resource),
              scope,
              record.toBuilder()
                  .clearAttributes()
                  .addAllAttributes(left(record.getAttributesList()))
                  .build(),
              Set.of());
      case OLD_JSON -> json();
    };
  }

  private String json() {
    List<String> members = new ArrayList<>();
    KeysOracle.member(members, "body", KeysOracle.body(record));
    KeysOracle.member(
        members, "traceid", KeysOracle.text(KeysOracle.hex(record.getTraceId().toByteArray())));
    KeysOracle.member(
        members, "spanid", KeysOracle.text(KeysOracle.hex(record.getSpanId().toByteArray())));
    KeysOracle.member(members, "severity", KeysOracle.text(record.getSeverityText()));
    int flags = record.getFlags();
    KeysOracle.member(members, "flags", flags == 0 ? "" : Integer.toUnsignedString(flags));
    KeysOracle.member(members, "attributes", KeysOracle.object(left(record.getAttributesList())));
    KeysOracle.member(members, "resources", KeysOracle.object(left(resource)));
    KeysOracle.member(members, "instrumentation_scope", KeysOracle.scope(scope));
    return "{" + String.join(",", members) + "}";
  }

  static String logfmt(
      LogRecord record,
      InstrumentationScope scope,
      List<KeyValue> attributes,
      List<KeyValue> resource) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("traceID", KeysOracle.hex(record.getTraceId().toByteArray()));
    own.put("spanID", KeysOracle.hex(record.getSpanId().toByteArray()));
    own.put("severity", record.getSeverityText());
    own.put("flags", record.getFlags() == 0 ? "" : Integer.toUnsignedString(record.getFlags()));
    List<String> pairs = new ArrayList<>();
    AnyValue body = record.getBody();
    if (body.hasStringValue()) {
      String text = body.getStringValue();
      if (LOGFMT.matcher(text).matches()) {
        PAIR.matcher(text)
            .results()
            .filter(pair -> own.getOrDefault(pair.group(1), "").isEmpty())
            .forEach(pair -> pairs.add(pair.group()));
      } else {
        pairs.add("msg=" + value(text));
      }
    } else {
      flatten(body.hasKvlistValue() ? "" : body.hasArrayValue() ? "body" : "msg", body, pairs);
    }
    own.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            pairs.add(name + "=" + value(value));
          }
        });
    attributes.forEach(one -> flatten("attribute_" + one.getKey(), one.getValue(), pairs));
    resource.forEach(one -> flatten("resource_" + one.getKey(), one.getValue(), pairs));
    if (!scope.getName().isEmpty()) {
      pairs.add("instrumentation_scope_name=" + value(scope.getName()));
      if (!scope.getVersion().isEmpty()) {
        pairs.add("instrumentation_scope_version=" + value(scope.getVersion()));
      }
    }
    return String.join(" ", pairs);
  }

  private static void flatten(String key, AnyValue value, List<String> pairs) {
    String prefix = key.isEmpty() ? "" : key + "_";
    switch (value.getValueCase()) {
      case KVLIST_VALUE ->
          value
              .getKvlistValue()
              .getValuesList()
              .forEach(one -> flatten(prefix + one.getKey(), one.getValue(), pairs));
      case ARRAY_VALUE -> {
        List<AnyValue> values = value.getArrayValue().getValuesList();
        for (int i = 0; i < values.size(); i++) {
          flatten(prefix + i, values.get(i), pairs);
        }
      }
      case STRING_VALUE -> pairs.add(key(key) + "=" + value(value.getStringValue()));
      case BOOL_VALUE, INT_VALUE, DOUBLE_VALUE, BYTES_VALUE ->
          pairs.add(key(key) + "=" + Oracle.text(value));
      default -> {}
    }
  }

  private static String key(String key) {
    String kept = key.replaceAll("[\\x00-\\x20=\"\\x7f]", "");
    return kept.isEmpty() ? "_" : kept;
  }

  private static String value(String text) {
    if (!text.equals("null") && text.matches("(?s)[^\\x00-\\x20=\"\\x7f]*")) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    Map<Character, String> named = new HashMap<>();
    named.put('"', "\\\"");
    named.put('\\', "\\\\");
    named.put('\n', "\\n");
    named.put('\r', "\\r");
    named.put('\t', "\\t");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String escaped = named.get(c);
      quoted.append(
          escaped != null ? escaped : c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return quoted.append('"').toString();
  }
}
