package ai.odock.router.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelectionTest {
  private final ConfigProblems problems = new ConfigProblems();

  private Selection read(Map<String, ?> config) {
    var section = ConfigTree.section("processors::attributes", config, problems);
    return Objects.requireNonNull(section.read(Selection::read));
  }

  private static Map<String, Object> strict(String key, Object value) {
    return Map.of("match_type", "strict", key, value);
  }

  private static Arguments row(Signal signal, String key, Object value, @Nullable String mistake) {
    return argumentSet(key + " for " + signal.label(), signal, strict(key, value), mistake);
  }

  static Stream<Arguments> criteria() {
    Object attribute = List.of(Map.of("key", "k", "value", "v"));
    Object library = List.of(Map.of("name", "lib"));
    String logs = "services, span_names, span_kinds and metric_names are not valid for log records";
    String metrics =
        "\"span_names\", \"span_kinds\", \"log_bodies\", \"log_severity_texts\","
            + " \"log_severity_number\", \"services\", \"attributes\" and \"libraries\" are not"
            + " valid for metrics";
    String spans = " should not be specified for trace spans";
    return Stream.of(
        row(Signal.TRACES, "services", "s", null),
        row(Signal.TRACES, "span_names", "s", null),
        row(Signal.TRACES, "span_kinds", "SPAN_KIND_SERVER", null),
        row(Signal.TRACES, "attributes", attribute, null),
        row(Signal.TRACES, "resources", attribute, null),
        row(Signal.TRACES, "libraries", library, null),
        row(Signal.TRACES, "log_bodies", "s", "log_bodies" + spans),
        row(Signal.TRACES, "log_severity_texts", "s", "log_severity_texts" + spans),
        row(Signal.TRACES, "log_severity_number", Map.of("min", 9), "log_severity_number" + spans),
        row(Signal.TRACES, "metric_names", "s", "metric_names" + spans),
        row(Signal.LOGS, "log_bodies", "s", null),
        row(Signal.LOGS, "log_severity_texts", "s", null),
        row(Signal.LOGS, "log_severity_number", Map.of("min", 9), null),
        row(Signal.LOGS, "attributes", attribute, null),
        row(Signal.LOGS, "resources", attribute, null),
        row(Signal.LOGS, "libraries", library, null),
        row(Signal.LOGS, "services", "s", logs),
        row(Signal.LOGS, "span_names", "s", logs),
        row(Signal.LOGS, "span_kinds", "s", logs),
        row(Signal.LOGS, "metric_names", "s", logs),
        row(Signal.METRICS, "metric_names", "s", null),
        row(Signal.METRICS, "resources", attribute, null),
        row(Signal.METRICS, "attributes", attribute, metrics),
        row(Signal.METRICS, "libraries", library, metrics),
        row(Signal.METRICS, "services", "s", metrics),
        row(Signal.METRICS, "log_severity_number", Map.of(), metrics));
  }

  @ParameterizedTest
  @MethodSource("criteria")
  void aSignalHasItsOwnCriteria(Signal signal, Map<String, ?> block, @Nullable String mistake) {
    Selection selection = read(Map.of("exclude", block));

    assertThat(problems.all()).isEmpty();
    assertThat(selection.mistake(signal)).isEqualTo(mistake == null ? null : "exclude: " + mistake);
  }

  @Test
  void anEmptyBlockChoosesNothingInParticularAndIsAMistake() {
    Selection selection = read(Map.of("include", Map.of("match_type", "strict")));

    assertThat(List.of(Signal.values()))
        .allSatisfy(
            signal -> assertThat(selection.mistake(signal)).startsWith("include: at least one of"));
  }

  @Test
  void noBlockIsEverything() {
    Map<String, @Nullable Object> nothing = new HashMap<>();
    nothing.put("include", null);

    assertThat(read(nothing).isEverything()).isTrue();
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void equalBlocksAreEqualSoThatAReloadLeavesThemAlone() {
    Map<String, ?> config = Map.of("include", strict("attributes", List.of(Map.of("key", "k"))));

    assertThat(read(config)).isEqualTo(read(config));
  }

  @Test
  void answersAboutTextsAreRightHoweverManyAreRemembered() {
    for (int remembered : List.of(1, 3, 64)) {
      TextMatcher even = new MatchType(true, remembered).matcher(List.of("[02468]$", "^odd"));
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 500; i++) {
          String text = "x".repeat(i % 5 == 0 ? 300 : 0) + i;
          assertThat(matches(even, text)).as(text).isEqualTo(i % 2 == 0);
        }
      }
      assertThat(matches(even, "oddly")).isTrue();
    }
  }

  @Test
  void manyStrictTextsAreAllFound() {
    List<String> texts = IntStream.range(0, 1000).mapToObj(i -> "name." + 7 * i).toList();
    TextMatcher matcher = new MatchType(false, 0).matcher(texts);

    assertThat(IntStream.range(0, 7000).filter(i -> matches(matcher, "name." + i)))
        .hasSize(1000)
        .allMatch(i -> i % 7 == 0);
  }

  private static boolean matches(TextMatcher matcher, String text) {
    byte[] array = ("_" + text + "_").getBytes(UTF_8);
    return matcher.matches(array, 1, array.length - 2);
  }
}
