package ai.odock.router.receivers.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LabelTextTest {
  private static Map<String, String> read(byte[] text) throws MalformedPush {
    ProtoWriter plain = new ProtoWriter(16);
    Pairs pairs = new Pairs(1000, bytes -> true);
    byte[] array = new byte[text.length + 5];
    System.arraycopy(text, 0, array, 3, text.length);
    new LabelText(plain, pairs).read(array, 3, text.length);
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.count(); i++) {
      labels.put(
          text(plain, pairs.name(i), pairs.nameLength(i)),
          text(plain, pairs.value(i), pairs.valueLength(i)));
    }
    return labels;
  }

  private static String text(ProtoWriter plain, int from, int length) {
    return new String(plain.array(), from, length, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> good() {
    return Stream.of(
        argumentSet("none", "{}", Map.of()),
        argumentSet("one", "{a=\"b\"}", Map.of("a", "b")),
        argumentSet(
            "Promtail's", "{app=\"web\", pod=\"web-1\"}", Map.of("app", "web", "pod", "web-1")),
        argumentSet("no spaces", "{a=\"1\",b=\"2\"}", Map.of("a", "1", "b", "2")),
        argumentSet("many spaces", " { a = \"1\"\t,\n b=\"2\" , } ", Map.of("a", "1", "b", "2")),
        argumentSet("single quotes", "{a='b\"c\\''}", Map.of("a", "b\"c'")),
        argumentSet("raw", "{a=`\\n\"\n`}", Map.of("a", "\\n\"\n")),
        argumentSet("nothing inside", "{a=\"\"}", Map.of("a", "")),
        argumentSet("internal ones are left out", "{__a__=\"1\",_b=\"2\"}", Map.of("_b", "2")),
        argumentSet("a metric's name is internal", "up{a=\"1\"}", Map.of("a", "1")),
        argumentSet(
            "the last of two counts", "{a=\"1\",b=\"2\",a=\"3\"}", Map.of("a", "3", "b", "2")),
        argumentSet(
            "escapes",
            "{a=\"\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\x41\\101\\u00e9\\U0001F600\"}",
            Map.of("a", "\u0007\b\f\n\r\t\u000b\\\"AAé😀")),
        argumentSet("bytes of a character", "{a=\"\\xc3\\xa9\\303\\251\"}", Map.of("a", "éé")),
        argumentSet("what would end it", "{a=\"}\\\",b=\\\"c\"}", Map.of("a", "}\",b=\"c")));
  }

  @ParameterizedTest
  @MethodSource("good")
  void readsLabels(String text, Map<String, String> labels) throws MalformedPush {
    assertThat(read(utf8(text))).isEqualTo(labels);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        argumentSet("nothing", "", "byte 0 of : expected '{'"),
        argumentSet("no braces", "a=\"b\"", "expected '{'"),
        argumentSet("open", "{a=\"b\"", "byte 6 of {a=\"b\": expected '}'"),
        argumentSet("an open value", "{a=\"b}", "a value has no end"),
        argumentSet("an open escape", "{a=\"\\", "a value has no end"),
        argumentSet("no quotes", "{a=b}", "byte 3 of {a=b}: expected a quoted value"),
        argumentSet("no value", "{a}", "expected '='"),
        argumentSet("another operator", "{a=~\"b\"}", "expected a quoted value"),
        argumentSet("a digit first", "{1a=\"b\"}", "expected the name of a label"),
        argumentSet("a dot", "{a.b=\"c\"}", "expected '='"),
        argumentSet("no comma", "{a=\"1\" b=\"2\"}", "expected '}'"),
        argumentSet("two commas", "{a=\"1\",,b=\"2\"}", "expected the name of a label"),
        argumentSet("more behind", "{a=\"1\"} x", "something follows the labels"),
        argumentSet("a line's end", "{a=\"1\n\"}", "a line ends inside a value"),
        argumentSet("no escape", "{a=\"\\q\"}", "no such escape"),
        argumentSet("the other quote", "{a=\"\\'\"}", "no such escape"),
        argumentSet("no hex", "{a=\"\\xg0\"}", "no such escape"),
        argumentSet("no octal", "{a=\"\\400\"}", "no such escape"),
        argumentSet("a surrogate", "{a=\"\\ud800\"}", "no such character"),
        argumentSet("too far", "{a=\"\\U00110000\"}", "no such character"),
        argumentSet("far too far", "{a=\"\\Uffffffff\"}", "no such character"),
        argumentSet("no UTF-8", "{a=\"\\xff\"}", "the value before is not UTF-8"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(utf8(text)))
        .isInstanceOf(MalformedPush.class)
        .hasMessageStartingWith("labels, byte ")
        .hasMessageContaining(message);
  }

  @Test
  void showsNoMoreThanTheBeginningOfLongLabels() {
    assertThatThrownBy(() -> read(utf8("{a=\"" + "x".repeat(10_000))))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).contains("x…: a value"));
  }

  @Test
  void isBounded() throws MalformedPush {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i <= 1000; i++) {
      text.append("a").append(i).append("='',");
    }
    assertThat(read(utf8(text + "}"))).hasSize(1000).doesNotContainKey("a1000");
  }

  /** What is damaged is read as the independent reader reads it, or refused. */
  @Test
  void agreesWithAnotherReader() {
    byte[] good = utf8("{app=\"w\\\"eb\", env=\"p\\n\", zone=\"é\\\\\"}");
    Random random = new Random(3);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] text = good.clone();
      text[random.nextInt(text.length)] = (byte) random.nextInt(128);
      Map<String, String> labels;
      try {
        labels = read(text);
        read++;
      } catch (MalformedPush e) {
        labels = null;
      }
      Map<String, String> other;
      try {
        other = LokiPush.labels(new String(text, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        other = null; // it is stricter: no line ends between labels, no single quotes, no twice
      }
      if (other != null && !new String(text, StandardCharsets.UTF_8).contains("\ufffd")) {
        assertThat(labels).isEqualTo(other);
      }
    }
    assertThat(read).isPositive();
  }
}
