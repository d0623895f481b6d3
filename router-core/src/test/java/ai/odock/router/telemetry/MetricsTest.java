package ai.odock.router.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsTest {
  static final Instrument SUM = instrument(Kind.COUNTER, "a_sum", "{items}", "scope");
  static final Instrument LEVEL = instrument(Kind.GAUGE, "a_level", "By", "scope");

  final Metrics metrics = new Metrics();

  @Test
  void theSameLabelsGiveTheSameCounter() {
    Map<String, String> labels = new HashMap<>(Map.of("a", "1"));
    Counter counter = metrics.counter(SUM, labels);
    assertThat(metrics.counter(SUM, Map.of("a", "1"))).isSameAs(counter);
    assertThat(metrics.counter(SUM, Map.of("a", "2"))).isNotSameAs(counter);
    labels.put("b", "later");
    counter.add(1);
    assertThat(read()).containsExactly("a_sum{a=1} 1.0");
  }

  @Test
  void aCounterAppearsWithItsFirstAddEvenOfNothing() {
    Counter counter = metrics.counter(SUM, Map.of());
    assertThat(read()).isEmpty();
    counter.add(0);
    assertThat(read()).containsExactly("a_sum{} 0.0");
  }

  @Test
  void aCounterLosesNothing() {
    Counter counter = metrics.counter(SUM, Map.of());
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        threads.execute(
            () -> {
              for (int n = 0; n < 100_000; n++) {
                counter.add(3);
              }
            });
      }
    }
    assertThat(counter.value()).isEqualTo(1_200_000);
  }

  @Test
  void theLastObserverWinsAndTheFirstCannotTakeItAway() {
    DoubleSupplier old = () -> 1;
    DoubleSupplier young = () -> 2;
    metrics.observe(LEVEL, Map.of(), old);
    metrics.observe(LEVEL, Map.of(), young);
    metrics.forget(LEVEL, Map.of(), old);
    assertThat(read()).containsExactly("a_level{} 2.0");
    metrics.forget(LEVEL, Map.of(), young);
    assertThat(read()).isEmpty();
  }

  @Test
  void aGroupIsReadInOneCallUntilForgotten() {
    int[] calls = {0};
    Metrics.Group group =
        into -> {
          calls[0]++;
          into.value(SUM, Map.of(), calls[0]);
          into.value(LEVEL, Map.of(), calls[0]);
        };
    metrics.observe(group);
    assertThat(read()).containsExactlyInAnyOrder("a_sum{} 1.0", "a_level{} 1.0");
    metrics.forget(group);
    assertThat(read()).isEmpty();
  }

  @Test
  void aValueOnABoundFallsBelowIt() {
    Histogram histogram = metrics.histogram(SUM, Map.of(), 1, 10);
    for (double value : new double[] {0.5, 1, 1.5, 10, 11}) {
      histogram.record(value);
    }
    assertThat(histogram.snapshot())
        .isEqualTo(new Histogram.Snapshot(List.of(1.0, 10.0), List.of(2L, 2L, 1L), 24));
    assertThat(histogram.snapshot().count()).isEqualTo(5);
  }

  @Test
  void refusesBoundsThatDoNotAscend() {
    assertThatThrownBy(() -> metrics.histogram(SUM, Map.of(), 1, 1))
        .hasMessage("bounds must ascend: [1.0, 1.0]");
  }

  static Stream<Arguments> names() {
    return Stream.of(
        argumentSet("counted things have no unit", Kind.COUNTER, "x", "{spans}", "x_total"),
        argumentSet("seconds", Kind.COUNTER, "x", "s", "x_seconds_total"),
        argumentSet("unit in the name", Kind.COUNTER, "x_seconds", "s", "x_seconds_total"),
        argumentSet("milliseconds", Kind.HISTOGRAM, "x", "ms", "x_milliseconds"),
        argumentSet("bytes of a gauge", Kind.GAUGE, "x", "By", "x_bytes"),
        argumentSet("one, gauge", Kind.GAUGE, "x", "1", "x_ratio"),
        argumentSet("one, counter", Kind.COUNTER, "x", "1", "x_total"),
        argumentSet("no unit", Kind.GAUGE, "x", "", "x"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void spellsNames(Kind kind, String name, String unit, String explicit) {
    Instrument collectors = instrument(kind, name, unit, "scope");
    assertThat(Spelling.EXPLICIT.name(collectors)).isEqualTo(explicit);
    assertThat(Spelling.defaultReader(Map.of()).name(collectors)).isEqualTo(name);
    Instrument own = instrument(kind, name, unit, "");
    assertThat(Spelling.EXPLICIT.name(own)).isEqualTo(name);
  }

  @Test
  void eachPartOfTheSpellingIsIndependent() {
    Instrument uptime = instrument(Kind.COUNTER, "x", "s", "scope");
    assertThat(new Spelling(false, true, false, Map.of()).name(uptime)).isEqualTo("x_seconds");
    assertThat(new Spelling(false, false, true, Map.of()).name(uptime)).isEqualTo("x_total");
    assertThat(new Spelling(true, false, false, Map.of()).labels(uptime, Map.of("p", "1")))
        .containsExactly(
            Map.entry("otel_scope_name", "scope"),
            Map.entry("otel_scope_schema_url", ""),
            Map.entry("otel_scope_version", ""),
            Map.entry("p", "1"));
  }

  private static Instrument instrument(Kind kind, String name, String unit, String scope) {
    return new Instrument(kind, name, unit, scope, "Help.", Level.BASIC);
  }

  private List<String> read() {
    List<String> lines = new ArrayList<>();
    metrics.readValues(
        (instrument, labels, value) -> lines.add(line(instrument, labels, value)),
        e -> {
          throw e;
        });
    return lines;
  }

  private static String line(Instrument instrument, Map<String, String> labels, double value) {
    return instrument.name() + labels + " " + value;
  }
}
