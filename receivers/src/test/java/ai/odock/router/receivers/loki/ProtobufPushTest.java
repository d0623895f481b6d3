package ai.odock.router.receivers.loki;

import static ai.odock.router.receivers.loki.Translated.CONTRIB;
import static ai.odock.router.receivers.loki.Translated.NOW;
import static ai.odock.router.receivers.loki.Translated.RESTORING;
import static ai.odock.router.receivers.loki.Translated.attributes;
import static ai.odock.router.receivers.loki.Translated.protobuf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.fixtures.LokiPush.Entry;
import ai.odock.router.fixtures.LokiPush.Pair;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.otlp.ProtoWriter;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufPushTest {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

  private static byte[] push(LokiPush.Stream... streams) {
    return LokiPush.write(List.of(streams));
  }

  private static LokiPush.Stream stream(String selector, Entry... entries) {
    return new LokiPush.Stream(selector, new TreeMap<>(), List.of(entries));
  }

  private static Entry entry(long nanos, String line, String... metadata) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < metadata.length; i += 2) {
      pairs.add(new Pair(metadata[i], metadata[i + 1]));
    }
    return new Entry(nanos, line, pairs);
  }

  private static LogRecord only(PushOptions options, Entry entry) throws MalformedPush {
    List<LogRecord> records = protobuf(options, push(stream("{app=\"web\"}", entry)));
    assertThat(records).hasSize(1);
    return records.getFirst();
  }

  @Test
  void labelsAndMetadataBecomeAttributes() throws MalformedPush {
    List<LogRecord> records =
        protobuf(
            CONTRIB,
            push(
                stream(
                    "{app=\"web\", pod=\"web-1\", __path__=\"/x\"}",
                    entry(7_000_000_001L, "one", "trace_id", TRACE_ID, "user", "ü"),
                    entry(7_000_000_002L, "")),
                stream("{}", entry(7_000_000_003L, "three"))));
    assertThat(records)
        .extracting(LogRecord::getTimeUnixNano)
        .containsExactly(7_000_000_001L, 7_000_000_002L, 7_000_000_003L);
    assertThat(records)
        .extracting(LogRecord::getObservedTimeUnixNano)
        .as("a nanosecond apart, so that they stay in order")
        .containsExactly(NOW, NOW + 1, NOW + 2);
    assertThat(records)
        .extracting(LogRecord::getBody)
        .containsExactly(text("one"), text(""), text("three"));
    assertThat(attributes(records.get(0)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("app", "web", "pod", "web-1", "trace_id", TRACE_ID, "user", "ü"));
    assertThat(attributes(records.get(1)))
        .containsExactlyInAnyOrderEntriesOf(Map.of("app", "web", "pod", "web-1"));
    assertThat(attributes(records.get(2))).isEmpty();
    assertThat(records).allSatisfy(it -> assertThat(it.getTraceId().isEmpty()).isTrue());
  }

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  @Test
  void metadataTakesThePlaceOfALabelAndOfEarlierMetadata() throws MalformedPush {
    List<LogRecord> records =
        protobuf(
            CONTRIB,
            push(
                stream(
                    "{a=\"1\", b=\"2\", c=\"3\"}",
                    entry(1, "x", "b", "new", "d", "old", "d", "newest"),
                    entry(2, "y", "a", "new"),
                    entry(3, "z"))));
    assertThat(attributes(records.get(0)))
        .isEqualTo(Map.of("a", "1", "b", "new", "c", "3", "d", "newest"));
    assertThat(attributes(records.get(1))).isEqualTo(Map.of("a", "new", "b", "2", "c", "3"));
    assertThat(attributes(records.get(2))).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
  }

  @Test
  void theTimeIsThatOfTheEntryOnlyWhereItIsWanted() throws MalformedPush {
    assertThat(only(CONTRIB, entry(5, "x")).getTimeUnixNano()).isEqualTo(5);
    assertThat(
            only(new PushOptions(false, false, 1 << 20, 1 << 16), entry(5, "x")).getTimeUnixNano())
        .isEqualTo(NOW);
    assertThat(only(CONTRIB, entry(0, "x")).getTimeUnixNano()).as("none").isEqualTo(NOW);
  }

  @Test
  void fieldsOfARecordComeBackWhereThatIsWanted() throws MalformedPush {
    LogRecord record =
        only(
            RESTORING,
            entry(
                5,
                "x",
                "trace_id",
                TRACE_ID,
                "span_id",
                "b7ad6b7169203331",
                "severity_number",
                "14",
                "severity_text",
                "WARN2",
                "observed_timestamp",
                "1789999999999999999",
                "flags",
                "1",
                "event_name",
                "gateway.slow",
                "dropped_attributes_count",
                "3",
                "user",
                "me"));
    assertThat(record)
        .isEqualTo(
            LogRecord.newBuilder()
                .setTimeUnixNano(5)
                .setObservedTimeUnixNano(1_789_999_999_999_999_999L)
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN2)
                .setSeverityText("WARN2")
                .setBody(text("x"))
                .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE_ID)))
                .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("b7ad6b7169203331")))
                .setFlags(1)
                .setEventName("gateway.slow")
                .setDroppedAttributesCount(3)
                .addAttributes(record.getAttributes(0))
                .addAttributes(record.getAttributes(1))
                .build());
    assertThat(attributes(record)).isEqualTo(Map.of("user", "me", "app", "web"));
  }

  static Stream<Arguments> noFields() {
    return Stream.of(
        argumentSet("a short id", "trace_id", "abc"),
        argumentSet("no hex", "span_id", "b7ad6b716920333x"),
        argumentSet("zero", "trace_id", "0".repeat(32)),
        argumentSet("a word", "severity_number", "warn"),
        argumentSet("a large number", "severity_number", "25"),
        argumentSet("nothing", "severity_number", ""),
        argumentSet("33 bits", "flags", "4294967296"),
        argumentSet("64 bits", "observed_timestamp", "9223372036854775808"),
        argumentSet("a sign", "observed_timestamp", "-1"),
        argumentSet("a longer name", "trace_ids", TRACE_ID));
  }

  @ParameterizedTest
  @MethodSource("noFields")
  void whatIsNoFieldStaysAnAttribute(String name, String value) throws MalformedPush {
    LogRecord record = only(RESTORING, entry(5, "x", name, value));
    assertThat(attributes(record)).isEqualTo(Map.of("app", "web", name, value));
    assertThat(record.getObservedTimeUnixNano()).isEqualTo(NOW);
  }

  /** What Promtail read from a file in Latin-1 must not cost the other lines of its push. */
  @Test
  void aLineThatIsNotUtf8IsMadeSo() throws MalformedPush {
    byte[] push = push(stream("{a=\"1\"}", entry(1, "gr##e", "name", "v#"), entry(2, "good")));
    for (int i = 0; i < push.length; i++) {
      push[i] = push[i] == '#' ? (byte) 0xff : push[i];
    }
    List<LogRecord> records = protobuf(CONTRIB, push);
    assertThat(records)
        .extracting(LogRecord::getBody)
        .containsExactly(text("gr\ufffde"), text("good"));
    assertThat(attributes(records.getFirst())).containsEntry("name", "v\ufffd");
  }

  @Test
  void nothingIsNothing() throws MalformedPush {
    assertThat(protobuf(CONTRIB, new byte[0])).isEmpty();
    assertThat(protobuf(CONTRIB, push(stream("not even labels")))).isEmpty();
  }

  /** protobuf allows any order, and fields that came later. */
  @Test
  void labelsMayStandBehindTheEntriesAndUnknownFieldsAreLeftOut() throws MalformedPush {
    ProtoWriter push = new ProtoWriter(64);
    int stream = push.beginMessage(1);
    int entry = push.beginMessage(2);
    push.stringField(2, "line");
    push.stringField(9, "unknown");
    push.endMessage(entry);
    push.varintField(3, 12345);
    push.stringField(1, "{a=\"1\"}");
    push.endMessage(stream);
    push.stringField(2, "proto");
    List<LogRecord> records = protobuf(CONTRIB, push.toByteArray());
    assertThat(records).hasSize(1);
    assertThat(attributes(records.getFirst())).isEqualTo(Map.of("a", "1"));
    assertThat(records.getFirst().getBody()).isEqualTo(text("line"));
  }

  static Stream<Arguments> bad() {
    byte[] truncated = push(stream("{a=\"1\"}", entry(1, "x")));
    truncated[truncated.length - 2] = 50;
    ProtoWriter number = new ProtoWriter(64);
    int stream = number.beginMessage(1);
    number.varintField(1, 5);
    int entry = number.beginMessage(2);
    number.endMessage(entry);
    number.endMessage(stream);
    return Stream.of(
        argumentSet(
            "not protobuf", "{\"a\"}".getBytes(StandardCharsets.UTF_8), "not a push request"),
        argumentSet(
            "bad labels",
            push(stream("{a=\"1\"}", entry(1, "x")), stream("{a}", entry(1, "x"))),
            "streams[1]: labels, byte 2 of {a}: expected '='"),
        argumentSet(
            "no labels",
            push(stream("", entry(1, "x"))),
            "streams[0]: labels, byte 0 of : expected"),
        argumentSet(
            "a time before 1970",
            push(stream("{a=\"1\"}", entry(1, "x"), entry(-1, "x"))),
            "streams[0].entries[1]: no such time: -1 s and 999999999 ns since 1970"),
        argumentSet(
            "a line past its entry", truncated, "streams[0].entries[0]: not a push request"),
        argumentSet(
            "a number for labels",
            number.toByteArray(),
            "streams[0]: not a push request: wire type 0 where a text belongs"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void saysWhereItIsWrong(byte[] push, String message) {
    assertThatThrownBy(() -> protobuf(CONTRIB, push))
        .isInstanceOf(MalformedPush.class)
        .hasMessageStartingWith(message);
  }

  /** Each record repeats the labels, so that a small push becomes a large one. */
  @Test
  void isBounded() {
    Entry[] entries = new Entry[2000];
    java.util.Arrays.fill(entries, entry(1, ""));
    byte[] push = push(stream("{a=\"" + "x".repeat(1000) + "\"}", entries));
    assertThatThrownBy(() -> protobuf(CONTRIB, push))
        .isInstanceOfSatisfying(
            MalformedPush.class, e -> assertThat(e.problem()).isEqualTo(BodyProblem.TOO_LARGE))
        .hasMessageContaining("becomes more than 1048576 bytes of OTLP");
  }

  /** Every damage is refused as such, or leaves a request that others can read. */
  @Test
  void damageIsFoundOrDoesNoHarm() {
    byte[] good =
        push(
            stream(
                "{app=\"web\", pod=\"web-1\"}",
                entry(7_000_000_001L, "one", "trace_id", TRACE_ID, "user", "ü"),
                entry(7_000_000_002L, "two")),
            stream("{app=\"db\"}", entry(7_000_000_003L, "three", "flags", "1")));
    Random random = new Random(11);
    int read = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] push = good.clone();
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        push[random.nextInt(push.length)] = (byte) random.nextInt(256);
      }
      try {
        read += protobuf(RESTORING, push).size();
      } catch (MalformedPush e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(read).isPositive();
  }
}
