package ai.odock.router.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

public class PropagatorTest {
  public static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  public static final String SPAN = "b7ad6b7169203331";
  public static final SpanContext SAMPLED =
      new SpanContext(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7ad6b7169203331L, true, true);
  static final SpanContext NOT_SAMPLED =
      new SpanContext(SAMPLED.traceIdHigh(), SAMPLED.traceIdLow(), SAMPLED.spanId(), false, true);

  static Stream<Arguments> traceparents() {
    String both = TRACE + "-" + SPAN;
    return Stream.of(
        argumentSet("sampled", "00-" + both + "-01", SAMPLED),
        argumentSet("not sampled", "00-" + both + "-00", NOT_SAMPLED),
        argumentSet("other flags", "00-" + both + "-ff", SAMPLED),
        argumentSet("a later version", "cc-" + both + "-01-what-ever", SAMPLED),
        argumentSet("a later version without more", "cc-" + both + "-01", SAMPLED),
        argumentSet("a later version, glued", "cc-" + both + "-01x", null),
        argumentSet("more than version 0 has", "00-" + both + "-01-x", null),
        argumentSet("version ff", "ff-" + both + "-01", null),
        argumentSet("too short", "00-" + both + "-1", null),
        argumentSet("upper case", ("00-" + both + "-01").toUpperCase(java.util.Locale.ROOT), null),
        argumentSet("no trace", "00-" + "0".repeat(32) + "-" + SPAN + "-01", null),
        argumentSet("no span", "00-" + TRACE + "-" + "0".repeat(16) + "-01", null),
        argumentSet("no hex", "00-" + both.replace('a', 'g') + "-01", null),
        argumentSet("other separators", "00_" + both + "_01", null),
        argumentSet("empty", "", null));
  }

  @ParameterizedTest
  @MethodSource("traceparents")
  void readsTraceparent(String text, @Nullable SpanContext expected) {
    assertThat(Propagator.TRACECONTEXT.extract(Map.of("traceparent", text)::get))
        .isEqualTo(expected);
  }

  static Stream<Arguments> b3() {
    String id = "x-b3-traceid";
    String span = "x-b3-spanid";
    return Stream.of(
        argumentSet("single", Map.of("b3", TRACE + "-" + SPAN + "-1"), SAMPLED),
        argumentSet("single, debug", Map.of("b3", TRACE + "-" + SPAN + "-d"), SAMPLED),
        argumentSet("single, not sampled", Map.of("b3", TRACE + "-" + SPAN + "-0"), NOT_SAMPLED),
        argumentSet("single, undecided", Map.of("b3", TRACE + "-" + SPAN), NOT_SAMPLED),
        argumentSet(
            "single, with the parent's parent",
            Map.of("b3", TRACE + "-" + SPAN + "-1-" + SPAN),
            SAMPLED),
        argumentSet(
            "single, half a trace id",
            Map.of("b3", TRACE.substring(16) + "-" + SPAN + "-1"),
            new SpanContext(0, SAMPLED.traceIdLow(), SAMPLED.spanId(), true, true)),
        argumentSet("single, a decision alone", Map.of("b3", "0"), null),
        argumentSet("single, too many parts", Map.of("b3", "a-b-c-d-e"), null),
        argumentSet("several", Map.of(id, TRACE, span, SPAN, "x-b3-sampled", "1"), SAMPLED),
        argumentSet("several, debug", Map.of(id, TRACE, span, SPAN, "x-b3-flags", "1"), SAMPLED),
        argumentSet("several, undecided", Map.of(id, TRACE, span, SPAN), NOT_SAMPLED),
        argumentSet("several, no span", Map.of(id, TRACE), null),
        argumentSet("none", Map.of(), null));
  }

  @ParameterizedTest
  @MethodSource("b3")
  void readsB3(Map<String, String> headers, @Nullable SpanContext expected) {
    assertThat(Propagator.B3.extract(headers::get)).isEqualTo(expected);
  }
}
