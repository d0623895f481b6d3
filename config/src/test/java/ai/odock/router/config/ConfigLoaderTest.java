package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.config.FakeCatalog.Batching;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems.Problem;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigLoaderTest {
  static final String BASE =
      """
      receivers: {otlp: {protocols: {grpc: }}}
      processors: {batch: {timeout: 1s, send_batch_size: 10}}
      exporters: {debug: }
      service: {pipelines: {traces: {receivers: [otlp], processors: [batch], exporters: [debug]}}}
      """;

  static final String EXPORTERS = "service::pipelines::traces::exporters";
  static final Map<String, String> ENV =
      Map.of(
          "BASE", BASE,
          "EMPTY", "",
          "F", "foo",
          "TREE", "['${env:TREE}', '${env:TREE}']",
          "BOMB", "{a: &a [1, 1, 1, 1], b: &b [*a, *a, *a], c: [*b, *b]}");

  final Path dir;

  ConfigLoaderTest(@TempDir Path dir) throws IOException {
    this.dir = dir;
    Files.writeString(dir.resolve("base.yaml"), BASE);
    Files.writeString(dir.resolve("slow.yaml"), "processors: {batch: {timeout: 9s}}\n");
    Files.writeString(dir.resolve("reset.yaml"), "processors:\n  batch:\n");
    Files.writeString(dir.resolve("empty.yaml"), "");
    Files.writeString(dir.resolve("wrong.yaml"), "\nprocessors: {batch: {timout: 9s}}\n");
    Files.writeString(dir.resolve("broken.yaml"), "a: [");
  }

  static Stream<Arguments> sources() {
    return Stream.of(
        argumentSet("path", "base.yaml", 1, 10),
        argumentSet("file:", "file:base.yaml", 1, 10),
        argumentSet("env:", "env:BASE", 1, 10),
        argumentSet("later files win key by key", "base.yaml slow.yaml", 9, 10),
        argumentSet("the order counts", "slow.yaml base.yaml", 1, 10),
        argumentSet("a later null resets the map", "base.yaml reset.yaml", 0.2, 8192),
        argumentSet("an empty file changes nothing", "base.yaml empty.yaml", 1, 10),
        argumentSet("one key", "base.yaml yaml:processors::batch::timeout:~3s", 3, 10),
        argumentSet("one key, null", "base.yaml yaml:processors::batch:~", 0.2, 8192),
        argumentSet(
            "a reference that is replaced is not followed",
            "yaml:processors::batch::timeout:~${file:nope} base.yaml",
            1,
            10));
  }

  @ParameterizedTest
  @MethodSource("sources")
  void loads(String sources, double seconds, long size) {
    RouterConfig config = load(words(sources));
    var batch = Objects.requireNonNull(config.processors().get(new ComponentId("batch", "")));
    Duration timeout = Duration.ofMillis((long) (seconds * 1000));
    assertThat(batch.config()).isEqualTo(new Batching(timeout, size, 0, List.of()));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("no source", "", "command line: at least one config flag must be provided"),
        argumentSet(
            "no such file",
            "nope.yaml",
            "nope.yaml: unable to read the file nope.yaml: no such file or directory"),
        argumentSet(
            "a path that is none", "a\0b", "a\0b: unable to read the file a\0b: nul character"),
        argumentSet("scheme", "http://x", "http://x: unsupported scheme on URI \"http://x\""),
        argumentSet("unset variable", "env:NOPE", "env:NOPE: empty configuration file"),
        argumentSet("empty file", "empty.yaml", "empty.yaml: empty configuration file"),
        argumentSet(
            "the mistake is in the second file",
            "base.yaml wrong.yaml",
            "wrong.yaml:2:22: processors::batch::timout: unknown key \"timout\""),
        argumentSet(
            "inline YAML is named without its value",
            "base.yaml yaml:exporters::debug::ratio:~hunter2",
            "yaml:exporters::debug::ratio:1:26: exporters::debug::ratio: expected a number"),
        argumentSet(
            "longer inline YAML has no name",
            "base.yaml yaml:\nexporters:\n~debug:~{ratio:~hunter2}",
            "yaml:…:3:17: exporters::debug::ratio: expected a number"),
        argumentSet(
            "every file is read",
            "nope.yaml broken.yaml",
            "nope.yaml: unable to read the file nope.yaml: no such file or directory\n"
                + "broken.yaml:1:5: not valid YAML"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void refuses(String sources, String start) {
    assertThatThrownBy(() -> load(words(sources)))
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith(start)
        .doesNotContain("hunter2");
  }

  @Test
  void keepsTheMistakes() {
    assertThatThrownBy(() -> load(List.of("base.yaml", "wrong.yaml")))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::path)
                    .containsExactly("processors::batch::timout"));
  }

  @Test
  void anEmptyVariableIsWorthANoteAndAnUnsetOneAWarning() {
    RouterConfig config = load(words("base.yaml yaml:exporters::debug::compression:~${env:EMPTY}"));
    assertThat(config.notes())
        .containsExactly(
            "yaml:exporters::debug::compression:1:32: references empty environment variable"
                + " \"EMPTY\"");
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void withoutPipelinesOnlyUnderTheGate() {
    List<String> sources = List.of("yaml:processors: {batch: }");
    FeatureGates gates = FeatureGates.of(Set.of("service.AllowNoPipelines", "some.other"));
    RouterConfig config =
        ConfigLoader.inspect(sources, Map.of(), dir, FakeCatalog.catalog(), gates).valid().config();
    assertThat(config.pipelines()).isEmpty();
    assertThatThrownBy(() -> load(sources))
        .hasMessageContaining("no receiver configuration specified in config")
        .hasMessageContaining("no exporter configuration specified in config")
        .hasMessageContaining("service must have at least one pipeline");
  }

  @Test
  void theGateAppendsListsOfSources() {
    List<String> sources =
        List.of("base.yaml", "yaml:exporters::debug/2:", "yaml:" + EXPORTERS + ": [debug/2]");
    FeatureGates gates = FeatureGates.of(Set.of("confmap.enableMergeAppendOption"));
    RouterConfig config =
        ConfigLoader.inspect(sources, Map.of(), dir, FakeCatalog.catalog(), gates).valid().config();
    assertThat(config.pipelines().getFirst().exporters())
        .extracting(ComponentId::toString)
        .containsExactly("debug", "debug/2");
  }

  static Stream<Arguments> encodings() {
    return Stream.of(
        argumentSet("UTF-8", "", StandardCharsets.UTF_8),
        argumentSet("UTF-8 with a mark", "\uFEFF", StandardCharsets.UTF_8),
        argumentSet("UTF-16, little end first", "\uFEFF", StandardCharsets.UTF_16LE),
        argumentSet("UTF-16, big end first", "\uFEFF", StandardCharsets.UTF_16BE));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void readsText(String mark, Charset charset) throws IOException {
    Files.writeString(dir.resolve("encoded.yaml"), mark + BASE, charset);
    assertThat(load(List.of("encoded.yaml")).pipelines()).hasSize(1);
  }

  static Stream<Arguments> hostile() {
    String key = "exporters: {debug: {headers: {a: ";
    return Stream.of(
        argumentSet("deep maps", "{a: ".repeat(100_000), "nested too deeply"),
        argumentSet("deep lists", "[".repeat(1_000_000), "nested too deeply"),
        argumentSet("a deep key", "? " + "a::".repeat(300_000) + "b\n: 1", "nested too deeply"),
        argumentSet("too large", "a".repeat((1 << 20) + 1), "is larger than 1 MiB"),
        argumentSet("digits", key + "1".repeat(500_000) + "}}}", "no receiver"),
        argumentSet("hexadecimal", key + "0x" + "f".repeat(500_000) + "}}}", "no receiver"),
        argumentSet("an exponent", key + "1e" + "9".repeat(500_000) + "}}}", "no receiver"),
        argumentSet("closing braces", key + "'" + "}".repeat(500_000) + "${'}}}", "no receiver"),
        argumentSet("opening braces", key + "'" + "${".repeat(250_000) + "}'}}}", "invalid name"),
        argumentSet("dollars", key + "'" + "$".repeat(500_000) + "{x}'}}}", "no receiver"),
        argumentSet("references", key + "'" + "${env:F}".repeat(100_000) + "'}}}", "no receiver"),
        argumentSet("a file of itself", key + "'${file:hostile.yaml}'}}}", "too many recursive"),
        argumentSet("a list of itself", key + "'${env:TREE}'}}}", "too many recursive expansions"),
        argumentSet("aliases in a value", key + "'${env:BOMB}'}}}", "no receiver"),
        argumentSet("a key", "? " + "k".repeat(500_000) + "\n: 1", "unknown key"),
        argumentSet("keys", "{a" + many() + "}", "unknown key"),
        argumentSet("NUL", "a: \0", "character U+0000 is not allowed"));
  }

  private static String many() {
    StringBuilder keys = new StringBuilder(": ");
    for (int i = 0; i < 20_000; i++) {
      keys.append(", exporterss").append(i).append(": ");
    }
    return keys.toString();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whateverIsInAFileEndsInAMessage(String text, String part) throws IOException {
    Files.writeString(dir.resolve("hostile.yaml"), text);
    assertThatThrownBy(() -> load(List.of("hostile.yaml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(part);
  }

  @Test
  void referencesThatMultiplyEnd() throws IOException {
    String list =
        "{a: &a [%s], b: &b [%s], c: [%s]}"
            .formatted("1, ".repeat(45), "*a , ".repeat(45), "*b , ".repeat(45));
    Files.writeString(dir.resolve("list.yaml"), list);
    String lists = "'${file:list.yaml}', ".repeat(10_000);
    Files.writeString(dir.resolve("many.yaml"), "exporters: {debug: {headers: [" + lists + "]}}");
    assertThatThrownBy(() -> load(List.of("many.yaml")))
        .isInstanceOf(ConfigException.class)
        .message()
        .containsOnlyOnce("all references together give too many values");
  }

  @Test
  void deepStructuresEndInAMessage() throws IOException {
    Files.writeString(dir.resolve("deep.yaml"), "{a: ".repeat(100_000));
    assertThatThrownBy(() -> load(List.of("deep.yaml"))).isInstanceOf(ConfigException.class);
  }

  private RouterConfig load(List<String> sources) {
    return ConfigLoader.load(sources, ENV, dir, FakeCatalog.catalog());
  }

  /** Sources are cut at spaces; ~ stands for a space inside one. */
  private static List<String> words(String sources) {
    return Arrays.stream(sources.split(" "))
        .filter(it -> !it.isEmpty())
        .map(it -> it.replace('~', ' '))
        .toList();
  }
}
