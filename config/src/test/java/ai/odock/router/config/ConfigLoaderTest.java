package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.ComponentId;
import ai.odock.router.ConfigProblems.Problem;
import ai.odock.router.config.FakeCatalog.Batching;
import ai.odock.router.pipeline.RouterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
            "a path that is none", "a\0b", "a\0b: unable to read the file a\0b: Nul character"),
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
  void deepStructuresEndInAMessage() throws IOException {
    Files.writeString(dir.resolve("deep.yaml"), "{a: ".repeat(100_000));
    assertThatThrownBy(() -> load(List.of("deep.yaml"))).isInstanceOf(ConfigException.class);
  }

  private RouterConfig load(List<String> sources) {
    return ConfigLoader.load(sources, Map.of("BASE", BASE), dir, FakeCatalog.catalog());
  }

  /** Sources are cut at spaces; ~ stands for a space inside one. */
  private static List<String> words(String sources) {
    return Arrays.stream(sources.split(" "))
        .filter(it -> !it.isEmpty())
        .map(it -> it.replace('~', ' '))
        .toList();
  }
}
