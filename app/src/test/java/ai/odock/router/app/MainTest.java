package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
  static Stream<Arguments> words() {
    return Stream.of(
        argumentSet("nothing", true, List.of()),
        argumentSet("a file", true, List.of("--config=a.yaml")),
        argumentSet("a word of its own", true, List.of("--config", "a.yaml")),
        argumentSet("a file with a command's name", true, List.of("--config", "demo")),
        argumentSet("several", true, List.of("--config", "a", "--set=b=c", "--feature-gates", "d")),
        argumentSet("text of several lines", true, List.of("--config=yaml:a:\n  b: 1=2")),
        argumentSet("no value", false, List.of("--config")),
        argumentSet("an option for a value", false, List.of("--config", "--watch")),
        argumentSet("a file of arguments", false, List.of("@arguments")),
        argumentSet("to watch", true, List.of("--watch", "--config=a.yaml")),
        argumentSet("a command", false, List.of("validate")),
        argumentSet("a command behind", false, List.of("--config=a.yaml", "validate")),
        argumentSet("a word too many", false, List.of("--config", "a.yaml", "b")),
        argumentSet("help", false, List.of("--config=a.yaml", "--help")),
        argumentSet("an unknown flag", false, List.of("--conf=a.yaml")));
  }

  @ParameterizedTest
  @MethodSource("words")
  void aPlainRunNeedsNoOtherCommand(boolean onlyRuns, List<String> words) {
    assertThat(PlainRun.parse(words.toArray(String[]::new)) != null).isEqualTo(onlyRuns);
  }
}
