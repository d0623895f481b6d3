package ai.odock.router.exporters.loki;

import ai.odock.router.exporters.loki.LabelRule.Source;
import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.fixtures.LokiPush.Pair;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The translation with every key, over objects, as plainly as it can be said. */
final class KeysOracle {
  private static final String NUMBERS = "trace debug info warn error fatal";
  private static final Set<String> ALWAYS =
      Set.of("trace_id", "span_id", "severity_number", "severity_text");

  private final Translation keys;
  private final long now;
  final Map<String, Integer> dropped = new TreeMap<>();
  final Map<Change, Integer> changes = new TreeMap<>();

  KeysOracle(Translation keys, long now) {
    this.keys = keys;
    this.now = now;
  }

  /** One label as it was made. */
  private record Made(
      Map<String, String> labels,
      Set<String> ofResource,
      Set<String> ofScope,
      Set<String> ofRecord,
      boolean over) {}

  Map<Map<String, String>, List<LokiPush.Entry>> translate(ExportLogsServiceRequest request) {
    Map<Map<String, String>, List<LokiPush.Entry>> streams = new LinkedHashMap<>();
    long arrival = now;
    for (var resource : request.getResourceLogsList()) {
      List<KeyValue> attributes = resource.getResource().getAttributesList();
      for (var scope : resource.getScopeLogsList()) {
        for (LogRecord record : scope.getLogRecordsList()) {
          long time = record.getTimeUnixNano();
          time = time != 0 ? time : record.getObservedTimeUnixNano();
          time = time != 0 ? time : arrival;
          arrival++;
          boolean old = OldOracle.holds(keys, attributes, record);
          OldOracle rules = new OldOracle(keys, attributes, record, scope.getScope());
          Made made = labels(attributes, scope.getScope(), record);
          Map<String, String> labels = old ? rules.labels() : made.labels;
          String line =
              old ? rules.line() : line(attributes, scope.getScope(), record, made.ofRecord);
          String cut = cut(line, record, old, rules, attributes, scope.getScope(), made);
          if (cut == null) {
            dropped.merge("line_too_long", 1, Integer::sum);
            continue;
          }
          Room room = new Room(keys.limits());
          if (!old) {
            metadata(attributes, scope.getScope(), record, made, room);
          }
          note(Change.LINE_TRUNCATED, !cut.equals(line));
          note(Change.METADATA_CUT, room.cut);
          note(Change.NAME_TAKEN, room.nameTaken);
          note(Change.LABEL_LIMIT, old ? rules.over() : made.over);
          streams
              .computeIfAbsent(
                  labels.isEmpty() ? Map.of("service_name", "unknown_service") : labels,
                  l -> new ArrayList<>())
              .add(new LokiPush.Entry(time, cut, room.kept));
        }
      }
    }
    streams.values().forEach(list -> list.sort(Comparator.comparingLong(LokiPush.Entry::nanos)));
    return streams;
  }

  private void note(Change change, boolean happened) {
    if (happened) {
      changes.merge(change, 1, Integer::sum);
    }
  }

  private Made labels(List<KeyValue> resource, InstrumentationScope scope, LogRecord record) {
    Map<String, String> labels = new TreeMap<>();
    Set<String> ofResource = new HashSet<>();
    Set<String> ofScope = new HashSet<>();
    Set<String> ofRecord = new HashSet<>();
    boolean over = false;
    for (LabelRule rule : rules(Source.CONSTANT)) {
      labels.put(rule.name(), rule.key());
    }
    for (LabelRule rule : rules(Source.RESOURCE)) {
      over |= add(labels, rule, resource, ofResource, keys.limits().labelNames());
    }
    int room =
        keys.limits().labelNames()
            - (int)
                keys.labels().stream()
                    .filter(r -> r.source() != Source.RESOURCE && r.source() != Source.CONSTANT)
                    .count();
    for (String key : keys.defaults()) {
      String name = key.replace('.', '_');
      if (keys.labels().stream().noneMatch(rule -> rule.name().equals(name))) {
        LabelRule rule = new LabelRule(name, Source.RESOURCE, key);
        over |= add(labels, rule, resource, ofResource, room);
      }
    }
    for (LabelRule rule : rules(Source.SCOPE_NAME)) {
      over |= add(labels, rule.name(), scope.getName());
    }
    for (LabelRule rule : rules(Source.SCOPE_VERSION)) {
      over |= add(labels, rule.name(), scope.getVersion());
    }
    for (LabelRule rule : rules(Source.SCOPE)) {
      over |= add(labels, rule, scope.getAttributesList(), ofScope, keys.limits().labelNames());
    }
    for (LabelRule rule : rules(Source.RECORD)) {
      over |= add(labels, rule, record.getAttributesList(), ofRecord, keys.limits().labelNames());
    }
    return new Made(labels, ofResource, ofScope, ofRecord, over);
  }

  private List<LabelRule> rules(Source source) {
    return keys.labels().stream().filter(rule -> rule.source() == source).toList();
  }

