package ai.odock.router.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsPageTest {
  static final Map<String, String> RESOURCE =
      Map.of(
          "service.instance.id", "…",
          "service.name", "otelcol-custom",
          "service.version", "0.147.0");
  static final Spelling DEFAULT = Spelling.defaultReader(RESOURCE);
  static final Instrument GAUGE =
      new Instrument(Kind.GAUGE, "g", "", "", "How \\ \"it\"\nis.", Level.NORMAL);

  static Stream<Arguments> recordedPages() {
    return Stream.of(
        argumentSet(
            "normal, no reader configured",
            "page-normal-default.txt",
            Level.NORMAL,
            DEFAULT,
            7900,
            16_038_259_634L,
            new SetUsage(610_000_000, 49_635_328, 13_363_344, 116_583_848, 35_232_008)),
        argumentSet(
            "normal, reader configured",
            "page-normal-explicit.txt",
            Level.NORMAL,
            Spelling.EXPLICIT,
            7900,
            16_034_857_436L,
            new SetUsage(630_000_000, 51_802_112, 10_011_752, 115_026_928, 35_563_800)),
        argumentSet(
            "basic, no reader configured",
            "page-basic-default.txt",
            Level.BASIC,
            DEFAULT,
            7600,
            15_604_207_078L,
            new SetUsage(670_000_000, 53_252_096, 14_954_400, 118_382_040, 35_301_656)),
        argumentSet(
            "basic, reader configured",
            "page-basic-explicit.txt",
            Level.BASIC,
            Spelling.EXPLICIT,
            7900,
            16_030_637_647L,
            new SetUsage(670_000_000, 52_002_816, 10_636_768, 116_502_976, 35_563_800)));
  }

  @ParameterizedTest
  @MethodSource("recordedPages")
  void isLikeTheCollectors(
      String recorded, Level level, Spelling spelling, long full, long uptime, ProcessUsage usage)
      throws IOException {
    Metrics metrics = RecordedRun.with(full);
    HandClock clock = new HandClock();
    metrics.observe(new ProcessMetrics(clock, usage));
    clock.move(uptime);
    String page =
        PageText.of(new MetricsPage(metrics, Selection.of(level), spelling, RESOURCE, () -> ""));
    assertThat(withoutHelp(page)).isEqualTo(resource(recorded));
  }

  static Stream<Arguments> detailedPages() {
    return Stream.of(
        argumentSet("no reader configured", "page-detailed-default.txt", DEFAULT),
        argumentSet("reader configured", "page-detailed-explicit.txt", Spelling.EXPLICIT));
  }

  /** Every name, type, label and bucket; the values were made by another run. */
  @ParameterizedTest
  @MethodSource("detailedPages")
  void detailedIsLikeTheCollectorsButForValues(String recorded, Spelling spelling)
      throws IOException {
    Metrics metrics = RecordedRun.with(1);
    metrics.observe(new ProcessMetrics(new HandClock(), new SetUsage(1, 1, 1, 1, 1)));
    Selection detailed = Selection.of(Level.DETAILED);
    String page = PageText.of(new MetricsPage(metrics, detailed, spelling, RESOURCE, () -> ""));
    assertThat(withoutValues(withoutHelp(page))).isEqualTo(withoutValues(resource(recorded)));
  }

  private static List<String> withoutValues(String page) {
    return page.lines().map(line -> line.startsWith("#") ? line : series(line)).toList();
  }

  private static String series(String line) {
    return line.substring(0, line.lastIndexOf(' '));
  }

  @Test
  void detailedTellsFailuresApart() {
    Metrics metrics = new Metrics();
    for (String type : List.of("Unavailable", "Deadline_Exceeded")) {
      metrics
          .counter(
              Otelcol.exporterSendFailed("spans"),
              Map.of("exporter", "otlphttp/down", "error.type", type, "error.permanent", "false"))
          .add(4000);
    }
    String page =
        PageText.of(
            new MetricsPage(
                metrics, Selection.of(Level.DETAILED), Spelling.EXPLICIT, RESOURCE, () -> ""));
    assertThat(page.lines().filter(line -> line.contains("error_type")))
        .extracting(line -> line.replaceAll("otel_scope_[a-z_]+=\"[^\"]*\",?", ""))
        .containsExactly(
            "otelcol_exporter_send_failed_spans_total{error_permanent=\"false\","
                + "error_type=\"Deadline_Exceeded\",exporter=\"otlphttp/down\",} 4000",
            "otelcol_exporter_send_failed_spans_total{error_permanent=\"false\","
                + "error_type=\"Unavailable\",exporter=\"otlphttp/down\",} 4000");
  }

  @Test
  void everyFamilySaysWhatItIsBeforeItsSeries() {
    String page =
        PageText.of(
            new MetricsPage(
                RecordedRun.with(1), Selection.of(Level.NORMAL), DEFAULT, RESOURCE, () -> ""));
    List<String> lines = page.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("# TYPE ")) {
        String name = lines.get(i).split(" ", -1)[2];
        assertThat(lines.get(i - 1)).matches("# HELP " + name + " .+");
        assertThat(lines.get(i + 1)).startsWith(name);
      }
    }
    assertThat(page)
        .contains(
            "# HELP otelcol_receiver_accepted_log_records Log records that the pipeline took in."
                + " [Alpha]\n");
  }

  static Stream<Arguments> escapes() {
    return Stream.of(
        argumentSet("quote", "a\"b", "a\\\"b"),
        argumentSet("backslash", "a\\b", "a\\\\b"),
        argumentSet("line feed", "a\nb", "a\\nb"),
        argumentSet("an escape that was there", "\\n", "\\\\n"),
        argumentSet("other scripts stay", "é…日", "é…日"),
        argumentSet("braces stay", "a{b=c},", "a{b=c},"),
        argumentSet("empty", "", ""));
  }

  @ParameterizedTest
  @MethodSource("escapes")
  void escapesLabelValues(String value, String shown) {
    Metrics metrics = new Metrics();
    metrics.observe(GAUGE, Map.of("label", value), () -> 1);
    assertThat(page(metrics, RESOURCE)).contains("\ng{label=\"" + shown + "\"} 1\n");
  }

  @Test
  void escapesHelpButNotItsQuotes() {
    Metrics metrics = new Metrics();
    metrics.observe(GAUGE, Map.of(), () -> 1.5);
    assertThat(page(metrics, RESOURCE))
        .startsWith("# HELP g How \\\\ \"it\"\\nis.\n# TYPE g gauge\ng 1.5\n");
  }

  @Test
  void joinsResourceAttributesThatGetOneLabelName() {
    assertThat(page(new Metrics(), Map.of("a.b", "1", "a_b", "2", "9x", "3")))
        .endsWith("target_info{a_b=\"1;2\",key_9x=\"3\"} 1\n");
  }

  @Test
  void aLabelOfTheSeriesHidesAConstantOne() {
    Metrics metrics = new Metrics();
    metrics.observe(GAUGE, Map.of("exporter", "otlp"), () -> 1);
    Map<String, String> resource = Map.of("exporter", "mine");
    Spelling spelling = Spelling.defaultReader(resource);
    assertThat(
            PageText.of(
                new MetricsPage(metrics, Selection.of(Level.NORMAL), spelling, resource, () -> "")))
        .contains("\ng{exporter=\"otlp\"} 1\n");
  }

  @Test
  void countsAValueThatCannotBeReadAndShowsTheOthers() {
    Metrics metrics = new Metrics();
    metrics.observe(
        GAUGE,
        Map.of("n", "1"),
        () -> {
          throw new IllegalStateException("planted");
        });
    metrics.observe(GAUGE, Map.of("n", "2"), () -> 2);
    assertThat(page(metrics, RESOURCE))
        .contains("\ng{n=\"2\"} 2\n")
        .doesNotContain("n=\"1\"")
        .contains("\npromhttp_metric_handler_errors_total{cause=\"gathering\"} 1\n");
  }

  @Test
  void endsWithWhatIsAppended() {
    MetricsPage page =
        new MetricsPage(
            new Metrics(),
            Selection.of(Level.NORMAL),
            DEFAULT,
            RESOURCE,
            () -> "# TYPE jvm_x gauge\njvm_x 1\n");
    assertThat(PageText.of(page)).endsWith("} 1\n# TYPE jvm_x gauge\njvm_x 1\n");
  }

  @Test
  void staysWhenWhatIsAppendedFails() {
    MetricsPage page =
        new MetricsPage(
            new Metrics(),
            Selection.of(Level.NORMAL),
            DEFAULT,
            RESOURCE,
            () -> {
              throw new IllegalStateException("planted");
            });
    assertThat(PageText.of(page))
        .contains("{cause=\"gathering\"} 1\n")
        .contains("\ntarget_info{")
        .endsWith("} 1\n");
  }

  private static String page(Metrics metrics, Map<String, String> resource) {
    return PageText.of(
        new MetricsPage(
            metrics, Selection.of(Level.NORMAL), Spelling.EXPLICIT, resource, () -> ""));
  }

  private static String withoutHelp(String page) {
    return page.replaceAll("(?m)^# HELP .*\n", "");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MetricsPageTest.class.getResourceAsStream("/pages/" + name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
