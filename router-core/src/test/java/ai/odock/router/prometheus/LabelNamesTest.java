package ai.odock.router.prometheus;

import static ai.odock.router.prometheus.LabelNames.Style.SERIES;
import static ai.odock.router.prometheus.LabelNames.Style.TARGET_INFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LabelNamesTest {
  static Stream<Arguments> names() {
    return Stream.of(
        argumentSet("dots", "http.status", "http_status", "http_status"),
        argumentSet("as it is", "a_b", "a_b", "a_b"),
        argumentSet("runs", "a.-_b", "a_b", "a___b"),
        argumentSet("leading digit", "9num", "key_9num", "key_9num"),
        argumentSet("leading underscore", "_under", "key_under", "_under"),
        argumentSet("leading dot", ".x", "key_x", "_x"),
        argumentSet("two leading underscores", "__y", "key_y", "__y"),
        argumentSet("reserved", "__x__", "__x__", "__x__"),
        argumentSet("reserved with a run inside", "__weird..x__", "__weird_x__", "__weird__x__"),
        argumentSet("ends like reserved", "__weird__x", "key_weird_x", "__weird__x"),
        argumentSet("trailing underscores", "a__", "a_", "a__"),
        argumentSet("one underscore", "_", "key_", ""),
        argumentSet("three underscores", "___", "key_", ""),
        argumentSet("reserved and nothing inside", "____", "", ""),
        argumentSet("reserved and only underscores", "______", "", ""),
        argumentSet("nothing valid", "...", "key_", ""),
        argumentSet("empty", "", "", ""),
        argumentSet("two bytes", "é", "key_", ""),
        argumentSet("letters of others", "größe", "gr_e", "gr__e"),
        argumentSet("outside the basic plane", "a\uD83D\uDE00b", "a_b", "a_b"),
        argumentSet("colon is no label character", "a:b", "a_b", "a_b"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void followsTheCollector(String key, String series, String targetInfo) {
    assertThat(LabelNames.labelName(key, SERIES)).isEqualTo(series);
    assertThat(LabelNames.labelName(key, TARGET_INFO)).isEqualTo(targetInfo);
  }

  @Test
  void anyNameIsValidStaysItselfAndSurvivesAFullCache() {
    Random random = new Random(11);
    for (LabelNames.Style style : LabelNames.Style.values()) {
      LabelNames names = new LabelNames(style);
      for (int i = 0; i < 20_000; i++) {
        String key = RandomText.of(random, 10);
        byte[] bytes = ("." + key).getBytes(StandardCharsets.UTF_8);
        Name name = names.find(bytes, 1, bytes.length - 1);
        String text = new String(name.bytes, StandardCharsets.UTF_8);
        assertThat(text).isEqualTo(LabelNames.labelName(key, style));
        assertThat(name.problem == null).isEqualTo(!text.isEmpty());
        assertThat(text).matches("|[a-zA-Z_][a-zA-Z0-9_]*");
        assertThat(LabelNames.labelName(text, style)).isEqualTo(text);
      }
    }
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] key = {'a', (byte) 0xc3};
    LabelNames names = new LabelNames(SERIES);
    assertThat(names.find(key, 0, 2).problem).isEqualTo(DropReason.INVALID_UTF8);
    assertThat(names.find(key, 0, 1).problem).isNull();
  }
}
