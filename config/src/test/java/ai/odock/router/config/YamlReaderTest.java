package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigProblems.Problem;
import ai.odock.router.settings.ConfigValue.Mapping;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {

  static Stream<Arguments> documents() {
    return Stream.of(
        argumentSet("no document", "", "null"),
        argumentSet("only a comment", "# nothing\n", "null"),
        argumentSet("byte order mark", "\uFEFFa: 1", "{a: 1}"),
        argumentSet("quoted is a string", "a: '1'", "{a: \"1\"}"),
        argumentSet("explicit string", "a: !!str 1", "{a: \"1\"}"),
        argumentSet("explicit integer", "a: !!int '0x10'", "{a: 16}"),
        argumentSet("binary is text", "a: !!binary aGk=", "{a: \"hi\"}"),
        argumentSet("a tag of one's own is a string", "a: !secret 5", "{a: \"5\"}"),
        argumentSet("a tag of one's own on a map", "a: !x {b: 1}", "{a: {b: 1}}"),
        argumentSet("number as key", "1: a", "{1: \"a\"}"),
        argumentSet("literal block", "a: |\n  x\n  y\n", "{a: \"x\ny\n\"}"),
        argumentSet("anchor and alias", "a: &x [1]\nb: *x", "{a: [1], b: [1]}"),
        argumentSet(
            "merge key: own entries win",
            "a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}",
            "{a: {k: 1, l: 2}, b: {k: 3, l: 2}}"),
        argumentSet(
            "merge key after own entries",
            "a: &x {k: 1}\nb: {k: 3, <<: *x}",
            "{a: {k: 1}, b: {k: 3}}"),
        argumentSet(
            "merge key: the first of a list wins",
            "a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y]}",
            "{a: {k: 1}, b: {k: 2, l: 2}, c: {k: 1, l: 2}}"),
        argumentSet("a quoted merge key is a key", "a: {'<<': 1}", "{a: {<<: 1}}"),
        argumentSet("document marker", "---\na: 1\n...\n", "{a: 1}"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void reads(String yaml, String expected) throws NotYaml {
    assertThat(Plain.text(YamlReader.read(yaml, "f"))).isEqualTo(expected);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("unclosed list", "a: [\n", "f:2:1: not valid YAML: while parsing a flow node"),
        argumentSet(
            "tab", "a:\n\tb: 1", "f:2:1: not valid YAML: while scanning for the next token"),
        argumentSet(
            "key twice", "a: 1\nb: 2\na: 3", "f:3:1: mapping key \"a\" already defined at line 1"),
        argumentSet(
            "merge key twice", "x: &x {}\ny: {<<: *x, <<: *x}", "f:2:13: mapping key \"<<\""),
        argumentSet("map as key", "{a: 1}: b", "f:1:1: a key must be a single word"),
        argumentSet(
            "merge of a word",
            "a: {<<: word}",
            "f:1:9: map merge requires map or sequence of maps"),
        argumentSet("two documents", "a: 1\n---\nb: 2", "f:2:1: not valid YAML: expected a single"),
        argumentSet("unknown alias", "a: *x", "f:1:4: not valid YAML: found undefined alias x"),
        argumentSet(
            "integer tag on a word", "a: !!int x", "f:1:4: cannot decode this value as a !!int"),
        argumentSet(
            "integer tag on a key", "!!int a: x", "f:1:1: cannot decode this value as a !!int"),
        argumentSet(
            "null tag on a word", "a: !!null x", "f:1:4: cannot decode this value as a !!null"),
        argumentSet(
            "no base64", "a: !!binary '*'", "f:1:4: !!binary value contains invalid base64"),
        argumentSet(
            "a map inside itself",
            "a: &x {b: *x}",
            "f:1:4: not valid YAML: anchor value contains itself"),
        argumentSet(
            "a list inside itself",
            "a: 1\nb: &x [*x]",
            "f:2:4: not valid YAML: anchor value contains itself"),
        argumentSet(
            "too deep",
            "[".repeat(300) + "]".repeat(300),
            "f:1:202: not valid YAML: nested deeper than 200 levels"),
        argumentSet("far too deep", "[".repeat(200_000), "f: not valid YAML: nested"),
        argumentSet(
            "control character", "a: 1\nb: \u0007", "f:2:4: not valid YAML: character U+0007"),
        argumentSet("NUL", "a: \0", "f:1:4: not valid YAML: character U+0000 is not allowed"),
        argumentSet(
            "control character after others of two units",
            "a: \uD83D\uDE00 \u0007",
            "f:1:7: not valid YAML: character U+0007"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refuses(String yaml, String start) {
    NotYaml caught = catchThrowableOfType(NotYaml.class, () -> YamlReader.read(yaml, "f"));
    assertThat(caught.problems())
        .first()
        .extracting(Problem::toString)
        .asString()
        .startsWith(start);
  }

  @Test
  void aliasesOfAliasesAreStopped() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      yaml.append("a%d: &a%d [".formatted(i, i)).append("*a%d,".formatted(i - 1).repeat(10));
      yaml.append("]\n");
    }
    assertThatThrownBy(() -> YamlReader.read(yaml.toString(), "f"))
        .isInstanceOf(NotYaml.class)
        .hasMessageContaining("aliases multiply to more than 100000 values");
  }

  @Test
  void aParserMessageShowsNoText() {
    assertThatThrownBy(() -> YamlReader.read("password: hunter2: x", "f"))
        .isInstanceOf(NotYaml.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void knowsThePlaceOfKeysAndValues() throws NotYaml {
    Mapping root = (Mapping) YamlReader.read("a:\n  b: 1\n  c:\nd: {}", "f");
    Mapping a = (Mapping) Plain.at(root, "a");
    assertThat(a.position()).hasToString("f:1:1");
    assertThat(a.keys().get("b")).hasToString("f:2:3");
    assertThat(Plain.at(a, "b").position()).hasToString("f:2:6");
    assertThat(Plain.at(a, "c").position()).hasToString("f:3:3");
  }
}
