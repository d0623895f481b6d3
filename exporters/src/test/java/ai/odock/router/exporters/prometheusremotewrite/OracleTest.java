package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.prometheus.Settings;
import ai.odock.router.time.Clock;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random batches, one translator for all of them, against the plain translation. */
class OracleTest {
  private static final int BATCHES = 400;

  static Stream<Arguments> settings() {
    Map<String, String> external = Map.of("cluster", "eu-1", "zone", "z", "otel_scope_name", "no");
    return Stream.of(
        argumentSet("defaults", Settings.DEFAULT),
        argumentSet(
            "bare",
            new Settings(
                "", Map.of(), false, false, false, Settings.ResourceLabels.NONE, 3_000_000)),
        argumentSet(
            "small requests, external labels, namespace",
            new Settings("ns", external, true, true, true, Settings.ResourceLabels.NONE, 500)),
        argumentSet(
            "resource attributes on every series",
            new Settings("", external, true, true, true, Settings.ResourceLabels.ALL, 3_000_000)));
  }

  /** What was written out early comes again as another series; its samples are the same. */
  @ParameterizedTest
  @MethodSource("settings")
  void forgettingNamesAndLabelsInTheMiddleChangesNothing(Settings settings) {
    for (int seed = 0; seed < BATCHES; seed++) {
      Translator translator =
          new Translator(settings, new TargetTimes(), Clock.SYSTEM, 1 << 20, 600);
      ExportMetricsServiceRequest request = new GeneratedMetrics(seed).request();
      Translated remembered = Translated.of(settings, request);
      Translated forgotten = Translated.of(translator, Translated.batch(request));
      assertThat(forgotten.samples())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(remembered.samples());
      assertThat(forgotten.dropped()).isEqualTo(remembered.dropped());
      assertThat(forgotten.points()).isEqualTo(remembered.points());
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void translatesLikeThePlainTranslation(Settings settings) {
    Translator translator = new Translator(settings);
    Map<List<Decoded.Label>, Long> targetTimes = new HashMap<>();
    int dropped = 0;
    int series = 0;
    for (int seed = 0; seed < BATCHES; seed++) {
      GeneratedMetrics generated = new GeneratedMetrics(seed);
      ExportMetricsServiceRequest one = generated.request();
      ExportMetricsServiceRequest two = generated.request();
      Oracle oracle = new Oracle(settings, targetTimes);
      oracle.translate(one.toBuilder().mergeFrom(two).build());
      Translated translated = Translated.of(translator, settings, Translated.batch(one, two));
      assertThat(translated.series())
          .as("seed %d", seed)
          .containsExactlyElementsOf(List.copyOf(oracle.series.values()));
      assertThat(translated.dropped()).as("seed %d", seed).isEqualTo(oracle.dropped);
      assertThat(translated.points()).as("seed %d", seed).isEqualTo(oracle.points);
      assertThat(translated.timeSeries()).isEqualTo(oracle.series.size());
      dropped += oracle.dropped.size();
      series += oracle.series.size();
    }
    assertThat(dropped).isGreaterThan(BATCHES / 2);
    assertThat(series).isGreaterThan(BATCHES * 5);
  }
}
