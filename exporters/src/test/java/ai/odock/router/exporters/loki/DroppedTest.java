package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.LokiPush;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that cannot be written are counted, and cost no other record. */
class DroppedTest {
  private static final byte[] NO_UTF8 = {(byte) 0xff, (byte) 0xc0, (byte) 0xed, (byte) 0xa0};

  private static LogRecord.Builder good() {
    return Logs.line(1, "good");
  }

  private static ExportLogsServiceRequest pair(LogRecord.Builder damaged) {
    return Logs.request(List.of(), good().build(), damaged.build(), good().build());
  }

  static Stream<Arguments> damagedText() {
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(ArrayValue.newBuilder().addValues(Logs.string("evil")))
            .build();
    AnyValue map =
        AnyValue.newBuilder()
            .setKvlistValue(KeyValueList.newBuilder().addValues(Logs.attribute("k", "evil")))
            .build();
    AnyValue keyed =
        AnyValue.newBuilder()
            .setKvlistValue(KeyValueList.newBuilder().addValues(Logs.attribute("evil", "v")))
            .build();
    ExportLogsServiceRequest.Builder scope = pair(good()).toBuilder();
    scope
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .setScope(InstrumentationScope.newBuilder().setName("evil"));
    var label = List.of(Logs.attribute("service.name", "evil"));
    var attribute = List.of(Logs.attribute("host", "evil"));
    return Stream.of(
        argumentSet("line", pair(Logs.line(1, "evil")), 1),
        argumentSet("severity", pair(good().setSeverityText("evil")), 1),
        argumentSet("event name", pair(good().setEventName("evil")), 1),
        argumentSet("attribute", pair(good().addAttributes(Logs.attribute("a", "evil"))), 1),
        argumentSet("in a list", pair(good().addAttributes(Logs.attribute("a", list))), 1),
        argumentSet("in a map", pair(good().addAttributes(Logs.attribute("a", map))), 1),
        argumentSet("in a body of a map", pair(good().setBody(map)), 1),
        argumentSet("a key in a body", pair(good().setBody(keyed)), 1),
        argumentSet("scope", scope.build(), 3),
        argumentSet("label", Logs.request(label, good().build(), good().build()), 2),
        argumentSet("resource", Logs.request(attribute, good().build(), good().build()), 2));
  }

  @ParameterizedTest
  @MethodSource("damagedText")
  void textThatIsNotUtf8CostsItsOwnersOnly(ExportLogsServiceRequest request, int dropped) {
    Pushed pushed =
        Pushed.of(
            new PushRequests(1 << 20),
            Pushed.batch(Logs.replaced(request, "evil", NO_UTF8), Logs.lines(2).toByteArray()));
    assertThat(pushed.dropped()).isEqualTo(Map.of("invalid_utf8", dropped));
    assertThat(pushed.records()).isEqualTo(2 + records(request) - dropped);
    assertThat(pushed.entries().values().stream().flatMap(List::stream).map(LokiPush.Entry::line))
        .contains("line-0", "line-1");
  }

  @Test
  void aKeyThatIsNotUtf8IsANameAllTheSame() {
    var request = pair(good().addAttributes(Logs.attribute("evil.x", "v")));
    Pushed pushed =
        Pushed.of(new PushRequests(1 << 20), Pushed.batch(Logs.replaced(request, "evil", NO_UTF8)));
    assertThat(pushed.dropped()).isEmpty();
    assertThat(pushed.entries().values().iterator().next().get(1).metadata())
        .containsExactly(new LokiPush.Pair("_x", "v"));
  }

  static Stream<Arguments> tooLarge() {
    String big = "x".repeat(20_000);
    var attribute = Logs.attribute("a", big);
    return Stream.of(
        argumentSet("line", pair(Logs.line(1, big)), 1),
        argumentSet("attribute", pair(good().addAttributes(attribute)), 1));
  }

  static Stream<Arguments> cutMetadata() {
    var attribute = Logs.attribute("a", "x".repeat(20_000));
    ExportLogsServiceRequest.Builder scope = pair(good()).toBuilder();
    scope
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .setScope(InstrumentationScope.newBuilder().addAttributes(attribute));
    return Stream.of(
        argumentSet("scope", scope.build(), 3),
        argumentSet("resource", Logs.request(List.of(attribute), good().build()), 1),
        argumentSet("names of nested maps", pair(good().addAttributes(nested(4_000, 40))), 1),
        argumentSet("names of nothing", pair(good().addAttributes(nested(4_000, 0))), 1));
  }

  /** What is too much beside a record costs that alone. */
  @ParameterizedTest
  @MethodSource("cutMetadata")
  void metadataThatIsTooMuchIsLeftOut(ExportLogsServiceRequest request, int cut) {
    Map<Change, Integer> changes = new TreeMap<>();
    Pushed pushed = Pushed.of(new PushRequests(16_000), Pushed.batch(request), changes);
    assertThat(pushed.dropped()).isEmpty();
    assertThat(pushed.records()).isEqualTo(records(request));
    assertThat(changes).containsEntry(Change.METADATA_CUT, cut);
  }

  /** A long key in front of maps of some values each. */
  private static io.opentelemetry.proto.common.v1.KeyValue nested(int length, int values) {
    KeyValueList.Builder map = KeyValueList.newBuilder();
    for (int i = 0; i < 40; i++) {
      KeyValueList.Builder inner = KeyValueList.newBuilder();
      IntStream.range(0, values).forEach(v -> inner.addValues(Logs.attribute("k", "")));
      map.addValues(Logs.attribute("m", AnyValue.newBuilder().setKvlistValue(inner).build()));
    }
    return Logs.attribute("n".repeat(length), AnyValue.newBuilder().setKvlistValue(map).build());
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void whatNoRequestCanHoldIsDropped(ExportLogsServiceRequest request, int dropped) {
    Pushed pushed = Pushed.of(new PushRequests(10_000), Pushed.batch(request, Logs.lines(2)));
    assertThat(pushed.dropped()).isEqualTo(Map.of("too_large", dropped));
    assertThat(pushed.records()).isEqualTo(2 + records(request) - dropped);
  }

  @Test
  void manyLargeResourcesAreTakenInRounds() {
    var large = List.of(Logs.attribute("a", "x".repeat(6_000)));
    List<ExportLogsServiceRequest> requests = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      requests.add(Logs.request(large, Logs.line(50 - i, "line " + i).build()));
    }
    Pushed pushed =
        Pushed.of(
            new PushRequests(10_000),
            Pushed.batch(requests.toArray(ExportLogsServiceRequest[]::new)));
    assertThat(pushed.dropped()).isEmpty();
    assertThat(pushed.records()).isEqualTo(50);
  }

  private static int records(ExportLogsServiceRequest request) {
    return request.getResourceLogs(0).getScopeLogs(0).getLogRecordsCount();
  }
}
