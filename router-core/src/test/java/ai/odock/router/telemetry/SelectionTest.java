package ai.odock.router.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import ai.odock.router.telemetry.View.Selector;
import ai.odock.router.telemetry.View.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelectionTest {
  private static final Instrument SENT =
      new Instrument(Kind.COUNTER, "otelcol_sent", "{spans}", "scope/a", "Sent.", Level.BASIC);
  private static final Instrument TIME =
      new Instrument(
          Kind.HISTOGRAM, "http.time", "s", new Scope("b", "1", "url"), "Time.", Level.DETAILED);

  private final Metrics metrics = new Metrics();

  SelectionTest() {
    metrics.counter(SENT, Map.of("exporter", "a", "error.type", "x")).add(1);
    metrics.counter(SENT, Map.of("exporter", "b", "error.type", "x")).add(2);
    metrics.histogram(TIME, Map.of("host", "h", "code", "200"), 1, 2).record(1);
    metrics.histogram(TIME, Map.of("host", "h", "code", "400"), 1, 2).record(2);
  }

  static java.util.stream.Stream<Arguments> views() {
    Stream same = new Stream("", "", Set.of(), Set.of());
    return java.util.stream.Stream.of(
        argumentSet("drop by name", view(name("otelcol_sent"), null), "http_time 2"),
        argumentSet("drop by part of the name", view(name("otel*"), null), "http_time 2"),
        argumentSet("one character", view(name("otelcol_sen?"), null), "http_time 2"),
        argumentSet("a dot is a dot", view(name("otelcol.sent"), null), "http_time 2, sent 3"),
        argumentSet(
            "drop by kind",
            view(new Selector("", Kind.HISTOGRAM, "", Scope.NONE), null),
            "otelcol_sent 3"),
        argumentSet(
            "drop by unit", view(new Selector("", null, "s", Scope.NONE), null), "otelcol_sent 3"),
        argumentSet(
            "drop by scope",
            view(new Selector("", null, "", new Scope("b", "1", "url")), null),
            "otelcol_sent 3"),
        argumentSet(
            "another version",
            view(new Selector("", null, "", new Scope("b", "2", "")), null),
            "http_time 2, sent 3"),
        argumentSet(
            "rename",
            view(name("otelcol_sent"), new Stream("sent.items", "", Set.of(), Set.of())),
            "http_time 2, sent_items 3"),
        argumentSet("as it was", view(name("*"), same), "http_time 2, sent 3"),
        argumentSet(
            "two views, two metrics",
            List.of(
                new View(name("otelcol_sent"), same),
                new View(name("otelcol_sent"), new Stream("twice", "", Set.of(), Set.of()))),
            "http_time 2, otelcol_sent 3, twice 3"));
  }

  private static List<View> view(Selector selector, @Nullable Stream stream) {
    return List.of(new View(selector, stream));
  }

  private static Selector name(String name) {
    return new Selector(name, null, "", Scope.NONE);
  }

  @ParameterizedTest
  @MethodSource("views")
  void shows(List<View> views, String expected) {
    List<String> found = new ArrayList<>();
    page(new Selection(Level.DETAILED, views))
        .lines()
        .filter(line -> line.startsWith("# TYPE"))
        .map(line -> line.split(" ", -1)[2])
        .filter(name -> !name.startsWith("target") && !name.startsWith("promhttp"))
        .forEach(name -> found.add(name + " " + total(views, name)));
    assertThat(String.join(", ", found))
        .isEqualTo(expected.replace(", sent 3", ", otelcol_sent 3"));
  }

  private long total(List<View> views, String family) {
    return page(new Selection(Level.DETAILED, views))
        .lines()
        .filter(line -> line.startsWith(family + "{") || line.startsWith(family + "_count{"))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void addsUpWhatOnlyALeftOutLabelHeldApart() {
    List<View> views =
        List.of(
            new View(name("otelcol_sent"), new Stream("", "New.", Set.of(), Set.of("exporter"))),
            new View(name("http.time"), new Stream("", "", Set.of("host"), Set.of())));
    assertThat(page(new Selection(Level.DETAILED, views)))
        .contains("# HELP otelcol_sent New.\n", "\notelcol_sent{error_type=\"x\"} 3\n")
        .contains("\nhttp_time_bucket{host=\"h\",le=\"1\"} 1\n", "\nhttp_time_sum{host=\"h\"} 3\n");
  }

  @Test
  void belowDetailedTheErrorTypeIsGoneAndSoAreItsInstruments() {
    assertThat(page(Selection.of(Level.NORMAL)))
        .contains("\notelcol_sent{exporter=\"a\"} 1\n")
        .doesNotContain("http_time", "error_type");
  }

  private String page(Selection selection) {
    Spelling plain = Spelling.defaultReader(Map.of());
    return PageText.of(new MetricsPage(metrics, selection, plain, Map.of(), () -> ""));
  }
}
