package ai.odock.router.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CollectorTypesTest {
  static Stream<Arguments> hints() {
    return Stream.of(
        argumentSet(
            "it has it", "receiver", "kafka", "; the collector has it, this build does not"),
        argumentSet(
            "under its later name",
            "connector",
            "span_metrics",
            "; the collector has it, this build does not"),
        argumentSet(
            "and there is a way out",
            "extension",
            "basicauth",
            "; the collector has it, this build does not; an exporter sends what stands in its"
                + " headers, Authorization too"),
        argumentSet(
            "it had it",
            "exporter",
            "jaeger",
            "; the jaeger exporter has been removed, use otlp_grpc to port 4317 of Jaeger instead"),
        argumentSet(
            "without a way out", "exporter", "carbon", "; the carbon exporter has been removed"),
        argumentSet("another role", "exporter", "batch", "; it is a processor"),
        argumentSet("a role with a vowel", "receiver", "health_check", "; it is an extension"),
        argumentSet("nobody knows it", "exporter", "nosuch", ""));
  }

  @ParameterizedTest
  @MethodSource("hints")
  void saysWhatTheCollectorKnows(String role, String type, String hint) {
    assertThat(CollectorTypes.hint(role, type)).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource({"receiver,107", "processor,31", "exporter,51", "connector,13", "extension,38"})
  void holdsTheWholeOfContrib(String role, int modules) {
    assertThat(CollectorTypes.read(role).values().stream().filter(it -> !it.removed()))
        .hasSizeGreaterThanOrEqualTo(modules);
  }
}
