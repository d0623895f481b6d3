package ai.odock.router.selftelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.selftelemetry.MetricsConfig.ConstantLabels;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TelemetryConfigTest {

  static Stream<Arguments> labels() {
    return Stream.of(
        argumentSet("nothing named: all", List.of(), List.of(), true),
        argumentSet("included", List.of("service.name"), List.of(), true),
        argumentSet("another is included", List.of("host.name"), List.of(), false),
        argumentSet("excluded", List.of(), List.of("service.name"), false),
        argumentSet("excluded wins", List.of("service.name"), List.of("service.name"), false));
  }

  @ParameterizedTest
  @MethodSource("labels")
  void keepsConstantLabels(List<String> included, List<String> excluded, boolean kept) {
    assertThat(new ConstantLabels(included, excluded).keeps("service.name")).isEqualTo(kept);
  }
}
