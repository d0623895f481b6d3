package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a collector 0.147.0 made of the attributes of a log record, action by action. The requests
 * were sent over HTTP from 127.0.0.1, with the headers below and {@code include_metadata}.
 */
class RecordedActionsTest {
  private static final Map<String, List<String>> METADATA =
      Map.of(
          Batch.CLIENT_ADDRESS,
          List.of("127.0.0.1"),
          "x-tenant",
          List.of("t1"),
          "x-many",
          List.of("a", "b"),
          "x-empty",
          List.of(""));

  private static final double GO_NAN = Double.longBitsToDouble(0x7ff8000000000001L);

  static Stream<Arguments> recorded() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            RecordedActionsTest.class.getResourceAsStream("recorded-actions.jsonl"))) {
      List<Arguments> rows = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), UTF_8).lines().toList()) {
        Map<?, ?> row = JsonTree.read(line);
        rows.add(
            argumentSet(
                String.valueOf(row.get("name")),
                row.get("actions"),
                attributes(row.get("in")),
                attributes(row.get("out"))));
      }
      return rows.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void theCollectorDidTheSame(List<?> actions, List<KeyValue> in, List<KeyValue> out)
      throws IOException {
    var problems = new ConfigProblems();
    var section =
        ConfigTree.section("processors::attributes", Map.of("actions", actions), problems);
    List<ActionConfig> configs = ActionConfig.list(section, "actions");
    section.finish();
    assertThat(problems.all()).isEmpty();
    var request = ExportLogsServiceRequest.newBuilder();
    request
        .addResourceLogsBuilder()
        .addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .addAllAttributes(in);

    OtlpBytes before = Requests.bytes(Signal.LOGS, request.build());
    OtlpBytes after =
        AttributeEdits.items(Signal.LOGS, new AttributeActions(configs).on(METADATA)).apply(before);

    var record =
        ExportLogsServiceRequest.parseFrom(after.toByteArray())
            .getResourceLogs(0)
            .getScopeLogs(0)
            .getLogRecords(0);
    assertThat(sorted(record.getAttributesList())).isEqualTo(sorted(out));
    if (in.equals(out)) {
      assertThat(after).isSameAs(before);
    }
  }

  private static List<KeyValue> attributes(@Nullable Object json) {
    return ((List<?>) Objects.requireNonNull(json))
        .stream().map(it -> attribute((Map<?, ?>) it)).toList();
  }

  private static KeyValue attribute(Map<?, ?> json) {
    return KeyValue.newBuilder()
        .setKey(json.get("key") instanceof String key ? key : "")
        .setValue(value((Map<?, ?>) Objects.requireNonNull(json.get("value"))))
        .build();
  }

  private static AnyValue value(Map<?, ?> json) {
    AnyValue.Builder value = AnyValue.newBuilder();
    json.forEach(
        (kind, content) -> {
          String text = String.valueOf(content);
          switch (String.valueOf(kind)) {
            case "stringValue" -> value.setStringValue(text);
            case "boolValue" -> value.setBoolValue(Boolean.parseBoolean(text));
            case "intValue" -> value.setIntValue(Long.parseLong(text));
            case "doubleValue" ->
                value.setDoubleValue(text.equals("NaN") ? GO_NAN : Double.parseDouble(text));
            case "bytesValue" ->
                value.setBytesValue(ByteString.copyFrom(Base64.getDecoder().decode(text)));
            case "arrayValue" -> {
              ArrayValue.Builder array = value.getArrayValueBuilder();
              values(content).forEach(it -> array.addValues(value((Map<?, ?>) it)));
            }
            case "kvlistValue" -> {
              KeyValueList.Builder map = value.getKvlistValueBuilder();
              values(content).forEach(it -> map.addValues(attribute((Map<?, ?>) it)));
            }
            default -> throw new AssertionError(kind);
          }
        });
    return value.build();
  }

  private static List<?> values(Object content) {
    return ((Map<?, ?>) content).get("values") instanceof List<?> list ? list : List.of();
  }

  /** Attributes are in no order; the collector mixes them up when it takes one out. */
  private static List<KeyValue> sorted(List<KeyValue> attributes) {
    return attributes.stream()
        .map(it -> it.toBuilder().setValue(sorted(it.getValue())).build())
        .sorted(Comparator.comparing(KeyValue::getKey))
        .toList();
  }

  private static AnyValue sorted(AnyValue value) {
    AnyValue.Builder sorted = value.toBuilder();
    if (value.hasKvlistValue()) {
      sorted
          .getKvlistValueBuilder()
          .clearValues()
          .addAllValues(sorted(value.getKvlistValue().getValuesList()));
    }
    return sorted.build();
  }
}
