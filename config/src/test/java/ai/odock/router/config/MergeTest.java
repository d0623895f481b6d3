package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigValue.Mapping;
import java.util.Set;
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
            "nested keys at any depth",
            "a: {b::c: 1}",
            "a: {b: {d::e: 2}}",
            "{a: {b: {c: 1, d: {e: 2}}}}"),
        argumentSet("a null beside a nested key", "{a: , a::b: 1}", "c: 1", "{a: {b: 1}, c: 1}"),
        argumentSet(
            "no nested keys inside lists", "a: [{b::c: 1}]", "d: 1", "{a: [{b::c: 1}], d: 1}"),
        argumentSet(
            "nested keys of one file", "x: 1", "{a::b: 1, a::c: 2}", "{x: 1, a: {b: 1, c: 2}}"));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void merges(String earlier, String later, String expected) throws NotYaml {
    Mapping merged = merge(FeatureGates.DEFAULT, earlier, later);
    assertThat(Plain.text(merged)).isEqualTo(expected);
  }

  @Test
  void everyValueKeepsItsFile() throws NotYaml {
    Mapping merged = merge(FeatureGates.DEFAULT, "a: {b: 1, c: 2}", "\n\na: {c: 3}");
    Mapping a = (Mapping) Plain.at(merged, "a");
    assertThat(Plain.at(a, "b").position()).hasToString("f:1:8");
    assertThat(Plain.at(a, "c").position()).hasToString("g:3:8");
    assertThat(a.keys().get("c")).hasToString("g:3:5");
  }

  static Stream<Arguments> appended() {
    return Stream.of(
        argumentSet(
            "extensions", "service::extensions", "[a, b]", "[b, c]", "[\"a\", \"b\", \"c\"]"),
        argumentSet(
            "receivers", "service::pipelines::traces::receivers", "[a]", "[b]", "[\"a\", \"b\"]"),
        argumentSet("exporters", "service::pipelines::logs/x::exporters", "[a]", "[a]", "[\"a\"]"),
        argumentSet(
            "not processors", "service::pipelines::logs::processors", "[a]", "[b]", "[\"b\"]"),
        argumentSet("not elsewhere", "exporters::otlp::receivers", "[a]", "[b]", "[\"b\"]"),
        argumentSet("a null replaces", "service::extensions", "[a]", "", "null"),
        argumentSet("a list replaces null", "service::extensions", "", "[a]", "[\"a\"]"));
  }

  @ParameterizedTest
  @MethodSource("appended")
  void theGateAddsUp(String path, String earlier, String later, String expected) throws NotYaml {
    FeatureGates gates = FeatureGates.of(Set.of(FeatureGates.MERGE_APPEND));
    Mapping merged = merge(gates, "'" + path + "': " + earlier, "'" + path + "': " + later);
    assertThat(Plain.text(Plain.at(merged, path.split("::", -1)))).isEqualTo(expected);
  }

  private static Mapping merge(FeatureGates gates, String earlier, String later) throws NotYaml {
    return new Merge(gates)
        .merge(Merge.splitKeys(read(earlier, "f")), Merge.splitKeys(read(later, "g")));
  }

  private static Mapping read(String yaml, String source) throws NotYaml {
    return (Mapping) YamlReader.read(yaml, source);
  }
}
