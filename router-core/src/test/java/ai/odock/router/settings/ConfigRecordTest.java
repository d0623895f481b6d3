package ai.odock.router.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigRecord.Block;
import ai.odock.router.settings.ConfigRecord.Items;
import ai.odock.router.settings.ConfigRecord.Kind;
import ai.odock.router.settings.ConfigRecord.Setting;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigRecord.Unsupported;
import ai.odock.router.settings.ConfigSection.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigRecordTest {
  static Arguments row(
      String name, Map<String, ?> yaml, Consumer<ConfigSection> read, Setting expected) {
    return argumentSet(name, yaml, read, expected);
  }

  private static Setting setting(Kind kind, Object fallback, Object value, boolean set) {
    return new Setting(kind, fallback, value, List.of(), set, Shown.ALWAYS);
  }

  static Stream<Arguments> settings() {
    Map<String, Integer> words = Map.of("proto", 1, "json", 2, "", 3);
    return Stream.of(
        row(
            "a default",
            Map.of(),
            it -> it.duration("k", Duration.ofSeconds(5)),
            setting(Kind.DURATION, Duration.ofSeconds(5), Duration.ofSeconds(5), false)),
        row(
            "a value",
            Map.of("k", 7),
            it -> it.integer("k", 5),
            setting(Kind.INTEGER, 5L, 7L, true)),
        row(
            "a wrong value",
            Map.of("k", "x"),
            it -> it.bool("k", true),
            setting(Kind.BOOLEAN, true, true, true)),
        row(
            "the first asking counts",
            Map.of(),
            it -> {
              it.string("k", "a");
              it.string("k", "b");
            },
            setting(Kind.STRING, "a", "a", false)),
        row(
            "a word",
            Map.of("k", "json"),
            it -> it.oneOf("k", words, 1),
            new Setting(Kind.WORD, "proto", "json", List.of("json", "proto"), true, Shown.ALWAYS)),
        row(
            "no integer",
            Map.of(),
            it -> it.optionalInteger("k"),
            new Setting(Kind.INTEGER, null, null, List.of(), false, Shown.ALWAYS)),
        row(
            "an integer",
            Map.of("k", 3),
            it -> it.optionalInteger("k"),
            new Setting(Kind.INTEGER, null, 3L, List.of(), true, Shown.ALWAYS)),
        row(
            "a map",
            Map.of("k", Map.of("a", "b")),
            it -> it.stringMap("k"),
            setting(Kind.MAP, Map.of(), Map.of("a", "b"), true)),
        row(
            "a secret",
            Map.of("k", "hunter2"),
            it -> it.opaque("k", ""),
            setting(Kind.SECRET, "", ConfigRecord.REDACTED, true)),
        row("no secret", Map.of(), it -> it.opaque("k", ""), setting(Kind.SECRET, "", "", false)),
        row(
            "headers, without their values",
            Map.of("k", Map.of("b", "hunter2", "a", "hunter2")),
            it -> it.headers("k"),
            setting(Kind.HEADERS, List.of(), List.of("a", "b"), true)),
        row(
            "a key that is left out while it is empty",
            Map.of(),
            it -> it.showing(Shown.UNLESS_EMPTY).string("k", ""),
            new Setting(Kind.STRING, "", "", List.of(), false, Shown.UNLESS_EMPTY)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void remembersWhatWasAskedFor(
      Map<String, ?> yaml, Consumer<ConfigSection> read, Setting expected) {
    ConfigSection section = section(yaml);

    read.accept(section);

    assertThat(section.record().entries()).containsExactly(Map.entry("k", expected));
  }

  @Test
  void theValuesThemselvesAreReturned() {
    ConfigSection section = section(Map.of("a", "hunter2", "b", Map.of("k", "v")));

    assertThat(section.opaque("a", "")).isEqualTo("hunter2");
    assertThat(section.stringMap("b")).isEqualTo(Map.of("k", "v"));
    assertThat(section.optionalInteger("c")).isEmpty();
    assertThat(section.record().entries().toString()).doesNotContain("hunter2");
  }

  @Test
  void aMapIsNoListOfNames() {
    ConfigProblems problems = new ConfigProblems();
    List<?> list = List.of(Map.of("name", "a", "value", "b"));

    assertThat(ConfigTree.section("x", Map.of("k", list), problems).stringMap("k")).isEmpty();

    assertThat(problems.all().toString()).contains("x::k: expected a map of strings, got a list");
  }

  @Test
  void blocksThatAreOffHaveNoInside() {
    ConfigSection section =
        section(Map.of("off", Map.of("enabled", false), "on", Map.of("enabled", true)));
    section.block("absent", Presence.ON_WHEN_MENTIONED);
    section.block("off", Presence.ON);
    Objects.requireNonNull(section.block("on", Presence.OFF)).bool("inside", true);

    assertThat(block(section, "absent").inside()).isNull();
    assertThat(block(section, "off").inside()).isNull();
    ConfigRecord inside = Objects.requireNonNull(block(section, "on").inside());
    assertThat(inside.entries().keySet()).containsExactly("inside");
  }

  private static Block block(ConfigSection section, String key) {
    return (Block) Objects.requireNonNull(section.record().entries().get(key));
  }

  @Test
  void everythingHasEveryBlockAndOneItemOfEachList() {
    ConfigSection section = ConfigSection.everything("exporters::x");
    Integer read =
        section.read(
            yaml -> {
              for (Presence presence : Presence.values()) {
                ConfigSection block = yaml.block(presence.name(), presence);
                Objects.requireNonNull(block).string("inside", "");
              }
              yaml.list("items", item -> item.string("name", ""));
              yaml.unsupported("later", "not yet", "7");
              if (yaml.string("endpoint", "").isEmpty()) {
                throw new IllegalArgumentException("requires an endpoint");
              }
              return 1;
            });

    assertThat(read).isNull();
    Map<String, ConfigRecord.Entry> entries = section.record().entries();
    assertThat(entries.keySet())
        .containsExactly("OFF", "ON_WHEN_MENTIONED", "ON", "items", "later", "endpoint");
    assertThat(((Items) Objects.requireNonNull(entries.get("items"))).items()).hasSize(1);
    assertThat(entries.get("later")).isEqualTo(new Unsupported(7L, false, Shown.ALWAYS));
  }

  @Test
  void aRuleThatIsBrokenLeavesTheKeysReadable() {
    ConfigProblems problems = new ConfigProblems();
    ConfigSection section = ConfigTree.section("x", Map.of("k", 1), problems);
    section.integer("k", 0);
    section.problem("k", "must be even");
    assertThat(problems.readable()).isTrue();

    section.string("k", "");
    assertThat(problems.readable()).isFalse();
    assertThat(problems.all()).hasSize(2);
  }

  private static ConfigSection section(Map<String, ?> yaml) {
    return ConfigTree.section("exporters::x", yaml, new ConfigProblems());
  }
}
