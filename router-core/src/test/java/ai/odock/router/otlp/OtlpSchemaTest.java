package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpSchemaTest {
  static Stream<Arguments> requests() {
    return Stream.of(
        argumentSet(
            "traces", OtlpSchema.TRACES_REQUEST, ExportTraceServiceRequest.getDescriptor(), 11),
        argumentSet(
            "metrics", OtlpSchema.METRICS_REQUEST, ExportMetricsServiceRequest.getDescriptor(), 22),
        argumentSet("logs", OtlpSchema.LOGS_REQUEST, ExportLogsServiceRequest.getDescriptor(), 8));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void isWhatTheProtoFilesSay(MessageType request, Descriptor oracle, int messages) {
    Map<String, String> expected = new LinkedHashMap<>();
    describe(oracle, expected);
    Map<String, String> actual = new LinkedHashMap<>();
    describe(request, actual, new HashSet<>());

    assertThat(actual).containsExactlyEntriesOf(expected);
    assertThat(expected.values().stream().filter("message"::equals)).hasSizeGreaterThan(messages);
  }

  private static void describe(Descriptor message, Map<String, String> into) {
    if (into.put(message.getName(), "message") != null) {
      return;
    }
    assertThat(message.getRealOneofs()).hasSizeLessThan(2);
    for (FieldDescriptor field : message.getFields()) {
      String values =
          field.getJavaType() == FieldDescriptor.JavaType.ENUM
              ? field.getEnumType().getValues().stream()
                  .collect(
                      Collectors.toMap(
                          EnumValueDescriptor::getName,
                          EnumValueDescriptor::getNumber,
                          Integer::sum,
                          TreeMap::new))
                  .toString()
              : "{}";
      into.put(
          message.getName() + "." + field.getName(),
          "%d %s %s %s %s %s"
              .formatted(
                  field.getNumber(),
                  field.getJsonName(),
                  kind(field),
                  label(field),
                  field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                      ? field.getMessageType().getName()
                      : null,
                  values));
    }
    for (FieldDescriptor field : message.getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        describe(field.getMessageType(), into);
      }
    }
  }

  private static FieldKind kind(FieldDescriptor field) {
    return switch (field.getName()) {
      case "trace_id" -> FieldKind.TRACE_ID;
      case "span_id", "parent_span_id" -> FieldKind.SPAN_ID;
      default -> FieldKind.valueOf(field.getType().name());
    };
  }

  private static FieldType.Label label(FieldDescriptor field) {
    if (field.isRepeated()) {
      return FieldType.Label.REPEATED;
    }
    if (field.getRealContainingOneof() != null) {
      return FieldType.Label.ONEOF;
    }
    return field.hasPresence() && field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        ? FieldType.Label.OPTIONAL
        : FieldType.Label.SINGLE;
  }

  private static void describe(MessageType message, Map<String, String> into, Set<String> seen) {
    if (!seen.add(message.name())) {
      return;
    }
    into.put(message.name(), "message");
    for (FieldType field : message.fields()) {
      MessageType submessage = field.message();
      into.put(
          message.name() + "." + field.name(),
          "%d %s %s %s %s %s"
              .formatted(
                  field.number(),
                  field.jsonName(),
                  field.kind(),
                  field.label(),
                  submessage == null ? null : submessage.name(),
                  new TreeMap<>(field.enumValues())));
    }
    for (FieldType field : message.fields()) {
      if (field.message() != null) {
        describe(field.message(), into, seen);
      }
    }
  }
}
