package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Position;
import ai.odock.router.settings.ConfigValue.Scalar;
import ai.odock.router.settings.ConfigValue.Substituted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/configuration.md says is so: its files load, its mistakes and its table are right. */
class ConfigurationPageTest {
  static final Path PAGE =
      Path.of(System.getProperty("router.home", ".."), "docs/configuration.md");
  static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
  static final Pattern MISTAKES =
      Pattern.compile("(?ms)^```yml\n(# (\\S+)\n.*?)^```\n```text\n(.*?)^```$");
  static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]*\\$[^`]*)` \\| (.*?) ?\\| (.*?) ?\\| `(.*)` \\|$");
  static final Pattern CODE = Pattern.compile("`([^`]*)`");

  static Stream<Arguments> files() throws IOException {
    return matches(YAML)
        .map(it -> it.group(1))
        .map(it -> argumentSet(it.lines().skip(1).findFirst().orElseThrow(), it));
  }

  @ParameterizedTest
  @MethodSource("files")
  void loads(String yaml) {
    var config = ConfigLoader.load(List.of("yaml:" + yaml), Map.of(), PAGE, FakeCatalog.catalog());
    assertThat(config.warnings()).isEmpty();
  }

  static Stream<Arguments> mistakes() throws IOException {
    return matches(MISTAKES)
        .map(it -> argumentSet(it.group(2), it.group(2), it.group(1), it.group(3)));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrong(String name, String yaml, String message, @TempDir Path dir)
      throws IOException {
    Files.writeString(dir.resolve(name), yaml);
    assertThatThrownBy(() -> ConfigLoader.load(List.of(name), Map.of(), dir, FakeCatalog.catalog()))
        .hasMessage(message.stripTrailing());
  }

  static Stream<Arguments> rows() throws IOException {
    return matches(ROW)
        .map(
            it ->
                argumentSet(
                    it.group(1) + " " + it.group(2),
                    it.group(1),
                    variables(it.group(2)),
                    String.join("", codes(it.group(3))),
                    it.group(4)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void fillsIn(String written, Map<String, String> env, String text, String other) throws NotYaml {
    Position place = new Position("f", 1, 1);
    LinkedHashMap<String, ConfigValue> entries = new LinkedHashMap<>();
    entries.put("k", new Scalar(written, written, false, place));
    ConfigProblems problems = new ConfigProblems();
    Mapping filled =
        new Substitution(new TextSources(env, PAGE), problems, new Notices())
            .expand(new Mapping(entries, place));
    ConfigSection section = new ConfigSection("", filled, problems);
    assertThat(section.string("k", "the default")).isEqualTo(text);
    assertThat(problems.all()).isEmpty();
    assertThat(Plain.text(typed(Plain.at(filled, "k"))))
        .isEqualTo(Plain.text(YamlReader.read(other, "f")));
  }

  @Test
  void areThere() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(mistakes()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(rows()).hasSizeGreaterThanOrEqualTo(20);
  }

  private static ConfigValue typed(ConfigValue value) {
    return switch (value) {
      case Substituted whole -> typed(whole.value());
      case Scalar(Object it, String text, _, Position place) -> new Scalar(it, text, false, place);
      default -> value;
    };
  }

  private static Map<String, String> variables(String cell) {
    Map<String, String> env = new HashMap<>();
    for (String code : codes(cell)) {
      int equal = code.indexOf('=');
      env.put(code.substring(0, equal), code.substring(equal + 1));
    }
    return env;
  }

  private static List<String> codes(String cell) {
    return new ArrayList<>(CODE.matcher(cell).results().map(it -> it.group(1)).toList());
  }

  private static Stream<MatchResult> matches(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(PAGE)).results().toList().stream();
  }
}