  private boolean add(Map<String, String> labels, String name, String value) {
    boolean over = utf8(value) > keys.limits().labelValue();
    if (!over && !value.isEmpty()) {
      labels.put(name, value);
    }
    return over;
  }

  /** Whether it was too long, or too many. */
  private boolean add(
      Map<String, String> labels,
      LabelRule rule,
      List<KeyValue> attributes,
      Set<String> made,
      int most) {
    AnyValue value = Oracle.lastOf(rule.key(), attributes);
    if (value.hasKvlistValue()) {
      return false;
    }
    String text = Oracle.text(value);
    if (labels.size() >= most
        || rule.name().length() > keys.limits().labelName()
        || utf8(text) > keys.limits().labelValue()) {
      return !text.isEmpty();
    }
    made.add(rule.key());
    if (!text.isEmpty()) {
      labels.put(rule.name(), text);
    }
    return false;
  }

  static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static @Nullable String level(LogRecord record) {
    int number = record.getSeverityNumberValue();
    if (number >= 1 && number <= 24) {
      return NUMBERS.split(" ", -1)[(number - 1) / 4];
    }
    return switch (record.getSeverityText().toLowerCase(Locale.ROOT)) {
      case "trace", "trc" -> "trace";
      case "debug", "dbg" -> "debug";
      case "info", "inf", "information" -> "info";
      case "warn", "wrn", "warning" -> "warn";
      case "error", "err" -> "error";
      case "fatal" -> "fatal";
      case "critical" -> "critical";
      default -> null;
    };
  }

  private void metadata(
      List<KeyValue> resource, InstrumentationScope scope, LogRecord record, Made made, Room room) {
    List<Pair> all = new ArrayList<>();
    List<Pair> fields = new ArrayList<>();
    if (record.getTimeUnixNano() != 0 && record.getObservedTimeUnixNano() != 0) {
      fields.add(new Pair("observed_timestamp", "" + record.getObservedTimeUnixNano()));
    }
    if (record.getSeverityNumberValue() != 0) {
      fields.add(new Pair("severity_number", "" + record.getSeverityNumberValue()));
    }
    Oracle.some(fields, "severity_text", record.getSeverityText());
    Oracle.count(fields, "dropped_attributes_count", record.getDroppedAttributesCount());
    Oracle.count(fields, "flags", record.getFlags());
    Oracle.id(fields, "trace_id", record.getTraceId());
    Oracle.id(fields, "span_id", record.getSpanId());
    Oracle.some(fields, "event_name", record.getEventName());
    fields.stream().filter(pair -> isWanted(pair.name())).forEach(all::add);
    String level = keys.level() ? level(record) : null;
    if (level != null) {
      all.add(new Pair("detected_level", level));
    }
    attributes(record.getAttributesList(), made.ofRecord, all);
    all.forEach(room::take);
    List<Pair> resourcePairs = new ArrayList<>();
    attributes(resource, made.ofResource, resourcePairs);
    List<Pair> scopeFields = new ArrayList<>();
    Oracle.some(scopeFields, "scope_name", scope.getName());
    Oracle.some(scopeFields, "scope_version", scope.getVersion());
    Oracle.count(scopeFields, "scope_dropped_attributes_count", scope.getDroppedAttributesCount());
    List<Pair> scopePairs =
        new ArrayList<>(scopeFields.stream().filter(pair -> isWanted(pair.name())).toList());
    attributes(scope.getAttributesList(), made.ofScope, scopePairs);
    Room ofResource = new Room(keys.limits());
    Room ofScope = new Room(keys.limits());
    resourcePairs.forEach(ofResource::take);
    scopePairs.forEach(ofScope::take);
    room.takeShared(ofResource, ofScope);
  }

  private boolean isWanted(String name) {
    MetadataChoice choice = keys.metadata();
    return choice.has(name) || (!choice.none() && ALWAYS.contains(name));
  }

  private void attributes(List<KeyValue> attributes, Set<String> labels, List<Pair> pairs) {
    for (KeyValue one : attributes) {
      if (keys.metadata().has(one.getKey()) && !labels.contains(one.getKey())) {
        Oracle.flatten("", one, pairs);
      }
    }
  }

  /** What of the pairs there is room for; of equal names the first stays. */
  private static final class Room {
    final List<Pair> kept = new ArrayList<>();
    final Limits limits;
    int size;
    boolean cut;
    boolean nameTaken;

    Room(Limits limits) {
      this.limits = limits;
    }

    void take(Pair pair) {
      int own = utf8(pair.name()) + utf8(pair.value());
      if (kept.size() == limits.metadataEntries() || size + own > limits.metadataBytes()) {
        cut = true;
      } else if (has(pair.name())) {
        nameTaken = true;
      } else {
        kept.add(pair);
        size += own;
      }
    }

    boolean has(String name) {
      return kept.stream().anyMatch(pair -> pair.name().equals(name));
    }

