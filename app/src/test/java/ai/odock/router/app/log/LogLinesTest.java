package ai.odock.router.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.selftelemetry.LogsConfig;
import ai.odock.router.selftelemetry.LogsConfig.Encoding;
import ai.odock.router.selftelemetry.LogsConfig.LogLevel;
import ai.odock.router.telemetry.ComponentAttributes;
import ai.odock.router.telemetry.ComponentLog;
import ai.odock.router.time.Clock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  static final Map<String, String> RESOURCE =
      new TreeMap<>(
          Map.of(
              "service.version", "0.1.0",
              "service.name", "router",
              "service.instance.id", "6024efe2"));

  final List<String> lines = new CopyOnWriteArrayList<>();
  final LogBackend backend =
      new LogBackend(new StandingClock(), line -> lines.add(new String(line, UTF_8)));
  final Logger log = new LineLogger("otlp/a", backend);

  LogLinesTest() {
    apply("info", "console");
  }

  private void apply(String level, String encoding) {
    apply(config(level, encoding, Map.of()), Map.of());
  }

  private void apply(LogsConfig config, Map<String, String> resource) {
    backend.apply(config, resource, line -> lines.add(new String(line, UTF_8)), null);
  }

  /** Without callers, which change with every edit here. */
  private static LogsConfig config(
      String level, String encoding, Map<String, Optional<Object>> initialFields) {
    return new LogsConfig(
        LogLevel.valueOf(level.toUpperCase(Locale.ROOT)),
        Encoding.valueOf(encoding.toUpperCase(Locale.ROOT)),
        false,
        true,
        false,
        null,
        List.of(),
        List.of(),
        initialFields,
        false,
        List.of());
  }

  static Stream<Arguments> consoleLines() {
    return Stream.of(
        row("plain", log -> log.info("Ready."), "info\tReady."),
        row("arguments", log -> log.warn("{} of {}", 1, "b"), "warn\t1 of b"),
        row("no message", log -> log.info((String) null), "info\t"),
        row(
            "fields in order",
            log -> log.atInfo().addKeyValue("z", "x").addKeyValue("a", 5L).log("m"),
            "info\tm\t{\"z\": \"x\", \"a\": 5}"),
        row(
            "a field twice, the last counts",
            log -> log.atInfo().addKeyValue("a", 1).addKeyValue("a", 2).log("m"),
            "info\tm\t{\"a\": 2}"),
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
            "info\tm\t{\"n\": null, \"b\": true, \"d\": 0.5, \"nan\": \"NaN\", \"t\": \"5.2s\", "
                + "\"l\": \"[1, 2]\"}"),
        row(
            "a message cannot end the line",
            log -> log.info("a\r\n2026\tinfo\tb\u001b[2J\u2028"),
            "info\ta\\r\\n2026\\tinfo\\tb\\u001b[2J\\u2028"),
        row(
            "nor can a field or its name",
            log -> log.atInfo().addKeyValue("k\n", "a\"\\\n\u0085").log("m"),
            "info\tm\t{\"k\\n\": \"a\\\"\\\\\\n\\u0085\"}"),
        row("other scripts stay", log -> log.info("é日😀"), "info\té日😀"),
        row(
            "an expected failure is one line",
            log -> log.warn("m", new IOException("a\nb")),
            "warn\tm\t{\"error\": \"IOException: a\\nb\"}"),
        row(
            "with its causes",
            log -> log.warn("m", new IOException("a", new IllegalStateException("b"))),
            "warn\tm\t{\"error\": \"IOException: a; caused by IllegalStateException: b\"}"),
        row(
            "a wrapper that repeats",
            log -> log.warn("m", new IOException(new IllegalStateException("b"))),
            "warn\tm\t" + "{\"error\": \"IOException: java.lang.IllegalStateException: b\"}"),
        row(
            "both an error field and an exception",
            log -> log.atWarn().addKeyValue("error", 1).setCause(new IOException()).log("m"),
            "warn\tm\t{\"error\": 1, \"exception\": \"IOException\"}"),
        row(
            "a value without text",
            log -> log.atInfo().addKeyValue("k", new Mute()).log("m"),
            "info\tm\t{\"k\": \""
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
    apply("info", "json");
    said.accept(log);
    assertThat(lines).hasSize(1);
    String text = lines.getFirst();
    assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
    JsonNode json = new ObjectMapper().readTree(text);
    List<String> parts = List.of(line.split("\t", -1));
    assertThat(json.get("level").asText()).isEqualTo(parts.get(0));
    assertThat(json.get("ts").asText()).isEqualTo("2026-11-21T01:57:00.000Z");
    int fields = parts.size() < 3 ? 0 : new ObjectMapper().readTree(parts.get(2)).size();
    assertThat(json.size()).isEqualTo(3 + fields);
  }

  @Test
  void writesJson() {
    apply("info", "json");
    log.atInfo().addKeyValue("msg", "x").addKeyValue("items", 3).log("sent \"it\"\n");
    assertThat(lines)
        .containsExactly(
            "{\"level\":\"info\",\"ts\":\"2026-11-21T01:57:00.000Z\","
                + "\"msg\":\"sent \\\"it\\\"\\n\",\"msg_\":\"x\",\"items\":3}\n");
  }

  @Test
  void aDefectShowsItsPlaceBehindTabs() {
    log.error("m", new IllegalStateException("a\n2026-11-21T01:57:00.000Z\tinfo\tforged"));
    assertThat(lines).hasSize(1);
    List<String> shown = lines.getFirst().lines().toList();
    assertThat(shown.getFirst()).startsWith(START + "error\tm\t{\"error\": \"Illegal");
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
    apply(threshold, "json");
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
    apply(level, "console");
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
  void theCollectorsConsoleLine() {
    apply(withFields("console"), RESOURCE);
    component().warn("Exporting failed.");
    assertThat(lines)
        .containsExactly(
            START
                + "warn\tExporting failed.\t{\"foo\": \"bar\", \"n\": 3, \"none\": null, "
                + "\"resource\": {\"service.instance.id\": \"6024efe2\", "
                + "\"service.name\": \"router\", \"service.version\": \"0.1.0\"}, "
                + "\"otelcol.component.id\": \"batch\", "
                + "\"otelcol.component.kind\": \"processor\", "
                + "\"otelcol.pipeline.id\": \"traces/2\", \"otelcol.signal\": \"traces\"}\n");
  }

  @Test
  void theCollectorsJsonLine() {
    apply(withFields("json"), RESOURCE);
    component().atInfo().addKeyValue("endpoint", "127.0.0.1:4317").log("Starting GRPC server");
    assertThat(lines)
        .containsExactly(
            "{\"level\":\"info\",\"ts\":\"2026-11-21T01:57:00.000Z\","
                + "\"msg\":\"Starting GRPC server\",\"foo\":\"bar\",\"n\":3,\"none\":null,"
                + "\"resource\":{\"service.instance.id\":\"6024efe2\","
                + "\"service.name\":\"router\",\"service.version\":\"0.1.0\"},"
                + "\"otelcol.component.id\":\"batch\",\"otelcol.component.kind\":\"processor\","
                + "\"otelcol.pipeline.id\":\"traces/2\",\"otelcol.signal\":\"traces\","
                + "\"endpoint\":\"127.0.0.1:4317\"}\n");
  }

  private static LogsConfig withFields(String encoding) {
    Map<String, Optional<Object>> fields = new LinkedHashMap<>();
    fields.put("foo", Optional.of("bar"));
    fields.put("n", Optional.of(3L));
    fields.put("none", Optional.empty());
    return config("info", encoding, fields);
  }

  private Logger component() {
    return ComponentLog.of(log, ComponentAttributes.of("processor", "batch", "traces", "traces/2"));
  }

  static Stream<Arguments> callers() {
    return Stream.of(
        callerRow("plain", log -> log.info("m")),
        callerRow("fluent", log -> log.atInfo().log("m")),
        callerRow("from a library's loop", log -> List.of("m").forEach(log::info)),
        callerRow("arguments", log -> log.info("{}{}{}", 1, 2, 3)));
  }

  private static Arguments callerRow(String name, Consumer<Logger> said) {
    return argumentSet(name, said);
  }

  @ParameterizedTest
  @MethodSource("callers")
  void namesThePlaceThatLogged(Consumer<Logger> said) {
    apply(LogsConfig.of(LogLevel.INFO, Encoding.CONSOLE), Map.of());
    said.accept(log);
    said.accept(component());
    assertThat(lines)
        .hasSize(2)
        .allMatch(line -> line.matches("[^\t]*\tinfo\tlog/LogLinesTest.java:\\d+\t.*\n"));
  }

  @Test
  void namesThePlaceInJson() throws IOException {
    apply(LogsConfig.of(LogLevel.INFO, Encoding.JSON), Map.of());
    component().info("m");
    assertThat(new ObjectMapper().readTree(lines.getFirst()).get("caller").asText())
        .matches("log/LogLinesTest.java:\\d+");
  }

  static Stream<Arguments> stackSettings() {
    return Stream.of(
        argumentSet("error", false, false, Level.ERROR, true),
        argumentSet("error, disabled", false, true, Level.ERROR, false),
        argumentSet("warning", false, false, Level.WARN, false),
        argumentSet("warning, development", true, false, Level.WARN, true),
        argumentSet("info, development", true, false, Level.INFO, false),
        argumentSet("warning, development, disabled", true, true, Level.WARN, false));
  }

  @ParameterizedTest
  @MethodSource("stackSettings")
  void showsTheStackAsConfigured(
      boolean development, boolean disabled, Level level, boolean shown) {
    apply(
        new LogsConfig(
            LogLevel.INFO,
            Encoding.CONSOLE,
            development,
            true,
            disabled,
            null,
            List.of(),
            List.of(),
            Map.of(),
            true,
            List.of()),
        RESOURCE);
    log.atLevel(level).setCause(new IOException("a")).log("m");
    assertThat(lines.getFirst().lines().count() > 1).isEqualTo(shown);
    assertThat(lines.getFirst()).doesNotContain("resource");
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
