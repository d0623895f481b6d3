package ai.odock.router.otlp;

import static ai.odock.router.otlp.OtlpHex.buckets;
import static ai.odock.router.otlp.OtlpHex.bytes;
import static ai.odock.router.otlp.OtlpHex.histogram;
import static ai.odock.router.otlp.OtlpHex.log;
import static ai.odock.router.otlp.OtlpHex.message;
import static ai.odock.router.otlp.OtlpHex.metric;
import static ai.odock.router.otlp.OtlpHex.point;
import static ai.odock.router.otlp.OtlpHex.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.otlp.MalformedOtlp.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** "20 KB ended the process": two bytes make an element, and a step makes something of each. */
class ElementLimitTest {
  private static final int LIMIT = 40;

  /** Shapes that hold so many elements of one item, each with the message that has too many. */
  static Stream<Arguments> shapes() {
    return Stream.of(
        row("attributes of a record", Signal.LOGS, n -> log("3200".repeat(n)), "LogRecord"),
        row(
            "attributes of a resource",
            Signal.LOGS,
            n -> message("0a", message("0a", "0a00".repeat(n))),
            "Resource"),
        row(
            "attributes of a scope",
            Signal.TRACES,
            n -> message("0a", message("12", message("0a", "1a00".repeat(n)))),
            "InstrumentationScope"),
        row(
            "entity references of a resource",
            Signal.TRACES,
            n -> message("0a", message("0a", "1a00".repeat(n))),
            "Resource"),
        row(
            "keys of an entity reference",
            Signal.TRACES,
            n -> message("0a", message("0a", message("1a", "1a00".repeat(n - 1)))),
            "Resource"),
        row("events", Signal.TRACES, n -> span("5a00".repeat(n)), "Span"),
        row("links", Signal.TRACES, n -> span("6a00".repeat(n)), "Span"),
        row(
            "attributes of an event",
            Signal.TRACES,
            n -> span(message("5a", "1a00".repeat(n - 1))),
            "Span"),
        row(
            "attributes, events and links together",
            Signal.TRACES,
            n -> span("4a00".repeat(n - 20) + "5a00".repeat(10) + "6a00".repeat(10)),
            "Span"),
        row(
            "attributes as SDKs write them",
            Signal.TRACES,
            n -> span("4a080a016b12030a0176".repeat(n)),
            "Span"),
        row(
            "entries of a list in the body",
            Signal.LOGS,
            n -> log(message("2a", message("2a", "0a00".repeat(n)))),
            "LogRecord"),
        row(
            "entries of a map in an attribute",
            Signal.LOGS,
            n -> log(message("32", message("12", message("32", "0a00".repeat(n - 1))))),
            "LogRecord"),
        row("exemplars", Signal.METRICS, n -> point("2a00".repeat(n)), "NumberDataPoint"),
        row(
            "bucket counts, packed",
            Signal.METRICS,
            n -> histogram(message("32", "00".repeat(8 * n))),
            "HistogramDataPoint"),
        row(
            "bucket counts one by one",
            Signal.METRICS,
            n -> histogram(("31" + "00".repeat(8)).repeat(n)),
            "HistogramDataPoint"),
        row(
            "bounds, packed",
            Signal.METRICS,
            n -> histogram(message("3a", "00".repeat(8 * n))),
            "HistogramDataPoint"),
        row(
            "exponential buckets, packed",
            Signal.METRICS,
            n -> buckets(message("12", "00".repeat(n))),
            "ExponentialHistogramDataPoint"),
        row(
            "quantiles",
            Signal.METRICS,
            n -> metric(message("5a", message("0a", "3200".repeat(n)))),
            "SummaryDataPoint"),
        row("metadata of a metric", Signal.METRICS, n -> metric("6200".repeat(n)), "Metric"));
  }

  private interface Shape {
    String of(int elements);
  }

  private static Arguments row(String name, Signal signal, Shape shape, String message) {
    return argumentSet(name, signal, shape, message);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void asManyAsAllowed(Signal signal, Shape shape, String message) throws Exception {
    byte[] request = bytes(shape.of(LIMIT));
    OtlpCheck.check(signal.request(), request, 0, request.length, LIMIT);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void oneMoreIsRefusedWithItsPlace(Signal signal, Shape shape, String message) {
    byte[] request = bytes(shape.of(LIMIT + 1));
    assertThatThrownBy(() -> OtlpCheck.check(signal.request(), request, 0, request.length, LIMIT))
        .isInstanceOfSatisfying(
            MalformedOtlp.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_ELEMENTS))
        .hasMessageMatching(
            message
                + " at byte \\d+: has 41 attributes, list entries, buckets and other elements, at"
                + " most 40");
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyItemHasItsOwn(Signal signal, Shape shape, String message) throws Exception {
    byte[] request = bytes(shape.of(LIMIT).repeat(3));
    OtlpCheck.check(signal.request(), request, 0, request.length, LIMIT);
  }

  static Stream<Arguments> repeats() {
    return Stream.of(
        argumentSet("resource", Signal.LOGS, "", "0a00", "", "ResourceLogs", 2),
        argumentSet("name of a span", Signal.TRACES, "", "2a00", "span", "Span", 13),
        argumentSet("status of a span", Signal.TRACES, "", "7a00", "span", "Span", 13),
        argumentSet("kind of a span", Signal.TRACES, "", "3001", "span", "Span", 13),
        argumentSet("gauge of a metric", Signal.METRICS, "", "2a00", "metric", "Metric", 8),
        argumentSet("body of a record", Signal.LOGS, "", "2a00", "log", "LogRecord", 10),
        argumentSet("value of an attribute", Signal.LOGS, "32", "1200", "log", "KeyValue", 3),
        argumentSet("text of a body", Signal.LOGS, "2a", "0a00", "log", "AnyValue", 8),
        argumentSet("text and truth in turn", Signal.LOGS, "2a", "0a001001", "log", "AnyValue", 8));
  }

  @ParameterizedTest
  @MethodSource("repeats")
  void aFewRepeatsAreLegalAndManyAreNot(
      Signal signal, String around, String field, String item, String message, int singles)
      throws Exception {
    int each = field.length() == 8 ? 2 : 1;
    int most = singles + OtlpCheck.REPEATS;
    byte[] legal = request(around, field.repeat(most / each), item);
    OtlpCheck.check(signal.request(), legal, 0, legal.length);
    int more = most / each + 1;
    byte[] many = request(around, field.repeat(more), item);
    assertThatThrownBy(() -> OtlpCheck.check(signal.request(), many, 0, many.length))
        .isInstanceOfSatisfying(
            MalformedOtlp.class, e -> assertThat(e.reason()).isEqualTo(Reason.REPEATED_FIELDS))
        .hasMessageMatching(
            message
                + " at byte \\d+: has "
                + more * each
                + " fields of those that may occur once, at most "
                + most);
  }

  private static byte[] request(String around, String content, String item) {
    String inside = around.isEmpty() ? content : message(around, content);
    return bytes(
        switch (item) {
          case "span" -> span(inside);
          case "metric" -> metric(inside);
          case "log" -> log(inside);
          default -> message("0a", inside);
        });
  }
}
