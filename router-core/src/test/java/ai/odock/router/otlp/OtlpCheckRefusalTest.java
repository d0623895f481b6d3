package ai.odock.router.otlp;

import static ai.odock.router.otlp.OtlpHex.buckets;
import static ai.odock.router.otlp.OtlpHex.bytes;
import static ai.odock.router.otlp.OtlpHex.histogram;
import static ai.odock.router.otlp.OtlpHex.log;
import static ai.odock.router.otlp.OtlpHex.message;
import static ai.odock.router.otlp.OtlpHex.metric;
import static ai.odock.router.otlp.OtlpHex.nestedValues;
import static ai.odock.router.otlp.OtlpHex.point;
import static ai.odock.router.otlp.OtlpHex.span;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpCheckRefusalTest {
  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet(
            "trace id of 15 bytes",
            Signal.TRACES,
            span("0a0f" + "11".repeat(15)),
            "Span at byte 6: trace_id has 15 bytes"),
        argumentSet(
            "span id of 16 bytes",
            Signal.TRACES,
            span("1210" + "11".repeat(16)),
            "Span at byte 6: span_id has 16 bytes"),
        argumentSet(
            "parent id of 1 byte",
            Signal.TRACES,
            span("220111"),
            "Span at byte 6: parent_span_id has 1 bytes"),
        argumentSet(
            "span id of a link",
            Signal.TRACES,
            span("6a03120111"),
            "Link at byte 8: span_id has 1 bytes"),
        argumentSet(
            "trace id of an exemplar",
            Signal.METRICS,
            point("2a032a0111"),
            "Exemplar at byte 12: trace_id has 1 bytes"),
        argumentSet(
            "trace id of a log record",
            Signal.LOGS,
            log("4a0111"),
            "LogRecord at byte 6: trace_id has 1 bytes"),
        argumentSet(
            "name that is not UTF-8",
            Signal.TRACES,
            span("2a05626164fffe"),
            "Span at byte 6: name is not UTF-8"),
        argumentSet(
            "key that is cut inside a character",
            Signal.TRACES,
            span("4a070a0261c312010a"),
            "KeyValue at byte 8: key is not UTF-8"),
        argumentSet(
            "text of a short attribute",
            Signal.TRACES,
            span("4a080a016b12030a01c3"),
            "AnyValue at byte 13: string_value is not UTF-8"),
        argumentSet(
            "text of nine bytes, the last one bad",
            Signal.LOGS,
            log("2a0b0a096162636465666768ff"),
            "AnyValue at byte 8: string_value is not UTF-8"),
        argumentSet(
            "surrogate in a scope's name",
            Signal.LOGS,
            message("0a", message("12", message("0a", "0a03eda080"))),
            "InstrumentationScope at byte 6: name is not UTF-8"),
        argumentSet(
            "name as a number",
            Signal.TRACES,
            span("2801"),
            "Span at byte 6: name has wire type 0"),
        argumentSet(
            "kind as text", Signal.TRACES, span("320101"), "Span at byte 6: kind has wire type 2"),
        argumentSet(
            "flags as a number",
            Signal.TRACES,
            span("800101"),
            "Span at byte 6: flags has wire type 0"),
        argumentSet(
            "spans as a group",
            Signal.TRACES,
            message("0a", "1314"),
            "ResourceSpans at byte 2: scope_spans has wire type 3"),
        argumentSet(
            "field number 0",
            Signal.TRACES,
            span("0000"),
            "Span at byte 6: field 0 does not exist"),
        argumentSet(
            "padded field number 0",
            Signal.TRACES,
            "820000",
            "ExportTraceServiceRequest at byte 0: field 0 does not exist"),
        argumentSet(
            "tag of 6 bytes",
            Signal.TRACES,
            "8a8080808000",
            "ExportTraceServiceRequest at byte 0: a tag or length that does not end or is too"
                + " large"),
        argumentSet(
            "tag of 33 bits",
            Signal.TRACES,
            "8a80808010",
            "ExportTraceServiceRequest at byte 0: a tag or length that does not end or is too"
                + " large"),
        argumentSet(
            "length of 6 bytes",
            Signal.TRACES,
            "0a808080808000",
            "ExportTraceServiceRequest at byte 1: a tag or length that does not end or is too"
                + " large"),
        argumentSet(
            "length missing",
            Signal.TRACES,
            "0a",
            "ExportTraceServiceRequest at byte 1: a tag or length that does not end or is too"
                + " large"),
        argumentSet(
            "length past the end",
            Signal.TRACES,
            "0a0500",
            "ExportTraceServiceRequest at byte 0: resource_spans is longer than the message around"
                + " it"),
        argumentSet(
            "length past the message around it",
            Signal.TRACES,
            "0a0212051200",
            "ResourceSpans at byte 2: scope_spans is longer than the message around it"),
        argumentSet(
            "length of 2^31",
            Signal.TRACES,
            "0a8080808008",
            "ExportTraceServiceRequest at byte 0: resource_spans is longer than the message around"
                + " it"),
        argumentSet(
            "length of 2^32-1 of an unknown field",
            Signal.TRACES,
            "a206ffffffff0f",
            "ExportTraceServiceRequest at byte 0: field 100 is longer than the message around it"),
        argumentSet(
            "varint of 11 bytes",
            Signal.TRACES,
            span("30 ffffffffffffffffffff01"),
            "Span at byte 7: a varint that does not end or is too large"),
        argumentSet(
            "varint of 65 bits",
            Signal.TRACES,
            span("30 ffffffffffffffffff02"),
            "Span at byte 7: a varint that does not end or is too large"),
        argumentSet(
            "varint cut by the end of its message",
            Signal.TRACES,
            span("30ff"),
            "Span at byte 7: a varint that does not end or is too large"),
        argumentSet(
            "packed varint cut",
            Signal.METRICS,
            buckets("120180"),
            "Buckets at byte 14: a varint that does not end or is too large"),
        argumentSet(
            "time cut",
            Signal.TRACES,
            span("3901020304"),
            "Span at byte 6: start_time_unix_nano ends after 4 bytes of 8"),
        argumentSet(
            "flags cut",
            Signal.TRACES,
            span("850100"),
            "Span at byte 6: flags ends after 1 bytes of 4"),
        argumentSet(
            "9 bytes of bucket_counts",
            Signal.METRICS,
            histogram("3209" + "00".repeat(9)),
            "HistogramDataPoint at byte 10: bucket_counts has 9 bytes"),
        argumentSet(
            "gauge and sum",
            Signal.METRICS,
            metric("2a020a00 3a020a00"),
            "Metric at byte 10: sum is a second kind of data in one metric"),
        argumentSet(
            "end of a group alone",
            Signal.TRACES,
            "a406",
            "ExportTraceServiceRequest at byte 0: field 100 has wire type 4"),
        argumentSet(
            "group without an end",
            Signal.TRACES,
            "a3060801",
            "ExportTraceServiceRequest at byte 0: field 100 is a group without an end"),
        argumentSet(
            "group ended by another number",
            Signal.TRACES,
            "a3060801ac06",
            "ExportTraceServiceRequest at byte 4: field 101 has wire type 4"),
        argumentSet(
            "group that ends outside its message",
            Signal.TRACES,
            span("a306") + "a406",
            "Span at byte 6: field 100 is a group without an end"),
        argumentSet(
            "wire type 7",
            Signal.TRACES,
            "a706",
            "ExportTraceServiceRequest at byte 0: field 100 has wire type 7"),
        argumentSet(
            "the third of plain attributes",
            Signal.TRACES,
            span("4a08 0a016b12030a0176 4a08 0a016b12030a0176 4a08 0a016b12030a01ff"),
            "AnyValue at byte 33: string_value is not UTF-8"),
        argumentSet(
            "a plain attribute behind one of a large number",
            Signal.TRACES,
            span("4a09 0a016b12041880ff01 4a08 0a01ff12030a0176"),
            "KeyValue at byte 19: key is not UTF-8"),
        argumentSet(
            "the key of a plain attribute of a large number",
            Signal.TRACES,
            span("4a09 0a01ff12041880ff01"),
            "KeyValue at byte 8: key is not UTF-8"),
        argumentSet(
            "62 values in each other",
            Signal.LOGS,
            log(nestedValues(30)),
            "ArrayValue at byte 126: values lies deeper than 64 messages"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(Signal signal, String hex, String message) {
    assertThatThrownBy(() -> check(signal.request(), bytes(hex)))
        .isInstanceOf(MalformedOtlp.class)
        .hasMessage(message);
  }

  private static OtlpBytes check(MessageType request, byte[] bytes) throws MalformedOtlp {
    return OtlpCheck.check(request, bytes, 0, bytes.length);
  }
}
