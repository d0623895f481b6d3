package ai.odock.router.exporters.loki;

import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.fixtures.LokiPush.Pair;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The translation over objects, as plainly as it can be said. */
final class Oracle {
  private static final List<String> INDEXED =
      List.of(
              "service.name service.namespace service.instance.id deployment.environment"
                  .split(" "),
              "deployment.environment.name cloud.region cloud.availability_zone".split(" "),
              "k8s.cluster.name k8s.namespace.name k8s.pod.name k8s.container.name".split(" "),
              "container.name k8s.replicaset.name k8s.deployment.name".split(" "),
              "k8s.statefulset.name k8s.daemonset.name k8s.cronjob.name k8s.job.name".split(" "))
          .stream()
          .flatMap(Arrays::stream)
          .toList();

  private Oracle() {}

  /** Entries by labels, in the order of their times. */
  static Map<Map<String, String>, List<LokiPush.Entry>> translate(
      ExportLogsServiceRequest request, long now) {
    Map<Map<String, String>, List<LokiPush.Entry>> streams = new LinkedHashMap<>();
    long arrival = now;
    for (var resource : request.getResourceLogsList()) {
      List<KeyValue> attributes = resource.getResource().getAttributesList();
      Map<String, String> labels = labels(attributes);
      List<Pair> ofResource = new ArrayList<>();
      for (KeyValue attribute : attributes) {
        if (!isLabel(attribute.getKey(), attributes)) {
          flatten("", attribute, ofResource);
        }
      }
      for (var scope : resource.getScopeLogsList()) {
        for (LogRecord record : scope.getLogRecordsList()) {
          List<Pair> metadata = ofRecord(record);
          List<Pair> withScope = ofScope(scope.getScope());
          metadata.addAll(without(ofResource, withScope));
          metadata.addAll(withScope);
          long time = record.getTimeUnixNano();
          time = time != 0 ? time : record.getObservedTimeUnixNano();
          time = time != 0 ? time : arrival;
          arrival++;
          streams
              .computeIfAbsent(labels, l -> new ArrayList<>())
              .add(new LokiPush.Entry(time, text(record.getBody()), eachOnce(metadata)));
        }
      }
    }
    streams.values().forEach(list -> list.sort(Comparator.comparingLong(LokiPush.Entry::nanos)));
    return streams;
  }

  /** Of equal names the first stays. */
  static List<Pair> eachOnce(List<Pair> pairs) {
    Map<String, Pair> once = new LinkedHashMap<>();
    pairs.forEach(pair -> once.putIfAbsent(pair.name(), pair));
    return new ArrayList<>(once.values());
  }

  /** Those whose names others do not have. */
  static List<Pair> without(List<Pair> pairs, List<Pair> others) {
    return pairs.stream()
        .filter(pair -> others.stream().noneMatch(other -> other.name().equals(pair.name())))
        .toList();
  }

  private static Map<String, String> labels(List<KeyValue> attributes) {
    Map<String, String> labels = new TreeMap<>();
    for (String key : INDEXED) {
      String value = isLabel(key, attributes) ? text(lastOf(key, attributes)) : "";
      if (!value.isEmpty()) {
        labels.put(key.replace('.', '_'), value);
      }
    }
    return labels.isEmpty() ? Map.of("service_name", "unknown_service") : labels;
  }

  /** Whether an attribute is a label; or none at all, because it is empty. */
  private static boolean isLabel(String key, List<KeyValue> attributes) {
    int before = 0;
    for (String candidate : INDEXED) {
      AnyValue value = lastOf(candidate, attributes);
      boolean fits =
          !value.hasKvlistValue()
              && text(value).getBytes(StandardCharsets.UTF_8).length <= 2048
              && before < 15;
      if (candidate.equals(key)) {
        return fits;
      }
      before += fits && !text(value).isEmpty() ? 1 : 0;
    }
    return false;
  }

  static AnyValue lastOf(String key, List<KeyValue> attributes) {
    Map<String, AnyValue> last = new HashMap<>();
    attributes.forEach(one -> last.put(one.getKey(), one.getValue()));
    return last.getOrDefault(key, AnyValue.getDefaultInstance());
  }

