package ai.odock.router.receivers.loki;

import static ai.odock.router.receivers.loki.Translated.CONTRIB;
import static ai.odock.router.receivers.loki.Translated.RESTORING;
import static ai.odock.router.receivers.loki.Translated.attributes;
import static ai.odock.router.receivers.loki.Translated.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonPushTest {
  /** As in Loki's documentation, with structured metadata. */
  private static final String PUSH =
      """
      {"streams": [
        {"stream": {"app": "web", "zone": "é\\u00e9", "__path__": "x"},
         "values": [
           ["1570818238000000000", "fizz \\"buzz\\"", {"trace_id": "0242ac120002", "flags": "1"}],
           ["1570818238000000001", "zwei\\nü"]]},
        {"stream": {"app": "db"}, "values": [["7", ""]]}]}
      """;

  @Test
  void readsWhatLokiReads() throws MalformedPush {
    List<LogRecord> records = json(CONTRIB, PUSH);
    assertThat(records)
        .extracting(LogRecord::getTimeUnixNano)
        .containsExactly(1570818238000000000L, 1570818238000000001L, 7L);
    assertThat(records)
        .extracting(it -> it.getBody().getStringValue())
        .containsExactly("fizz \"buzz\"", "zwei\nü", "");
    assertThat(attributes(records.get(0)))
        .isEqualTo(Map.of("app", "web", "zone", "éé", "trace_id", "0242ac120002", "flags", "1"));
    assertThat(attributes(records.get(1))).isEqualTo(Map.of("app", "web", "zone", "éé"));
    assertThat(attributes(records.get(2))).isEqualTo(Map.of("app", "db"));
    assertThat(json(RESTORING, PUSH).getFirst().getFlags()).isEqualTo(1);
  }

  static Stream<Arguments> good() {
    return Stream.of(
        argumentSet("no streams", "{}", 0),
        argumentSet("null streams", "{\"streams\": null}", 0),
        argumentSet("empty streams", "{\"streams\": []}", 0),
        argumentSet("a stream of nothing", "{\"streams\": [{\"stream\": {\"a\": \"1\"}}]}", 0),
        argumentSet("no labels", stream("{}", "[\"1\", \"x\"]"), 1),
        argumentSet("null for an entry", stream("{}", "null, [\"1\", \"x\"]"), 1),
        argumentSet("empty metadata", stream("{}", "[\"1\", \"x\", {}]"), 1),
        argumentSet(
            "unknown fields",
            "{\"v\": [{}], \"streams\": [{\"hash\": 1, \"values\": [[\"1\", \"x\"]], \"stream\": {}}]}",
            1));
  }

  private static String stream(String labels, String values) {
    return "{\"streams\": [{\"stream\": " + labels + ", \"values\": [" + values + "]}]}";
  }

  @ParameterizedTest
  @MethodSource("good")
  void readsWhatIsLeftOut(String push, int records) throws MalformedPush {
    assertThat(json(CONTRIB, push)).hasSize(records);
  }

  @Test
  void labelsThatAreNoTextsBecomeTexts() throws MalformedPush {
    String labels = "{\"a\": 5, \"b\": 1.50, \"c\": true, \"d\": null}";
    assertThat(attributes(json(CONTRIB, stream(labels, "[\"1\", \"x\"]")).getFirst()))
        .isEqualTo(Map.of("a", "5", "b", "1.50", "c", "true", "d", "null"));
  }

  @Test
  void valuesMayStandBeforeTheLabels() throws MalformedPush {
    String push =
        """
        {"streams": [
          {"values": [["1", "é", {"m": "1"}], ["2", "b"]], "x": 1, "stream": {"a": "1"}},
          {"stream": {"a": "2"}, "values": [["3", "c"]]},
          {"values": [["4", "d"]], "stream": {"a": "3"}}]}
        """;
    byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    byte[] plain = push.getBytes(StandardCharsets.UTF_8);
    byte[] marked = new byte[3 + plain.length];
    System.arraycopy(mark, 0, marked, 0, 3);
    System.arraycopy(plain, 0, marked, 3, plain.length);
    for (byte[] body : List.of(plain, marked)) {
      List<LogRecord> records = json(CONTRIB, body);
      assertThat(records)
          .extracting(it -> it.getBody().getStringValue())
          .containsExactly("é", "b", "c", "d");
      assertThat(records)
          .extracting(it -> attributes(it).get("a"))
          .containsExactly("1", "1", "2", "3");
    }
    assertThatThrownBy(() -> json(CONTRIB, push.getBytes(StandardCharsets.UTF_16)))
        .hasMessage("streams[0]: \"values\" has to stand behind \"stream\" in this encoding");
    assertThat(json(CONTRIB, PUSH.getBytes(StandardCharsets.UTF_16))).hasSize(3);
  }

  static Stream<Arguments> bad() {
    String good = "[\"1\", \"x\"]";
    return Stream.of(
        argumentSet("nothing", "", "the body is empty"),
        argumentSet("no object", "[]", "expected an object"),
        argumentSet("no array", "{\"streams\": {}}", "expected an array"),
        argumentSet("no stream", "{\"streams\": [5]}", "streams[0]: expected an object"),
        argumentSet(
            "a number for a time",
            stream("{}", good + ", [1, \"x\"]"),
            "streams[0].values[1]: expected nanoseconds since 1970 as a text"),
        argumentSet(
            "a word for a time",
            stream("{}", "[\"now\", \"x\"]"),
            "streams[0].values[0]: \"now\" is no number of nanoseconds since 1970"),
        argumentSet(
            "a time before 1970",
            stream("{}", "[\"-1\", \"x\"]"),
            "streams[0].values[0]: \"-1\" is no number of nanoseconds since 1970"),
        argumentSet(
            "an object for a line",
            stream("{}", "[\"1\", {}]"),
            "streams[0].values[0]: expected a line as a text"),
        argumentSet(
            "no line", stream("{}", "[\"1\"]"), "streams[0].values[0]: expected a line as a text"),
        argumentSet(
            "metadata in a list",
            stream("{}", "[\"1\", \"x\", []]"),
            "streams[0].values[0]: expected an object of structured metadata"),
        argumentSet(
            "metadata that is a number",
            stream("{}", "[\"1\", \"x\", {\"a\": 1}]"),
            "streams[0].values[0]: expected structured metadata as a text"),
        argumentSet(
            "a label's name",
            stream("{\"a.b\": \"1\"}", good),
            "streams[0]: \"a.b\" is no name of a label"),
        argumentSet(
            "a label's value",
            stream("{\"a\": []}", good),
            "streams[0]: label \"a\": expected a text"),
        argumentSet(
            "two sets of labels",
            "{\"streams\": [{\"stream\": {}, \"values\": [], \"stream\": {}}]}",
            "streams[0]: \"stream\" stands there twice"),
        argumentSet("more behind", "{} {}", "something follows the request"),
        argumentSet(
            "cut off",
            "{\"streams\": [{\"stream\": {}, \"values\": [[\"1\", \"x",
            "streams[0].values[0]: line 1, column "));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void saysWhereItIsWrong(String push, String message) {
    assertThatThrownBy(() -> json(CONTRIB, push))
        .isInstanceOf(MalformedPush.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> json(CONTRIB, "{\"x\": " + "[".repeat(1000)))
        .isInstanceOf(MalformedPush.class)
        .hasMessageContaining("Document nesting depth (193) exceeds the maximum allowed");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] push = stream("{}", "[\"1\", \"#\"]").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < push.length; i++) {
      push[i] = push[i] == '#' ? (byte) 0xff : push[i];
    }
    assertThatThrownBy(() -> json(CONTRIB, push)).hasMessageContaining("Invalid UTF-8");
  }

  @Test
  void damageIsFoundOrDoesNoHarm() {
    byte[] good = PUSH.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(5);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] push = good.clone();
      push[random.nextInt(push.length)] = (byte) random.nextInt(256);
      try {
        read += json(RESTORING, push).size();
      } catch (MalformedPush e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(read).isPositive();
  }
}
