package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.config.ConfigLoader;
import ai.odock.router.pipeline.topology.RouterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example that is shipped or shown loads with the components of this build. */
class ExamplesTest {
  private static final Path HOME = Path.of(System.getProperty("router.home"));
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

  /** What a fragment of the docs needs around it to be a whole configuration. */
  static final String AROUND =
      """
      receivers: {otlp: {protocols: {grpc: {endpoint: "localhost:4317"}}}}
      processors: {batch: {}}
      exporters: {otlp: {endpoint: "tempo:4317"}, nop: {}}
      service: {pipelines: {traces: {receivers: [otlp], exporters: [nop]}}}
      """;

  static Stream<Arguments> files() throws IOException {
    try (var files = Files.list(HOME.resolve("config/examples"))) {
      return files.sorted().toList().stream()
          .map(file -> argumentSet(file.getFileName().toString(), file));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void anExampleLoads(Path file) {
    RouterConfig config = load(List.of(file.toString()));

    assertThat(config.pipelines()).isNotEmpty();
  }

  static Stream<Arguments> blocks() throws IOException {
    List<Arguments> blocks = new ArrayList<>();
    List<Path> pages = new ArrayList<>(List.of(HOME.resolve("README.md")));
    try (var docs = Files.walk(HOME.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    for (Path page : pages) {
      List<String> yaml =
          BLOCK.matcher(Files.readString(page)).results().map(r -> group(r)).toList();
      for (int i = 0; i < yaml.size(); i++) {
        blocks.add(argumentSet(HOME.relativize(page) + " #" + (i + 1), yaml.get(i)));
      }
    }
    return blocks.stream();
  }

  private static String group(MatchResult block) {
    return block.group(1);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void whatTheDocsShowLoads(String yaml) {
    RouterConfig config = load(List.of("yaml:" + AROUND, "yaml:" + yaml));

    assertThat(config.pipelines()).isNotEmpty();
  }

  @Test
  void theReadmeShowsTheFileThatItNames() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    Matcher shown =
        Pattern.compile("(?ms)^This is \\[(\\S+)][^`]*^```yaml\\n(.*?)^```$").matcher(readme);

    assertThat(shown.find()).isTrue();
    assertThat(HOME.resolve(shown.group(1))).hasContent(shown.group(2));
    assertThat(shown.group(2)).contains("debug").doesNotContain("endpoint: http");
  }

  private static RouterConfig load(List<String> sources) {
    return ConfigLoader.load(sources, Map.of(), HOME, Components.catalog());
  }
}