  private static List<Pair> ofRecord(LogRecord record) {
    List<Pair> pairs = new ArrayList<>();
    if (record.getTimeUnixNano() != 0 && record.getObservedTimeUnixNano() != 0) {
      pairs.add(new Pair("observed_timestamp", "" + record.getObservedTimeUnixNano()));
    }
    if (record.getSeverityNumberValue() != 0) {
      pairs.add(new Pair("severity_number", "" + record.getSeverityNumberValue()));
    }
    some(pairs, "severity_text", record.getSeverityText());
    count(pairs, "dropped_attributes_count", record.getDroppedAttributesCount());
    count(pairs, "flags", record.getFlags());
    id(pairs, "trace_id", record.getTraceId());
    id(pairs, "span_id", record.getSpanId());
    some(pairs, "event_name", record.getEventName());
    record.getAttributesList().forEach(one -> flatten("", one, pairs));
    return pairs;
  }

  private static List<Pair> ofScope(InstrumentationScope scope) {
    List<Pair> pairs = new ArrayList<>();
    some(pairs, "scope_name", scope.getName());
    some(pairs, "scope_version", scope.getVersion());
    count(pairs, "scope_dropped_attributes_count", scope.getDroppedAttributesCount());
    scope.getAttributesList().forEach(one -> flatten("", one, pairs));
    return pairs;
  }

  static void some(List<Pair> pairs, String name, String value) {
    if (!value.isEmpty()) {
      pairs.add(new Pair(name, value));
    }
  }

  static void count(List<Pair> pairs, String name, int count) {
    if (count != 0) {
      pairs.add(new Pair(name, Integer.toUnsignedString(count)));
    }
  }

  static void id(List<Pair> pairs, String name, ByteString id) {
    String hex = HexFormat.of().formatHex(id.toByteArray());
    if (!hex.replace("0", "").isEmpty()) {
      pairs.add(new Pair(name, hex));
    }
  }

  static void flatten(String prefix, KeyValue attribute, List<Pair> pairs) {
    String name = name(prefix.isEmpty() ? attribute.getKey() : prefix + "_" + attribute.getKey());
    if (attribute.getValue().hasKvlistValue()) {
      attribute.getValue().getKvlistValue().getValuesList().forEach(v -> flatten(name, v, pairs));
    } else {
      pairs.add(new Pair(name, text(attribute.getValue())));
    }
  }

  static String name(String key) {
    boolean reserved = key.matches("(?s)__.*__");
    String inner = reserved ? key.substring(2, key.length() - 2) : key;
    String name = inner.replaceAll("[^a-zA-Z0-9]+", "_");
    name = reserved ? "__" + name + "__" : name;
    name = name.matches("[0-9].*") ? "key_" + name : name;
    return name.matches("_*") && (name.isEmpty() || !name.equals(key)) ? "key_" : name;
  }

  static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BYTES_VALUE -> Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
      case DOUBLE_VALUE -> number(value.getDoubleValue());
      case BOOL_VALUE, INT_VALUE, ARRAY_VALUE, KVLIST_VALUE -> json(value);
      default -> "";
    };
  }

  static String json(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> quoted(value.getStringValue());
      case BOOL_VALUE -> "" + value.getBoolValue();
      case INT_VALUE -> "" + value.getIntValue();
      case DOUBLE_VALUE -> {
        String number = number(value.getDoubleValue());
        yield Double.isFinite(value.getDoubleValue()) ? number : quoted(number);
      }
      case BYTES_VALUE -> quoted(text(value));
      case ARRAY_VALUE ->
          "["
              + String.join(
                  ",", value.getArrayValue().getValuesList().stream().map(Oracle::json).toList())
              + "]";
      case KVLIST_VALUE -> {
        Map<String, String> sorted = new TreeMap<>(Oracle::byBytes);
        value
            .getKvlistValue()
            .getValuesList()
            .forEach(v -> sorted.put(v.getKey(), json(v.getValue())));
        yield "{"
            + String.join(
                ",",
                sorted.entrySet().stream()
                    .map(e -> quoted(e.getKey()) + ":" + e.getValue())
                    .toList())
            + "}";
      }
      default -> "null";
    };
  }

  private static int byBytes(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int named = "\"\\\b\f\n\r\t".indexOf(c);
      if (named >= 0) {
        json.append('\\').append("\"\\bfnrt".charAt(named));
      } else if (c < ' ' || "<>&\u2028\u2029".indexOf(c) >= 0) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    if (Math.abs(value) == Double.MIN_VALUE) {
      return value < 0 ? "-5e-324" : "5e-324";
    }
    BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (Math.abs(value) >= 1e-6 && Math.abs(value) < 1e21) {
      return number.toPlainString();
    }
    int exponent = number.precision() - number.scale() - 1;
    return number.movePointLeft(exponent).toPlainString() + (exponent < 0 ? "e" : "e+") + exponent;
  }
}
