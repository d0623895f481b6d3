package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exact bytes, and the fields of one full record by name. */
class GoldenTest {
  private static byte[] only(PushRequests push) {
    assertThat(push.next()).isTrue();
    byte[] request = Pushed.plain(push);
    assertThat(push.next()).isFalse();
    return request;
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLineIsTheseBytes() {
    PushRequests push = new PushRequests(1 << 20);
    push.begin(
        Pushed.batch(
            Logs.request(
                List.of(Logs.attribute("service.name", "a"), Logs.attribute("host", "h")),
                Logs.line(3_000_000_002L, "hi")
                    .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
                    .build())),
        0);
    String pair1 = "0a0f" + hex("severity_number") + "1201" + hex("9");
    String pair2 = "0a04" + hex("host") + "1201" + hex("h");
    String entry = "0a0408031002" + "1202" + hex("hi") + "1a14" + pair1 + "1a09" + pair2;
    String labels = "0a12" + hex("{service_name=\"a\"}");
    assertThat(HexFormat.of().formatHex(only(push))).isEqualTo("0a41" + labels + "122b" + entry);
  }

  @Test
  void aRecordOfNothingIsTheseBytes() {
    PushRequests push = new PushRequests(1 << 20);
    push.begin(
        Pushed.batch(Logs.request(List.of(), LogRecord.getDefaultInstance())), 1_000_000_000);
    assertThat(HexFormat.of().formatHex(only(push)))
        .isEqualTo(
            "0a2c"
                + "0a20"
                + hex("{service_name=\"unknown_service\"}")
                + "1208"
                + "0a0408011000"
                + "1200");
  }

  @Test
  void aFullRecordHasTheFieldsOfTheOtlpDoor() {
    KeyValueList nested =
        KeyValueList.newBuilder().addValues(Logs.attribute("user.id", "u1")).build();
    LogRecord.Builder record =
        Logs.line(5, "line")
            .setObservedTimeUnixNano(7)
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN2)
            .setSeverityText("WARN2")
            .setDroppedAttributesCount(4)
            .setFlags(1)
            .setTraceId(
                ByteString.copyFrom(HexFormat.of().parseHex("0af7651916cd43dd8448eb211c80319c")))
            .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("b7ad6b7169203331")))
            .setEventName("gateway.slow")
            .addAttributes(Logs.attribute("http..route", "/v1"))
            .addAttributes(
                Logs.attribute("ctx", AnyValue.newBuilder().setKvlistValue(nested).build()))
            .addAttributes(Logs.attribute("1st", AnyValue.newBuilder().setIntValue(-1).build()));
    var request =
        Logs.request(
            List.of(Logs.attribute("k8s.pod.name", "p-0"), Logs.attribute("os.type", "linux")),
            record.build())
            .toBuilder();
    request
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .setScope(
            InstrumentationScope.newBuilder()
                .setName("lib")
                .setVersion("2")
                .setDroppedAttributesCount(3)
                .addAttributes(Logs.attribute("scope.kind", "k")));
    var entries = Pushed.of(request.build()).entries();
    assertThat(entries).containsOnlyKeys(Map.of("k8s_pod_name", "p-0"));
    var entry = entries.values().iterator().next().getFirst();
    assertThat(entry.nanos()).isEqualTo(5);
    assertThat(entry.line()).isEqualTo("line");
    assertThat(entry.metadata().stream().map(pair -> pair.name() + "=" + pair.value()))
        .containsExactly(
            "observed_timestamp=7",
            "severity_number=14",
            "severity_text=WARN2",
            "dropped_attributes_count=4",
            "flags=1",
            "trace_id=0af7651916cd43dd8448eb211c80319c",
            "span_id=b7ad6b7169203331",
            "event_name=gateway.slow",
            "http_route=/v1",
            "ctx_user_id=u1",
            "key_1st=-1",
            "os_type=linux",
            "scope_name=lib",
            "scope_version=2",
            "scope_dropped_attributes_count=3",
            "scope_kind=k");
  }

  @Test
  void streamsOfEqualLabelsAreMergedAndInOrderOfTime() {
    var service = List.of(Logs.attribute("service.name", "s"));
    var other = List.of(Logs.attribute("service.name", "t"));
    Pushed pushed =
        Pushed.of(
            Logs.request(service, Logs.line(3, "c").build(), Logs.line(1, "a").build()),
            Logs.request(other, Logs.line(9, "x").build()),
            Logs.request(service, Logs.line(2, "b").build(), Logs.line(3, "d").build()));
    assertThat(pushed.requests()).hasSize(1);
    assertThat(
            pushed.requests().getFirst().streams().stream()
                .map(s -> s.selector() + s.entries().stream().map(e -> e.line()).toList()))
        .containsExactly("{service_name=\"s\"}[a, b, c, d]", "{service_name=\"t\"}[x]");
  }
}
