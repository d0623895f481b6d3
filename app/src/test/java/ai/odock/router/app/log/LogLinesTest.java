package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Clock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LogLinesTest {
  static final String START = "2026-11-21T01:57:00.000Z\t";

  final List<String> lines = new CopyOnWriteArrayList<>();
  final LogBackend backend =
      new LogBackend(new StandingClock(), line -> lines.add(new String(line, UTF_8)));
  final Logger log = new LineLogger("otlp/a", backend);

  static Stream<Arguments> consoleLines() {
    return Stream.of(
        row("plain", log -> log.info("Ready."), "info\totlp/a\tReady."),
        row("arguments", log -> log.warn("{} of {}", 1, "b"), "warn\totlp/a\t1 of b"),
        row("no message", log -> log.info((String) null), "info\totlp/a\t"),
        row(
            "fields in order",
            log -> log.atInfo().addKeyValue("z", "x").addKeyValue("a", 5L).log("m"),
            "info\totlp/a\tm\t{\"z\":\"x\",\"a\":5}"),
        row(
            "a field twice, the last counts",
            log -> log.atInfo().addKeyValue("a", 1).addKeyValue("a", 2).log("m"),
            "info\totlp/a\tm\t{\"a\":2}"),
        row(
            "kinds of values",
            log ->
                log.atInfo()
                    .addKeyValue("n", (Object) null)
                    .addKeyValue("b", true)
                    .addKeyValue("d", 0.5)
                    .addKeyValue("nan", Double.NaN)
                    .addKeyValue("t", Duration.ofMillis(5200))
                    .addKeyValue("l", List.of(1, 2))
                    .log("m"),
            "info\totlp/a\tm\t{\"n\":null,\"b\":true,\"d\":0.5,\"nan\":\"NaN\",\"t\":\"5.2s\","
                + "\"l\":\"[1, 2]\"}"),
        row(
            "a message cannot end the line",
            log -> log.info("a\r\n2026\tinfo\tb\u001b[2J\u2028"),
            "info\totlp/a\ta\\r\\n2026\\tinfo\\tb\\u001b[2J\\u2028"),
        row(
            "nor can a field or its name",
            log -> log.atInfo().addKeyValue("k\n", "a\"\\\n\u0085").log("m"),
            "info\totlp/a\tm\t{\"k\\n\":\"a\\\"\\\\\\n\\u0085\"}"),
        row("other scripts stay", log -> log.info("é日😀"), "info\totlp/a\té日😀"),
        row(
            "an expected failure is one line",
            log -> log.warn("m", new IOException("a\nb")),
            "warn\totlp/a\tm\t{\"error\":\"IOException: a\\nb\"}"),
        row(
            "with its causes",
            log -> log.warn("m", new IOException("a", new IllegalStateException("b"))),
            "warn\totlp/a\tm\t{\"error\":\"IOException: a; caused by IllegalStateException: b\"}"),
        row(
            "a wrapper that repeats",
            log -> log.warn("m", new IOException(new IllegalStateException("b"))),
            "warn\totlp/a\tm\t"
                + "{\"error\":\"IOException: java.lang.IllegalStateException: b\"}"),
        row(
            "both an error field and an exception",
            log -> log.atWarn().addKeyValue("error", 1).setCause(new IOException()).log("m"),
            "warn\totlp/a\tm\t{\"error\":1,\"exception\":\"IOException\"}"),
        row(
            "a value without text",
            log -> log.atInfo().addKeyValue("k", new Mute()).log("m"),
            "info\totlp/a\tm\t{\"k\":\""
                + Mute.class.getName()
                + " (no text: UnsupportedOperationException)\"}"));
  }

  private static Arguments row(String name, Consumer<Logger> said, String line) {
    return argumentSet(name, said, line);
  }

  @ParameterizedTest
  @MethodSource("consoleLines")
  void writesAsZapsConsole(Consumer<Logger> said, String line) {
    said.accept(log);
    assertThat(lines).containsExactly(START + line + "\n");
  }

  /** The oracle parses; {@link #writesAsZapsConsole} holds the texts. */
  @ParameterizedTest
  @MethodSource("consoleLines")
  void writesJsonThatParses(Consumer<Logger> said, String line) throws IOException {
    LogSettings.apply(backend, "info", "json");
    said.accept(log);
    assertThat(lines).hasSize(1);
    String text = lines.getFirst();
    assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
    JsonNode json = new ObjectMapper().readTree(text);
    List<String> parts = List.of(line.split("\t", -1));
    assertThat(json.get("level").asText()).isEqualTo(parts.get(0));
    assertThat(json.get("ts").asText()).isEqualTo("2026-11-21T01:57:00.000Z");
    assertThat(json.get("logger").asText()).isEqualTo("otlp/a");
    int fields = parts.size() < 4 ? 0 : new ObjectMapper().readTree(parts.get(3)).size();
    assertThat(json.size()).isEqualTo(4 + fields);
  }

  @Test
  void writesJson() {
    LogSettings.apply(backend, "info", "json");
    log.atInfo().addKeyValue("msg", "x").addKeyValue("items", 3).log("sent \"it\"\n");
    assertThat(lines)
        .containsExactly(
            "{\"level\":\"info\",\"ts\":\"2026-11-21T01:57:00.000Z\",\"logger\":\"otlp/a\","
                + "\"msg\":\"sent \\\"it\\\"\\n\",\"msg_\":\"x\",\"items\":3}\n");
  }

  @Test
  void aDefectShowsItsPlaceBehindTabs() {
    log.error("m", new IllegalStateException("a\n2026-11-21T01:57:00.000Z\tinfo\tforged"));
    assertThat(lines).hasSize(1);
    List<String> shown = lines.getFirst().lines().toList();
    assertThat(shown.getFirst()).startsWith(START + "error\totlp/a\tm\t{\"error\":\"Illegal");
    assertThat(shown.subList(1, shown.size()))
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.startsWith("\t"))
        .anyMatch(line -> line.startsWith("\t  at " + LogLinesTest.class.getName()));
  }

  static Stream<Arguments> stacks() {
    return Stream.of(
        argumentSet("error at info", "info", Level.ERROR, true),
        argumentSet("warning at info", "info", Level.WARN, false),
        argumentSet("warning at debug", "debug", Level.WARN, true));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void showsTheStackWhereItHelps(String threshold, Level level, boolean shown) throws IOException {
    LogSettings.apply(backend, threshold, "json");
    log.atLevel(level).setCause(new IOException("a")).log("m");
    assertThat(new ObjectMapper().readTree(lines.getFirst()).has("stacktrace")).isEqualTo(shown);
  }

  static Stream<Arguments> levels() {
    return Stream.of(
        argumentSet("debug", "debug", "otlp", 4),
        argumentSet("info", "info", "otlp", 3),
        argumentSet("upper case", "WARN", "otlp", 2),
        argumentSet("error", "error", "otlp", 1),
        argumentSet("fatal", "fatal", "otlp", 0),
        argumentSet("a library at debug", "debug", "io.grpc.netty.shaded.x", 2),
        argumentSet("a library at error", "error", "okhttp3.OkHttpClient", 1));
  }

  @ParameterizedTest
  @MethodSource("levels")
  void showsFromTheLevelOn(String level, String logger, int shown) {
    LogSettings.apply(backend, level, "console");
    Logger named = new LineLogger(logger, backend);
    named.trace("t");
    named.debug("d");
    named.info("i");
    named.atWarn().log("w");
    named.error("e");
    assertThat(lines).hasSize(shown);
    List<Boolean> enabled =
        Stream.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR)
            .map(named::isEnabledForLevel)
            .toList();
    assertThat(enabled.stream().filter(on -> on)).hasSize(shown);
  }

  @Test
  void refusesUnknownWordsAndKeepsWhatWas() {
    assertThatThrownBy(() -> LogSettings.apply(backend, "loud", "json"))
        .hasMessage("unrecognized level: \"loud\"");
    assertThatThrownBy(() -> LogSettings.apply(backend, "debug", "xml"))
        .hasMessage("no encoder registered for name \"xml\"");
    log.debug("d");
    log.info("i");
    assertThat(lines).containsExactly(START + "info\totlp/a\ti\n");
  }

  static Stream<Arguments> times() {
    return Stream.of(
        argumentSet("epoch", 0L, "1970-01-01T00:00:00.000Z"),
        argumentSet("before it", -1L, "1969-12-31T23:59:59.999Z"),
        argumentSet("leap day", 1_709_164_805_007L, "2024-02-29T00:00:05.007Z"));
  }

  @ParameterizedTest
  @MethodSource("times")
  void writesTimes(long epochMillis, String text) {
    assertThat(LogLine.time(epochMillis)).isEqualTo(text);
  }

  private static final class Mute {
    @Override
    public String toString() {
      throw new UnsupportedOperationException("planted");
    }
  }

  private static final class StandingClock implements Clock {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public long epochMillis() {
      return 1_795_226_220_000L;
    }

    @Override
    public void await(Lock lock, Condition condition, long nanos) {
      throw new UnsupportedOperationException("nobody waits here");
    }
  }
}
