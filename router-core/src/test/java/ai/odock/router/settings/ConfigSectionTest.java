package ai.odock.router.settings;

import static ai.odock.router.settings.ConfigTree.substituted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigSection.Presence;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigSectionTest {
  final ConfigProblems problems = new ConfigProblems();

  static Arguments row(
      String name, @Nullable Object yaml, Function<ConfigSection, Object> getter, Object expected) {
    return argumentSet(name, yaml, getter, expected);
  }

  static final Function<ConfigSection, Object> STRING = it -> it.string("k", "fallback");
  static final Function<ConfigSection, Object> INTEGER = it -> it.integer("k", 7);
  static final Function<ConfigSection, Object> NUMBER = it -> it.number("k", 0.5);
  static final Function<ConfigSection, Object> BOOL = it -> it.bool("k", true);
  static final Function<ConfigSection, Object> DURATION =
      it -> it.duration("k", Duration.ofDays(1));
  static final Function<ConfigSection, Object> STRINGS = it -> it.strings("k", List.of("d"));
  static final Function<ConfigSection, Object> HEADERS = it -> it.headers("k");
  static final Function<ConfigSection, Object> WORD =
      it -> it.oneOf("k", Map.of("proto", 1, "json", 2), 1);
  static final Function<ConfigSection, Object> ANY_CASE =
      it -> it.oneOfAnyCase("k", Map.of("normal", 1, "detailed", 2), 1);
  static final Function<ConfigSection, Object> SCALAR = it -> String.valueOf(it.scalar("k"));

  static Stream<Arguments> accepted() {
    return Stream.of(
        row("string", "a", STRING, "a"),
        row("a word in another case", "Detailed", ANY_CASE, 2),
        row("a word in capitals", "DETAILED", ANY_CASE, 2),
        row("a word in its own case", "normal", ANY_CASE, 1),
        row("null string keeps the default", null, STRING, "fallback"),
        row("substituted number for a string", substituted(83, "0123"), STRING, "0123"),
        row("substituted map for a string", substituted(Map.of(), "{}"), STRING, "{}"),
        row("substituted nothing for a string", substituted("", ""), STRING, ""),
        row("unset variable for a string", nothing(), STRING, ""),
        row("unset variable for a number", nothing(), INTEGER, 7L),
        row("integer", 5, INTEGER, 5L),
        row("fraction for an integer is cut", 10.9, INTEGER, 10L),
        row("null integer", null, INTEGER, 7L),
        row("integer for a number", 2, NUMBER, 2.0),
        row("number", 2.5, NUMBER, 2.5),
        row("boolean", false, BOOL, false),
        row("substituted boolean", substituted(false, "false"), BOOL, false),
        row("duration", "1h30m", DURATION, Duration.ofMinutes(90)),
        row("bare integer is nanoseconds", 5, DURATION, Duration.ofNanos(5)),
        row("bare fraction is nanoseconds", 5.7, DURATION, Duration.ofNanos(5)),
        row("negative duration", "-1s", DURATION, Duration.ofSeconds(-1)),
        row("list of strings", List.of("a", "b"), STRINGS, List.of("a", "b")),
        row("string cut at commas", "a,b", STRINGS, List.of("a", "b")),
        row("empty string is an empty list", "", STRINGS, List.of()),
        row("empty list", List.of(), STRINGS, List.of()),
        row("null list keeps the default", null, STRINGS, List.of("d")),
        row("substituted list", substituted(List.of("a"), "[a]"), STRINGS, List.of("a")),
        row("headers as map", Map.of("K", "v"), HEADERS, Map.of("K", "v")),
        row(
            "headers as list",
            List.of(Map.of("name", "K", "value", "v")),
            HEADERS,
            Map.of("K", "v")),
        row("null headers", null, HEADERS, Map.of()),
        row("word", "json", WORD, 2),
        row("any: number", 3, SCALAR, "3"),
        row("any: substituted number", substituted(83, "0123"), SCALAR, "83"),
        row("any: null", null, SCALAR, "null"));
  }

  static ConfigValue nothing() {
    return new ConfigValue.Substituted(
        new ConfigValue.Null(ConfigTree.PLACE), "", ConfigTree.PLACE);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void reads(@Nullable Object yaml, Function<ConfigSection, Object> getter, Object expected) {
    ConfigSection section = section(Collections.singletonMap("k", yaml));
    assertThat(getter.apply(section)).isEqualTo(expected);
    section.finish();
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        row(
            "number for a string",
            1,
            STRING,
            "a: expected a string, got a whole number; put it in quotes"),
        row(
            "boolean for a string",
            true,
            STRING,
            "a: expected a string, got a boolean; put it in quotes"),
        row("list for a string", List.of(), STRING, "a: expected a string, got a list"),
        row(
            "quoted number",
            "8192",
            INTEGER,
            "a: expected a whole number from 0 on, got a string; remove the quotes"),
        row(
            "word for a number",
            "many",
            INTEGER,
            "a: expected a whole number from 0 on, got a string"),
        row(
            "boolean for an integer",
            true,
            INTEGER,
            "a: expected a whole number from 0 on, got a boolean"),
        row("negative", -1, INTEGER, "a: expected a whole number from 0 on, got -1"),
        row("negative fraction", -0.5, INTEGER, "a: expected a whole number from 0 on, got -0.5"),
        row(
            "too large",
            BigInteger.TWO.pow(63),
            INTEGER,
            "a: expected a whole number from 0 on up to 9223372036854775807"),
        row(
            "not a number",
            Double.NaN,
            INTEGER,
            "a: expected a whole number from 0 on up to 9223372036854775807"),
        row("string for a number", "x", NUMBER, "a: expected a number, got a string"),
        row(
            "quoted boolean",
            "false",
            BOOL,
            "a: expected true or false, got a string; remove the quotes"),
        row("yes", "yes", BOOL, "a: expected true or false, got a string"),
        row("number for a boolean", 1, BOOL, "a: expected true or false, got a whole number"),
        row(
            "boolean for a duration",
            true,
            DURATION,
            "a: expected a duration such as 200ms, got a boolean"),
        row(
            "duration without unit",
            "5",
            DURATION,
            "a: missing unit in duration \"5\"; write it like 200ms or 1h30m"),
        row(
            "number in a list",
            List.of("a", 1),
            STRINGS,
            "a[1]: expected a string, got a whole number; put it in quotes"),
        row("map for a list", Map.of(), STRINGS, "a: expected a list of strings, got a map"),
        row("number for a list", 1, STRINGS, "a: expected a list of strings, got a whole number"),
        row(
            "number in headers",
            Map.of("K", 1),
            HEADERS,
            "a::K: expected a string, got a whole number; put it in quotes"),
        row(
            "header twice",
            List.of(Map.of("name", "K", "value", "v"), Map.of("name", "K", "value", "w")),
            HEADERS,
            "a: duplicate keys in map-style list: [K]"),
        row(
            "wrong header key",
            List.of(Map.of("name", "K", "valu", "v")),
            HEADERS,
            "a[0]::valu: unknown key \"valu\"; did you mean \"value\"?"),
        row(
            "string for headers",
            "x",
            HEADERS,
            "a: expected a map or a list of {name, value}, got a string"),
        row("unknown word", "jsn", WORD, "a: unknown value \"jsn\"; did you mean \"json\"?"),
        row("any: list", List.of(1), SCALAR, "a: expected a single value, got a list"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void notes(@Nullable Object yaml, Function<ConfigSection, Object> getter, String message) {
    ConfigSection section = section(Collections.singletonMap("k", yaml));
    Object fallback = getter.apply(section);
    assertThat(getter.apply(section)).isEqualTo(fallback); // and no second mistake
    section.finish();
    String expected = "test.yaml:1:1: exporters::x::k" + message.substring(1);
    assertThat(texts()).containsExactly(expected);
  }

  @Test
  void aSecretIsNoPartOfAMessage() {
    section(Map.of("k", List.of("hunter2"))).headers("k");
    section(Map.of("k", "hunter2")).integer("k", 0);
    section(Map.of("k", "hunter2")).section("k");
    assertThat(texts()).hasSize(3).noneMatch(text -> text.contains("hunter2"));
  }

  static Stream<Arguments> blocks() {
    Map<String, Object> off = Map.of("enabled", false, "nonsense", 1);
    return Stream.of(
        argumentSet("OFF, absent", Presence.OFF, Map.of(), false),
        argumentSet("OFF, null", Presence.OFF, Collections.singletonMap("k", null), false),
        argumentSet("OFF, empty", Presence.OFF, Map.of("k", Map.of()), true),
        argumentSet("MENTIONED, absent", Presence.ON_WHEN_MENTIONED, Map.of(), false),
        argumentSet(
            "MENTIONED, null",
            Presence.ON_WHEN_MENTIONED,
            Collections.singletonMap("k", null),
            true),
        argumentSet(
            "MENTIONED, unset variable", Presence.ON_WHEN_MENTIONED, Map.of("k", nothing()), false),
        argumentSet("ON, unset variable", Presence.ON, Map.of("k", nothing()), true),
        argumentSet("MENTIONED, off", Presence.ON_WHEN_MENTIONED, Map.of("k", off), false),
        argumentSet("ON, absent", Presence.ON, Map.of(), true),
        argumentSet("ON, null", Presence.ON, Collections.singletonMap("k", null), true),
        argumentSet("ON, off", Presence.ON, Map.of("k", off), false));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void anOptionalBlock(Presence presence, Map<String, Object> yaml, boolean on) {
    ConfigSection section = section(yaml);
    assertThat(section.block("k", presence) != null).isEqualTo(on);
    section.finish();
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void aQuotedFalseDoesNotSwitchABlockOff() {
    assertThat(section(Map.of("k", Map.of("enabled", "false"))).block("k", Presence.ON))
        .isNotNull();
    assertThat(texts())
        .containsExactly(
            "test.yaml:1:1: exporters::x::k::enabled: expected true or false, got a string;"
                + " remove the quotes");
  }

  @Test
  void nothingDoesNotSayWhetherABlockIsOn() {
    Map<String, Object> nothing = Collections.singletonMap("enabled", null);
    assertThat(section(Map.of("k", nothing)).block("k", Presence.ON)).isNotNull();
    assertThat(texts())
        .containsExactly(
            "test.yaml:1:1: exporters::x::k::enabled: expected true or false, got nothing");
  }

  @Test
  void aHugeKeyIsNotShownWhole() {
    ConfigSection section = section(Map.of("k".repeat(100_000), 1));
    section.finish();
    assertThat(texts()).singleElement().asString().hasSizeBetween(100, 5_000);
  }

  @Test
  void unknownKeysAreNamedWithTheNearestOne() {
    ConfigSection section = section(Map.of("endpont", "a", "tls", Map.of("insecur", true)));
    section.string("endpoint", "");
    section.section("tls").bool("insecure", false);
    section.finish();
    section.finish();
    assertThat(texts())
        .containsExactlyInAnyOrder(
            "test.yaml:1:1: exporters::x::endpont: unknown key \"endpont\"; did you mean"
                + " \"endpoint\"?",
            "test.yaml:1:1: exporters::x::tls::insecur: unknown key \"insecur\"; did you mean"
                + " \"insecure\"?");
  }

  @Test
  void aReaderThatGivesUpIsAMistakeAndUnknownKeysStillShow() {
    Object read =
        section(Map.of("endpont", "a"))
            .read(
                yaml -> {
                  if (yaml.string("endpoint", "").isEmpty()) {
                    throw new IllegalArgumentException("requires a non-empty \"endpoint\"");
                  }
                  return "config";
                });
    assertThat(read).isNull();
    assertThat(texts())
        .hasSize(2)
        .anyMatch(it -> it.contains("exporters::x: requires a non-empty"));
  }

  @Test
  void whatIsNoMapIsOneMistakeAndNotTwo() {
    ConfigSection child = section(Map.of("k", 5)).section("k");
    child.problem("endpoint", "is required");
    assertThat(texts())
        .containsExactly("test.yaml:1:1: exporters::x::k: expected a map, got a whole number");
  }

  @Test
  void listsReadEveryItem() {
    List<Object> items = Arrays.asList(Map.of("n", 1), null, Map.of("m", 2));
    List<Long> read = section(Map.of("k", items)).list("k", it -> it.integer("n", 9));
    assertThat(read).containsExactly(1L, 9L, 9L);
    assertThat(texts())
        .containsExactly(
            "test.yaml:1:1: exporters::x::k[2]::m: unknown key \"m\"; did you mean \"n\"?");
  }

  @Test
  void unsupportedKeysAreMistakesOnlyWithAValue() {
    Map<String, Object> yaml = new HashMap<>();
    yaml.put("storage", "file");
    yaml.put("batch", null);
    ConfigSection section = section(yaml);
    section.unsupported("storage", "queues are held in memory");
    section.unsupported("batch", "use the batch processor");
    section.finish();
    assertThat(texts())
        .containsExactly(
            "test.yaml:1:1: exporters::x::storage: not supported: queues are held in memory");
  }

  @Test
  void whatTunesGoOnlyIsAWarningWhereItWasChosen() {
    ConfigSection section = section(Map.of("a", 7, "b", 5, "d", "x"));
    section.tunesGoOnly("a", 5);
    section.tunesGoOnly("b", 5);
    section.tunesGoOnly("c", 5);
    section.tunesGoOnly("d", 5);
    section.finish();
    assertThat(problems.warnings())
        .extracting(ConfigProblems.Problem::path)
        .containsExactly("exporters::x::a");
    assertThat(texts())
        .containsExactly("test.yaml:1:1: exporters::x::d: expected a whole number, got a string");
  }

  @Test
  void aSignedNumberMayBeNegative() {
    assertThat(section(Map.of("k", -2)).signedInteger("k", 0)).isEqualTo(-2);
    assertThat(section(Map.of()).signedInteger("k", -1)).isEqualTo(-1);
    assertThat(texts()).isEmpty();
  }

  private ConfigSection section(Map<String, ?> yaml) {
    return ConfigTree.section("exporters::x", yaml, problems);
  }

  private List<String> texts() {
    return problems.all().stream().map(ConfigProblems.Problem::toString).toList();
  }
}
