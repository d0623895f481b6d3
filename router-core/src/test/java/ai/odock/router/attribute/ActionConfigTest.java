package ai.odock.router.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which actions are legal (contrib: attraction.NewAttrProc), and what is said of the others. */
class ActionConfigTest {
  private final ConfigProblems problems = new ConfigProblems();

  private List<ActionConfig> read(Map<String, ?> map) {
    var section = ConfigTree.section("processors::resource", map, problems);
    List<ActionConfig> actions = ActionConfig.list(section, "attributes");
    section.finish();
    return actions;
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no action", Map.of("key", "k"), "missing \"action\", one of insert, update"),
        argumentSet(
            "an unknown action",
            Map.of("key", "k", "action", "upsrt"),
            "unknown \"action\" \"upsrt\"; did you mean \"upsert\"?"),
        argumentSet(
            "no key",
            Map.of("value", 1, "action", "insert"),
            "the action \"insert\" needs \"key\""),
        argumentSet(
            "an empty key",
            Map.of("key", "", "action", "hash"),
            "the action \"hash\" needs \"key\" or \"pattern\""),
        argumentSet(
            "no value",
            Map.of("key", "k", "action", "upsert"),
            "the action \"upsert\" needs \"value\", \"from_attribute\", \"from_context\" or"
                + " \"default_value\""),
        argumentSet(
            "two values",
            Map.of("key", "k", "action", "update", "value", "", "from_attribute", "a"),
            "the action \"update\" takes only one of \"value\", \"from_attribute\" and"
                + " \"from_context\""),
        argumentSet(
            "two sources",
            Map.of("key", "k", "action", "update", "from_context", "c", "from_attribute", "a"),
            "the action \"update\" takes only one of"),
        argumentSet(
            "insert by pattern",
            Map.of("key", "k", "action", "insert", "value", 1, "pattern", "x"),
            "the action \"insert\" does not use \"pattern\""),
        argumentSet(
            "insert with a type",
            Map.of("key", "k", "action", "insert", "value", 1, "converted_type", "int"),
            "the action \"insert\" does not use \"converted_type\""),
        argumentSet(
            "delete with a value",
            Map.of("key", "k", "action", "delete", "value", 1),
            "the action \"delete\" does not use \"value\" and \"from_attribute\""),
        argumentSet(
            "hash with a source",
            Map.of("key", "k", "action", "hash", "from_attribute", "a"),
            "the action \"hash\" does not use \"value\" and \"from_attribute\""),
        argumentSet(
            "hash with a broken pattern",
            Map.of("pattern", "(a", "action", "hash"),
            "invalid \"pattern\": error parsing regexp: missing closing ): `(a`"),
        argumentSet(
            "a pattern that only Java has",
            Map.of("pattern", "a(?=b)", "action", "delete"),
            "invalid \"pattern\": error parsing regexp: invalid or unsupported Perl syntax"),
        argumentSet(
            "extract without a pattern",
            Map.of("key", "k", "action", "extract"),
            "the action \"extract\" needs \"pattern\""),
        argumentSet(
            "extract without a group",
            Map.of("key", "k", "action", "extract", "pattern", "^a$"),
            "\"pattern\" has no named group, such as (?P<name>.*)"),
        argumentSet(
            "extract with a group without a name",
            Map.of("key", "k", "action", "extract", "pattern", "(?P<x>a)(b)"),
            "\"pattern\" has a group without a name"),
        argumentSet(
            "extract with two groups of one name",
            Map.of("key", "k", "action", "extract", "pattern", "(?P<x>a)(?P<x>b)"),
            "duplicate capture group name"),
        argumentSet(
            "extract with a value from the context",
            Map.of("key", "k", "action", "extract", "pattern", "(?P<x>a)", "from_context", "c"),
            "the action \"extract\" does not use \"from_context\""),
        argumentSet(
            "convert without a type",
            Map.of("key", "k", "action", "convert"),
            "the action \"convert\" needs \"converted_type\""),
        argumentSet(
            "convert to an unknown type",
            Map.of("key", "k", "action", "convert", "converted_type", "integer"),
            "unknown \"converted_type\" \"integer\""),
        argumentSet(
            "convert by pattern",
            Map.of("key", "k", "action", "convert", "converted_type", "int", "pattern", "x"),
            "the action \"convert\" does not use \"pattern\""),
        argumentSet(
            "an unknown key",
            Map.of("key", "k", "action", "delete", "patern", "x"),
            "unknown key \"patern\"; did you mean \"pattern\"?"),
        argumentSet(
            "a key that is no text",
            Map.of("key", 5, "action", "delete"),
            "expected a string, got a whole number"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsSaidWithItsPlace(Map<String, ?> action, String message) {
    Map<String, ?> good = Map.of("key", "k", "action", "delete");

    assertThat(read(Map.of("attributes", List.of(good, action)))).hasSizeLessThanOrEqualTo(2);

    assertThat(problems.all())
        .anySatisfy(
            it -> {
              assertThat(it.toString()).contains("processors::resource::attributes[1]");
              assertThat(it.toString()).contains(message);
            });
  }

  static Stream<Arguments> nothing() {
    return Stream.of(
        argumentSet("no list", Map.of()),
        argumentSet("an empty list", Map.of("attributes", List.of())));
  }

  @ParameterizedTest
  @MethodSource("nothing")
  void thereMustBeAnAction(Map<String, ?> section) {
    read(section);

    assertThat(problems.all().toString())
        .contains("processors::resource::attributes", "missing required field \"attributes\"");
  }

  @Test
  void aListWhoseOnlyActionIsWrongIsNotCalledEmpty() {
    read(Map.of("attributes", List.of(Map.of("key", "k"))));

    assertThat(problems.all()).hasSize(1);
  }

  @Test
  void equalActionsAreEqual() {
    Map<String, ?> section =
        Map.of(
            "attributes",
            List.of(
                Map.of("key", "k", "action", "UPSERT", "value", List.of("a", Map.of("b", 1))),
                Map.of("key", "k", "action", "extract", "pattern", "(?P<x>.)")));

    assertThat(read(section)).isEqualTo(read(section)).hasSize(2);
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> idle() {
    return Stream.of(
        argumentSet(
            "default_value beside value",
            Map.of("key", "k", "action", "insert", "value", 1, "default_value", 2),
            "has no effect beside \"value\""),
        argumentSet(
            "default_value of delete",
            Map.of("key", "k", "action", "delete", "default_value", 2),
            "has no effect on the action \"delete\""),
        argumentSet(
            "from_context of hash",
            Map.of("key", "k", "action", "hash", "from_context", "c"),
            "has no effect on the action \"hash\""));
  }

  /** The collector takes these without a word. */
  @ParameterizedTest
  @MethodSource("idle")
  void whatHasNoEffectIsTakenWithAWarning(Map<String, ?> action, String warning) {
    assertThat(read(Map.of("attributes", List.of(action)))).hasSize(1);

    assertThat(problems.all()).isEmpty();
    assertThat(problems.warnings().toString()).contains(warning);
  }
}
