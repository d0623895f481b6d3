package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.fixtures.LokiPush.Pair;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Loki keeps any of two pairs of one name, so each name is sent once. */
class SameNamesTest {
  private static final String[] FIELDS = {
    "trace_id",
    "span_id",
    "severity_text",
    "severity_number",
    "observed_timestamp",
    "flags",
    "dropped_attributes_count",
    "event_name"
  };

  private final Map<Change, Integer> changes = new TreeMap<>();

  private List<Pair> metadata(ExportLogsServiceRequest request) {
    Pushed pushed =
        Pushed.of(new PushRequests(LokiExporter.MAX_REQUEST_BYTES), Pushed.batch(request), changes);
    return pushed.entries().values().stream()
        .flatMap(List::stream)
        .map(LokiPush.Entry::metadata)
        .findFirst()
        .orElseThrow();
  }

  private static ExportLogsServiceRequest request(
      LogRecord.Builder record, InstrumentationScope.Builder scope, String... resource) {
    ExportLogsServiceRequest.Builder request =
        Logs.request(
            IntStream.range(0, resource.length / 2)
                .mapToObj(i -> Logs.attribute(resource[2 * i], resource[2 * i + 1]))
                .toList(),
            record.build())
            .toBuilder();
    request.getResourceLogsBuilder(0).getScopeLogsBuilder(0).setScope(scope);
    return request.build();
  }

  @Test
  void fieldsOfTheRecordGoBeforeItsAttributes() {
    LogRecord.Builder record =
        Logs.line(1, "b")
            .setObservedTimeUnixNano(2)
            .setTraceId(ByteString.copyFromUtf8("1234567890123456"))
            .setSpanId(ByteString.copyFromUtf8("12345678"))
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
            .setSeverityText("INFO")
            .setFlags(1)
            .setDroppedAttributesCount(3)
            .setEventName("real");
    for (String field : FIELDS) {
      record.addAttributes(Logs.attribute(field, "ATTR"));
    }
    List<Pair> metadata = metadata(request(record, InstrumentationScope.newBuilder()));
    assertThat(metadata).extracting(Pair::name).containsExactlyInAnyOrder(FIELDS);
    assertThat(metadata).extracting(Pair::value).doesNotContain("ATTR");
    assertThat(changes).isEqualTo(Map.of(Change.NAME_TAKEN, 1));
  }

  @Test
  void attributesGoBeforeScopeAndScopeBeforeResource() {
    LogRecord.Builder record =
        Logs.line(1, "b")
            .addAttributes(Logs.attribute("scope_name", "of record"))
            .addAttributes(Logs.attribute("r", "of record"));
    InstrumentationScope.Builder scope =
        InstrumentationScope.newBuilder()
            .setName("of scope")
            .setVersion("1")
            .addAttributes(Logs.attribute("s", "of scope"));
    List<Pair> metadata =
        metadata(
            request(record, scope, "r", "of resource", "s", "of resource", "t", "of resource"));
    assertThat(metadata)
        .containsExactlyInAnyOrder(
            new Pair("scope_name", "of record"),
            new Pair("r", "of record"),
            new Pair("scope_version", "1"),
            new Pair("s", "of scope"),
            new Pair("t", "of resource"));
    assertThat(changes).isEqualTo(Map.of(Change.NAME_TAKEN, 1));
  }

  /** Names are what counts, not the keys that they are made of. */
  @Test
  void differentKeysMayBecomeOneName() {
    AnyValue map =
        AnyValue.newBuilder()
            .setKvlistValue(KeyValueList.newBuilder().addValues(Logs.attribute("b", "inner")))
            .build();
    LogRecord.Builder record =
        Logs.line(1, "b")
            .addAttributes(Logs.attribute("a.b", "first"))
            .addAttributes(Logs.attribute("a_b", "second"))
            .addAttributes(Logs.attribute("a", map));
    assertThat(metadata(request(record, InstrumentationScope.newBuilder())))
        .containsExactly(new Pair("a_b", "first"));
  }

  @Test
  void differentNamesAreAllSentAndNothingIsCounted() {
    LogRecord.Builder record = Logs.line(1, "b").addAttributes(Logs.attribute("a", "1"));
    assertThat(metadata(request(record, InstrumentationScope.newBuilder().setName("s"), "r", "2")))
        .containsExactly(new Pair("a", "1"), new Pair("r", "2"), new Pair("scope_name", "s"));
    assertThat(changes).isEmpty();
  }
}
