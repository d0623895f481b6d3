package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.selftelemetry.LogsConfig;
import ai.odock.router.selftelemetry.TelemetryConfig;
import ai.odock.router.selftelemetry.TracesConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files NAME.good.yaml with lines that their description has to hold in NAME.good.txt, and
 * NAME.bad.yaml with the whole message in NAME.bad.txt. Comments at the top of a file name sources
 * that come before or after it ({@code # after: SOURCE}) and gates ({@code # gate: ID}).
 */
class CorpusTest {
  static final Path CORPUS = Path.of("src/test/resources/corpus");
  static final Map<String, String> ENV =
      Map.ofEntries(
          Map.entry("TOKEN", "0123"),
          Map.entry("MAP", "{a: b}"),
          Map.entry("NOT_YAML", "@p: [x"),
          Map.entry("SIZE", "100"),
          Map.entry("PORT", "9999"),
          Map.entry("BATCH", "{timeout: 9s}"),
          Map.entry("RECEIVERS", "[otlp]"),
          Map.entry("RECEIVER", "otlp"),
          Map.entry("EMPTY", ""),
          Map.entry("WORD", "foo"),
          Map.entry("WHICH", "WORD"),
          Map.entry("QUOTED", "\"0123\""),
          Map.entry("DOLLARS", "a$$b"),
          Map.entry("FALSE", "false"),
          Map.entry("HOST", "backend"),
          Map.entry("INNER", "{timeout: \"${env:SECONDS}\"}"),
          Map.entry("SECONDS", "7s"),
          Map.entry("LOOP", "${env:LOOP}"),
          Map.entry("EXPORTERS", "{debug: }"));

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
    assertThat(good()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(bad()).hasSizeGreaterThanOrEqualTo(60);
  }

  private static RouterConfig load(String file) throws IOException {
    List<String> sources = new ArrayList<>(directives(file, "before"));
    sources.add(file);
    sources.addAll(directives(file, "after"));
    FeatureGates gates = FeatureGates.of(Set.copyOf(directives(file, "gate")));
    return ConfigLoader.inspect(sources, ENV, CORPUS, FakeCatalog.catalog(), gates)
        .valid()
        .config();
  }

  private static List<String> directives(String file, String name) throws IOException {
    String start = "# " + name + ": ";
    // Not as UTF-8: some files are on purpose something else.
    return Files.readString(CORPUS.resolve(file), StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
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
            (id, it) -> {
              lines.add("exporters::" + id + " = " + it.config() + " " + it.sending());
              lines.add("client of exporters::" + id + " = " + it.config());
              boolean queue = it.sending().queue() != null;
              boolean retry = it.sending().retry() != null;
              lines.add("exporters::" + id + " has queue " + queue + ", retry " + retry);
            });
    config.extensions().forEach(it -> lines.add("extension " + it.id() + " = " + it.config()));
    for (RouterConfig.PipelineSpec it : config.pipelines()) {
      lines.add(
          "pipeline %s %s %s %s %s"
              .formatted(it.id(), it.signal(), it.receivers(), it.processors(), it.exporters()));
    }
    TelemetryConfig telemetry = config.telemetry();
    lines.add(
        "telemetry %s %s %s %s %s"
            .formatted(
                telemetry.metrics().level(),
                telemetry.logs().level(),
                telemetry.logs().encoding(),
                telemetry.resource(),
                telemetry.metrics().pull()));
    telemetry.metrics().periodic().forEach(it -> lines.add("periodic " + it));
    telemetry.metrics().views().forEach(it -> lines.add("view " + it));
    LogsConfig logs = telemetry.logs();
    if (!logs.equals(LogsConfig.of(logs.level(), logs.encoding()))) {
      lines.add("logs " + logs);
    }
    if (!telemetry.traces().equals(TracesConfig.OFF)) {
      lines.add("traces " + telemetry.traces());
    }
    lines.add("warnings " + config.warnings().size());
    config.warnings().forEach(warning -> lines.add("warning " + warning));
    config.notes().forEach(note -> lines.add("note " + note));
    return lines;
  }
}
