package ai.odock.router.prometheus;

import static ai.odock.router.prometheus.MetricNames.Kind.GAUGE;
import static ai.odock.router.prometheus.MetricNames.Kind.MONOTONIC_SUM;
import static ai.odock.router.prometheus.MetricNames.Kind.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.otlp.Slice;
import ai.odock.router.prometheus.MetricNames.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MetricNamesTest {
  private static Arguments row(String why, String name, String unit, Kind kind, String expected) {
    return argumentSet(why, name, unit, kind, expected);
  }

  static Stream<Arguments> suffixed() {
    return Stream.of(
        row(
            "no ratio for sums",
            "http.server.requests",
            "1",
            MONOTONIC_SUM,
            "http_server_requests_total"),
        row("ratio moves to the end", "ratio.gauge", "1", GAUGE, "gauge_ratio"),
        row(
            "total moves to the end",
            "speed_total_x",
            "m/s",
            MONOTONIC_SUM,
            "speed_x_meters_per_second_total"),
        row("no ratio for up-down sums", "updown", "1", OTHER, "updown"),
        row("histogram", "lat", "ms", OTHER, "lat_milliseconds"),
        row("annotation", "requests", "{req}", MONOTONIC_SUM, "requests_total"),
        row("annotation per second", "x", "{req}/s", GAUGE, "x_per_second"),
        row("per annotation", "x", "By/{req}", GAUGE, "x_bytes"),
        row("unit is there already", "memory.bytes.used", "By", GAUGE, "memory_bytes_used"),
        row(
            "per unit is there as one word only",
            "x.per.second",
            "1/s",
            GAUGE,
            "x_per_second_per_second"),
        row("unit as a part of a token", "megabytes", "By", GAUGE, "megabytes_bytes"),
        row("unknown unit", "cost", "USD", MONOTONIC_SUM, "cost_USD_total"),
        row("unknown unit is cleaned", "x", "a-.b", GAUGE, "x_a_b"),
        row("trailing underscore of a unit stays", "x", "a-", GAUGE, "x_a_"),
        row("but not before a per unit", "x", "a-/s", GAUGE, "x_a_per_second"),
        row("nothing left of the per unit", "x", "m/!", GAUGE, "x_meters"),
        row("nothing left of the unit", "x", "!", GAUGE, "x"),
        row("currency", "x", "$", GAUGE, "x"),
        row("blanks around units", "x", " By / s ", GAUGE, "x_bytes_per_second"),
        row("percent", "cpu", "%", GAUGE, "cpu_percent"),
        row("two slashes", "x", "m/s/s", GAUGE, "x_meters_per_s_s"),
        row("minutes and per minute", "x", "min/m", GAUGE, "x_minutes_per_minute"),
        row("leading digit", "9lives", "", GAUGE, "_9lives"),
        row("runs and ends", "__weird  name-with..chars!", "", GAUGE, "weird_name_with_chars"),
        row("colon stays", "job:rate", "", GAUGE, "job:rate"),
        row("letters of others", "größe", "", GAUGE, "gr_e"),
        row("only a unit is left", "!!", "s", GAUGE, "seconds"),
        row("nothing is left", "___", "", GAUGE, ""),
        row("empty", "", "", GAUGE, ""));
  }

  @ParameterizedTest
  @MethodSource("suffixed")
  void addsUnitsAndTypes(String name, String unit, Kind kind, String expected) {
    MetricNames names = new MetricNames("", true);
    assertThat(names.metricName(name, unit, kind)).isEqualTo(expected);
    assertThat(find(names, name, unit, kind)).isEqualTo(expected);
    assertThat(find(names, name, unit, kind)).as("remembered").isEqualTo(expected);
  }

  static Stream<Arguments> plain() {
    return Stream.of(
        argumentSet("no suffix", "", "http.requests", "http_requests"),
        argumentSet("underscores stay", "", "_a__b", "_a__b"),
        argumentSet("a run of others is one", "", "a.-b", "a_b"),
        argumentSet("leading digit", "", "9x", "_9x"),
        argumentSet("underscores alone are what they were", "", "__", "__"),
        argumentSet("nothing is left", "", "..", ""),
        argumentSet("namespace", "odock", "g.x", "odock_g_x"),
        argumentSet("namespace before a digit", "odock", "9x", "odock_9x"),
        argumentSet("namespace is cleaned", "o-k", "g", "o_k_g"));
  }

  @ParameterizedTest
  @MethodSource("plain")
  void withoutSuffixes(String namespace, String name, String expected) {
    assertThat(new MetricNames(namespace, false).metricName(name, "s", MONOTONIC_SUM))
        .isEqualTo(expected);
  }

  @Test
  void putsTheNamespaceInFront() {
    assertThat(new MetricNames("odock", true).metricName("9x", "s", MONOTONIC_SUM))
        .isEqualTo("odock_9x_seconds_total");
  }

  @Test
  void knowsEveryUnit() {
    String units =
        "d h min s ms us ns By KiBy MiBy GiBy TiBy KBy MBy GBy TBy m V A J W g Cel Hz 1 %";
    String words =
        "days hours minutes seconds milliseconds microseconds nanoseconds bytes kibibytes mebibytes"
            + " gibibytes tibibytes kilobytes megabytes gigabytes terabytes meters volts amperes"
            + " joules watts grams celsius hertz  percent";
    assertThat(Stream.of(units.split(" ")).map(UnitNames::main)).containsExactly(words.split(" "));
    assertThat(Stream.of("1/s 1/m 1/h 1/d 1/w 1/mo 1/y".split(" ")).map(UnitNames::per))
        .containsExactly(
            "per_second", "per_minute", "per_hour", "per_day", "per_week", "per_month", "per_year");
  }

  @Test
  void unitAndKindTellCachedNamesApart() {
    MetricNames names = new MetricNames("", true);
    assertThat(find(names, "xs", "", GAUGE)).isEqualTo("xs");
    assertThat(find(names, "x", "s", GAUGE)).isEqualTo("x_seconds");
    assertThat(find(names, "x", "s", MONOTONIC_SUM)).isEqualTo("x_seconds_total");
    assertThat(find(names, "x", "s", OTHER)).isEqualTo("x_seconds");
    assertThat(find(names, "x", "1", OTHER)).isEqualTo("x");
    assertThat(find(names, "x", "1", GAUGE)).isEqualTo("x_ratio");
  }

  @Test
  void anyNameIsValidStaysItselfAndSurvivesAFullCache() {
    Random random = new Random(7);
    MetricNames names = new MetricNames("", true);
    MetricNames fresh = new MetricNames("", true);
    for (int i = 0; i < 20_000; i++) {
      String name = RandomText.of(random, 12);
      String unit = RandomText.of(random, 4);
      Kind kind = random.nextBoolean() ? GAUGE : MONOTONIC_SUM;
      String found = find(names, name, unit, kind);
      assertThat(found).isEqualTo(fresh.metricName(name, unit, kind));
      assertThat(found).matches("|[a-zA-Z_:][a-zA-Z0-9_:]*");
      String bare = fresh.metricName(name, "", kind);
      assertThat(bare).doesNotContain("__");
      assertThat(fresh.metricName(bare, "", kind)).isEqualTo(bare);
    }
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] name = {'a', (byte) 0xff};
    MetricNames names = new MetricNames("", true);
    Slice a = slice(name, 0, 1);
    Slice broken = slice(name, 1, 1);
    assertThat(names.find(slice(name, 0, 2), a, GAUGE).problem).isEqualTo(DropReason.INVALID_UTF8);
    assertThat(names.find(a, broken, GAUGE).problem).isEqualTo(DropReason.INVALID_UTF8);
    assertThat(names.find(a, new Slice(), GAUGE).problem).isNull();
  }

  private static String find(MetricNames names, String name, String unit, Kind kind) {
    byte[] bytes = (name + unit).getBytes(StandardCharsets.UTF_8);
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    Slice rest = slice(bytes, length, bytes.length - length);
    Name found = names.find(slice(bytes, 0, length), rest, kind);
    return new String(found.bytes, StandardCharsets.UTF_8);
  }

  private static Slice slice(byte[] array, int offset, int length) {
    Slice slice = new Slice();
    slice.set(array, offset, length);
    return slice;
  }
}
