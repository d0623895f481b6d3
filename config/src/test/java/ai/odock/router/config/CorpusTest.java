package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.pipeline.RouterConfig;
import ai.odock.router.telemetry.LogsConfig;
import ai.odock.router.telemetry.TelemetryConfig;
import ai.odock.router.telemetry.trace.TracesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files NAME.good.yaml with lines that their description has to hold in NAME.good.txt, and
 * NAME.bad.yaml with the whole message in NAME.bad.txt.
 */
class CorpusTest {
  static final Path CORPUS = Path.of("src/test/resources/corpus");
  static final Map<String, String> ENV =
      Map.of(
          "TOKEN", "0123",
          "MAP", "{a: b}",
          "NOT_YAML", "@p: [x",
          "SIZE", "100",
          "PORT", "9999",
          "BATCH", "{timeout: 9s}",
          "RECEIVERS", "[otlp]");

  static Stream<Arguments> good() throws IOException {
    return files(".good.yaml");
  }

  static Stream<Arguments> bad() throws IOException {
    return files(".bad.yaml");
  }

  @ParameterizedTest
  @MethodSource("good")
  void accepts(String file) throws IOException {
    assertThat(describe(load(file))).containsAll(expected(file).lines().toList());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refuses(String file) throws IOException {
    ConfigException caught = catchThrowableOfType(ConfigException.class, () -> load(file));
    assertThat(caught).hasMessage(expected(file).stripTrailing());
  }

  @Test
  void isThere() throws IOException {
    assertThat(good()).hasSizeGreaterThanOrEqualTo(25);
    assertThat(bad()).hasSizeGreaterThanOrEqualTo(25);
  }

  private static RouterConfig load(String file) {
    return ConfigLoader.load(List.of(file), ENV, CORPUS, FakeCatalog.catalog());
  }

  private static String expected(String file) throws IOException {
    return Files.readString(CORPUS.resolve(file.replace(".yaml", ".txt")));
  }

  private static Stream<Arguments> files(String end) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(CORPUS)) {
      names = files.map(it -> it.getFileName().toString()).filter(it -> it.endsWith(end)).toList();
    }
    return names.stream().sorted().map(name -> argumentSet(name, name));
  }

  private static List<String> describe(RouterConfig config) {
    List<String> lines = new ArrayList<>();
    config.receivers().forEach((id, it) -> lines.add("receivers::" + id + " = " + it.config()));
    config.processors().forEach((id, it) -> lines.add("processors::" + id + " = " + it.config()));
    config
        .exporters()
        .forEach(
            (id, it) -> lines.add("exporters::" + id + " = " + it.config() + " " + it.sending()));
    for (RouterConfig.PipelineSpec it : config.pipelines()) {
      lines.add(
          "pipeline %s %s %s %s %s"
              .formatted(it.id(), it.signal(), it.receivers(), it.processors(), it.exporters()));
    }
    TelemetryConfig telemetry = config.telemetry();
    lines.add(
        "telemetry %s %s %s %s %s"
            .formatted(
                telemetry.level(),
                telemetry.logs().level(),
                telemetry.logs().encoding(),
                telemetry.resource(),
                telemetry.readers()));
    LogsConfig logs = telemetry.logs();
    if (!logs.equals(LogsConfig.of(logs.level(), logs.encoding()))) {
      lines.add("logs " + logs);
    }
    if (!telemetry.traces().equals(TracesConfig.OFF)) {
      lines.add("traces " + telemetry.traces());
    }
    lines.add("warnings " + config.warnings().size());
    config.warnings().forEach(warning -> lines.add("warning " + warning));
    return lines;
  }
}
