package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.ConfigValue.Mapping;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MergeTest {

  static Stream<Arguments> pairs() {
    return Stream.of(
        argumentSet("keys add up", "a: 1", "b: 2", "{a: 1, b: 2}"),
        argumentSet("a value is replaced", "a: 1", "a: 2", "{a: 2}"),
        argumentSet(
            "maps join deeply", "a: {b: {c: 1}}", "a: {b: {d: 2}}", "{a: {b: {c: 1, d: 2}}}"),
        argumentSet("lists are replaced", "a: [1, 2]", "a: [3]", "{a: [3]}"),
        argumentSet("null replaces a map", "a: {b: 1}", "a:", "{a: null}"),
        argumentSet("a map replaces null", "a:", "a: {b: 1}", "{a: {b: 1}}"),
        argumentSet("a map replaces a value", "a: 1", "a: {b: 1}", "{a: {b: 1}}"),
        argumentSet("an empty map changes nothing", "a: {b: 1}", "a: {}", "{a: {b: 1}}"),
        argumentSet("nested keys", "a: {b: {c: 1, d: 2}}", "a::b::c: 3", "{a: {b: {c: 3, d: 2}}}"),
        argumentSet("nested null", "a: {b: {c: 1}}", "'a::b':", "{a: {b: null}}"),
        argumentSet(
            "nested keys of one file", "x: 1", "{a::b: 1, a::c: 2}", "{x: 1, a: {b: 1, c: 2}}"));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void merges(String earlier, String later, String expected) throws NotYaml {
    Mapping merged =
        Merge.merge(Merge.splitKeys(read(earlier, "f")), Merge.splitKeys(read(later, "g")));
    assertThat(Plain.text(merged)).isEqualTo(expected);
  }

  @Test
  void everyValueKeepsItsFile() throws NotYaml {
    Mapping merged = Merge.merge(read("a: {b: 1, c: 2}", "f"), read("\n\na: {c: 3}", "g"));
    Mapping a = (Mapping) Plain.at(merged, "a");
    assertThat(Plain.at(a, "b").position()).hasToString("f:1:8");
    assertThat(Plain.at(a, "c").position()).hasToString("g:3:8");
    assertThat(a.keys().get("c")).hasToString("g:3:5");
  }

  private static Mapping read(String yaml, String source) throws NotYaml {
    return (Mapping) YamlReader.read(yaml, source);
  }
}
