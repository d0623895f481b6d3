package ai.odock.router.processors.deltatocumulative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeltaToCumulativeConfigTest {
  private final ConfigProblems problems = new ConfigProblems();

  @Test
  void defaultsAndEveryKey() {
    assertThat(DeltaToCumulativeConfig.read(ConfigTree.section("p", Map.of(), problems)))
        .isEqualTo(new DeltaToCumulativeConfig(Duration.ofMinutes(5), 500_000));
    var all = Map.of("max_stale", "1h", "max_streams", Long.MAX_VALUE);
    assertThat(DeltaToCumulativeConfig.read(ConfigTree.section("p", all, problems)))
        .isEqualTo(new DeltaToCumulativeConfig(Duration.ofHours(1), Long.MAX_VALUE));
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "no time", "max_stale", "0s", "p: max_stale must be a positive duration (got 0s)"),
        argumentSet(
            "negative time",
            "max_stale",
            "-1m",
            "p: max_stale must be a positive duration (got -1m0s)"),
        argumentSet(
            "negative number",
            "max_streams",
            -1L,
            "p: max_streams must be a positive number (got -1)"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreSaidAsTheCollectorDoes(String key, Object value, String message) {
    var section = ConfigTree.section("p", Map.of(key, value), problems);
    assertThat(section.read(DeltaToCumulativeConfig::read)).isNull();
    assertThat(problems.all().toString()).contains(message);
  }
}
