package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigValue.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded {@code validate} cases, with fake components. JSON is YAML, so we read it. */
class ConformanceCasesTest {
  static final Path CASES = Path.of(System.getProperty("router.home", ".."), "conformance/cases");

  static Stream<Arguments> cases() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(CASES)) {
      files = all.filter(it -> it.getFileName().toString().startsWith("validate-")).toList();
    }
    return files.stream().sorted().map(file -> argumentSet(file.getFileName().toString(), file));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsTheCollector(Path file) throws IOException, NotYaml {
    Mapping json = (Mapping) YamlReader.read(Files.readString(file), "case");
    ConfigSection recorded = new ConfigSection("", json, new ConfigProblems());
    String said = validate(recorded.string("config", ""), recorded.headers("env"));
    assertThat(said.isEmpty()).isEqualTo(recorded.section("expect").bool("accepted", true));
    assertThat(recorded.strings("mentions", List.of())).allMatch(said::contains);
  }

  @Test
  void areThere() throws IOException {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(9);
  }

  private static String validate(String yaml, Map<String, String> env) {
    try {
      var _ = ConfigLoader.load(List.of("yaml:" + yaml), env, CASES, FakeCatalog.catalog());
      return "";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