    /** A name of the scope goes before that of the resource. */
    void takeShared(Room resource, Room scope) {
      cut |= resource.cut || scope.cut;
      nameTaken |= resource.nameTaken || scope.nameTaken;
      for (Pair pair : resource.kept) {
        if (scope.has(pair.name())) {
          nameTaken = true;
        } else {
          take(pair);
        }
      }
      scope.kept.forEach(this::take);
    }
  }

  private String line(
      List<KeyValue> resource, InstrumentationScope scope, LogRecord record, Set<String> labels) {
    return switch (keys.line()) {
      case BODY, OLD_JSON -> Oracle.text(record.getBody());
      case JSON -> json(resource, scope, record, labels);
      case LOGFMT ->
          OldOracle.logfmt(record, scope, without(record.getAttributesList(), labels), resource);
    };
  }

  static List<KeyValue> without(List<KeyValue> attributes, Set<String> keys) {
    return attributes.stream().filter(one -> !keys.contains(one.getKey())).toList();
  }

  static String json(
      List<KeyValue> resource, InstrumentationScope scope, LogRecord record, Set<String> labels) {
    List<String> members = new ArrayList<>();
    member(members, "body", body(record));
    String level = level(record);
    member(members, "level", level == null ? "" : Oracle.quoted(level));
    member(members, "severity", text(record.getSeverityText()));
    member(members, "trace_id", text(hex(record.getTraceId().toByteArray())));
    member(members, "span_id", text(hex(record.getSpanId().toByteArray())));
    int flags = record.getFlags();
    member(members, "flags", flags == 0 ? "" : Integer.toUnsignedString(flags));
    member(members, "event_name", text(record.getEventName()));
    member(members, "attributes", object(without(record.getAttributesList(), labels)));
    member(members, "resource", object(resource));
    member(members, "scope", scope(scope));
    return "{" + String.join(",", members) + "}";
  }

  /** A value that refers to a table, which logs do not have, is none. */
  static String body(LogRecord record) {
    String body = Oracle.json(record.getBody());
    return body.equals("null") ? "" : body;
  }

  static String text(String value) {
    return value.isEmpty() ? "" : Oracle.quoted(value);
  }

  static String hex(byte[] id) {
    String hex = HexFormat.of().formatHex(id);
    return hex.replace("0", "").isEmpty() ? "" : hex;
  }

  static void member(List<String> members, String name, String value) {
    if (!value.isEmpty()) {
      members.add("\"" + name + "\":" + value);
    }
  }

  static String object(List<KeyValue> attributes) {
    return attributes.isEmpty()
        ? ""
        : Oracle.json(
            AnyValue.newBuilder()
                .setKvlistValue(
                    io.opentelemetry.proto.common.v1.KeyValueList.newBuilder()
                        .addAllValues(attributes))
                .build());
  }

  static String scope(InstrumentationScope scope) {
    List<String> members = new ArrayList<>();
    member(members, "name", text(scope.getName()));
    member(members, "version", text(scope.getVersion()));
    return scope.getName().isEmpty() ? "" : "{" + String.join(",", members) + "}";
  }

  /** Null: dropped. */
  private @Nullable String cut(
      String line,
      LogRecord record,
      boolean old,
      OldOracle rules,
      List<KeyValue> resource,
      InstrumentationScope scope,
      Made made) {
    int most = keys.limits().lineSize();
    String body = record.getBody().getStringValue();
    boolean long1 = record.getBody().hasStringValue() && utf8(body) > most;
    if (!long1 && utf8(line) <= most) {
      return line;
    }
    if (!keys.limits().cutLines()) {
      return null;
    }
    LogRecord shorter = record;
    if (long1) {
      shorter = withBody(record, prefix(body, most));
    }
    String first = again(shorter, old, rules, resource, scope, made);
    if (utf8(first) <= most) {
      return first;
    }
    boolean raw = old ? rules.format() == LineFormat.BODY : keys.line() == LineFormat.BODY;
    if (!raw && record.getBody().hasStringValue()) {
      String left = shorter.getBody().getStringValue();
      int keep = Math.max(0, utf8(left) - (utf8(first) - most));
      first = again(withBody(shorter, prefix(left, keep)), old, rules, resource, scope, made);
    }
    return utf8(first) <= most ? first : prefix(first, most);
  }

  private String again(
      LogRecord record,
      boolean old,
      OldOracle rules,
      List<KeyValue> resource,
      InstrumentationScope scope,
      Made made) {
    return old ? rules.with(record).line() : line(resource, scope, record, made.ofRecord);
  }

  private static LogRecord withBody(LogRecord record, String body) {
    return record.toBuilder().setBody(Logs.string(body)).build();
  }

  /** As many whole characters as fit. */
  static String prefix(String text, int bytes) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    int end = Math.min(bytes, all.length);
    while (end > 0 && end < all.length && (all[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(Arrays.copyOf(all, end), StandardCharsets.UTF_8);
  }
}
