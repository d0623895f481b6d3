package ai.odock.router.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.OtlpRequests;
import com.google.protobuf.TextFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpJsonReaderTest {
  private static String span(String fields) {
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + fields + "}]}]}]}";
  }

  private static String metric(String fields) {
    return "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{" + fields + "}]}]}]}";
  }

  static Stream<Arguments> spans() {
    return Stream.of(
        argumentSet(
            "names in snake_case",
            "'start_time_unix_nano':'5','trace_state':'a=b'",
            "start_time_unix_nano: 5 trace_state: 'a=b'"),
        argumentSet(
            "ids in small letters",
            "'spanId':'00000000000def12'",
            "span_id: '\\000\\000\\000\\000\\000\\015\\357\\022'"),
        argumentSet(
            "ids in capitals",
            "'parentSpanId':'00000000000DEF12'",
            "parent_span_id: '\\000\\000\\000\\000\\000\\015\\357\\022'"),
        argumentSet("an empty id is not set", "'traceId':'','spanId':''", ""),
        argumentSet("enum as number", "'kind':2", "kind: SPAN_KIND_SERVER"),
        argumentSet("enum as name", "'kind':'SPAN_KIND_SERVER'", "kind: SPAN_KIND_SERVER"),
        argumentSet("enum of a later version", "'kind':99", "kind: 99"),
        argumentSet(
            "status by name",
            "'status':{'code':'STATUS_CODE_ERROR'}",
            "status { code: STATUS_CODE_ERROR }"),
        argumentSet(
            "fixed64 as text",
            "'endTimeUnixNano':'18446744073709551615'",
            "end_time_unix_nano: 18446744073709551615"),
        argumentSet(
            "fixed64 as number",
            "'endTimeUnixNano':18446744073709551615",
            "end_time_unix_nano: 18446744073709551615"),
        argumentSet(
            "uint32 as number and text",
            "'flags':4294967295,'droppedEventsCount':'7'",
            "flags: 4294967295 dropped_events_count: 7"),
        argumentSet(
            "int64 as text",
            value("'intValue':'-9223372036854775808'"),
            attribute("int_value: -9223372036854775808")),
        argumentSet("int64 as number", value("'intValue':-5"), attribute("int_value: -5")),
        argumentSet("int64 with a plus sign", value("'intValue':'+5'"), attribute("int_value: 5")),
        argumentSet(
            "a oneof of the default value", value("'intValue':0"), attribute("int_value: 0")),
        argumentSet("bool", value("'boolValue':true"), attribute("bool_value: true")),
        argumentSet("double", value("'doubleValue':1.5e3"), attribute("double_value: 1500")),
        argumentSet(
            "double as text", value("'doubleValue':'1.5e3'"), attribute("double_value: 1500")),
        argumentSet(
            "double of a whole number", value("'doubleValue':3"), attribute("double_value: 3")),
        argumentSet("-0", value("'doubleValue':-0.0"), attribute("double_value: -0.0")),
        argumentSet("-0 in quotes", value("'doubleValue':'-0'"), attribute("double_value: -0.0")),
        argumentSet("NaN", value("'doubleValue':'NaN'"), attribute("double_value: nan")),
        argumentSet("Infinity", value("'doubleValue':'Infinity'"), attribute("double_value: inf")),
        argumentSet(
            "-Infinity", value("'doubleValue':'-Infinity'"), attribute("double_value: -inf")),
        argumentSet(
            "infinity as Go writes it",
            value("'doubleValue':'+Inf'"),
            attribute("double_value: inf")),
        argumentSet(
            "bytes in base64",
            value("'bytesValue':'AP8='"),
            attribute("bytes_value: '\\000\\377'")),
        argumentSet("no bytes", value("'bytesValue':''"), attribute("bytes_value: ''")),
        argumentSet(
            "null is not set", "'name':null,'status':null,'attributes':null,'kind':null", ""),
        argumentSet(
            "null in a oneof is not set",
            value("'intValue':'1','stringValue':null"),
            attribute("int_value: 1")),
        argumentSet(
            "null as an element is an empty one",
            "'events':[null,{'name':'e'}]",
            "events { } events { name: 'e' }"),
        argumentSet(
            "unknown fields of every type",
            "'a':1,'b':'x','c':[1,[2,{'d':null}]],'e':{'name':'no'},'f':true,'name':'yes'",
            "name: 'yes'"),
        argumentSet("the last of two equal names", "'name':'a','name':'b'", "name: 'b'"),
        argumentSet(
            "two arrays of one name",
            "'events':[{}],'events':[{'name':'b'}]",
            "events { } events { name: 'b' }"),
        argumentSet(
            "the last member of a oneof",
            value("'stringValue':'a','intValue':'1'"),
            attribute("int_value: 1")),
        argumentSet(
            "the last member of three, with others between",
            value("'arrayValue':{'values':[{}]},'x':1,'kvlistValue':{},'stringValue':'s'"),
            attribute("string_value: 's'")),
        argumentSet(
            "escapes and other planes",
            "'name':'\\u00e9\\n\\ud83d\\ude00 日本'",
            "name: 'é\\n😀 日本'"),
        argumentSet("half a surrogate pair", "'name':'a\\ud83d'", "name: 'a\ufffd'"),
        argumentSet("blanks everywhere", " 'kind' :\n\t2 ", "kind: SPAN_KIND_SERVER"));
  }

  private static String value(String fields) {
    return "'attributes':[{'key':'k','value':{" + fields + "}}]";
  }

  private static String attribute(String value) {
    return "attributes { key: 'k' value { " + value + " } }";
  }

  @ParameterizedTest
  @MethodSource("spans")
  void reads(String fields, String expected) throws Exception {
    OtlpBytes read = OtlpJsonPropertyTest.read(Signal.TRACES, span(fields.replace('\'', '"')));
    var request = ExportTraceServiceRequest.parseFrom(read.toByteArray());
    Span span = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
    assertThat(span).isEqualTo(TextFormat.parse(expected, Span.class));
    assertThat(read.items()).isEqualTo(1);
  }

  static Stream<Arguments> metrics() {
    return Stream.of(
        argumentSet(
            "packed numbers, as text and not",
            "'histogram':{'dataPoints':[{'bucketCounts':['1',2],'explicitBounds':[0.5,'1']}]}",
            "histogram { data_points { bucket_counts: [1, 2] explicit_bounds: [0.5, 1] } }",
            1),
        argumentSet(
            "no packed numbers",
            "'histogram':{'dataPoints':[{'bucketCounts':[]}]}",
            "histogram { data_points { } }",
            1),
        argumentSet(
            "zigzag and varint",
            "'exponentialHistogram':{'dataPoints':[{'scale':-3,'positive':{'offset':'-1','bucketCounts':['300']}}]}",
            "exponential_histogram { data_points { scale: -3 positive { offset: -1 bucket_counts:"
                + " 300 } } }",
            1),
        argumentSet(
            "a second kind of data takes the place of the first",
            "'gauge':{'dataPoints':[{},{}]},'name':'n','sum':{'isMonotonic':true,'dataPoints':[{}]},'unit':'s'",
            "name: 'n' unit: 's' sum { is_monotonic: true data_points { } }",
            1),
        argumentSet(
            "asInt as text",
            "'gauge':{'dataPoints':[{'asInt':'-1'}]}",
            "gauge { data_points { as_int: -1 } }",
            1),
        argumentSet(
            "temporality by name",
            "'sum':{'aggregationTemporality':'AGGREGATION_TEMPORALITY_DELTA'}",
            "sum { aggregation_temporality: AGGREGATION_TEMPORALITY_DELTA }",
            0));
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void readsMetrics(String fields, String expected, int items) throws Exception {
    OtlpBytes read = OtlpJsonPropertyTest.read(Signal.METRICS, metric(fields.replace('\'', '"')));
    var request = ExportMetricsServiceRequest.parseFrom(read.toByteArray());
    Metric metric = request.getResourceMetrics(0).getScopeMetrics(0).getMetrics(0);
    assertThat(metric).isEqualTo(TextFormat.parse(expected, Metric.class));
    assertThat(read.items()).isEqualTo(items);
  }

  @Test
  void readsTheSeverityByName() throws Exception {
    OtlpBytes read =
        OtlpJsonPropertyTest.read(
            Signal.LOGS,
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityNumber\":"
                + "\"SEVERITY_NUMBER_INFO\"}]}]}]}");
    var request = ExportLogsServiceRequest.parseFrom(read.toByteArray());
    assertThat(request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0).getSeverityNumberValue())
        .isEqualTo(9);
  }

  static Stream<Arguments> longTexts() {
    return Stream.of(
        argumentSet("ASCII", "abcdefg"),
        argumentSet("two bytes each", "\u00e4"),
        argumentSet("pairs", "\ud83d\ude00"),
        argumentSet("pairs at odd places", "a\ud83d\ude00b\ud83d\ude00"),
        argumentSet("first halves", "\ud83d"),
        argumentSet("second halves", "\ude00x"));
  }

  /** The parser hands long texts out in pieces, which may end inside a pair. */
  @ParameterizedTest
  @MethodSource("longTexts")
  void readsLongTexts(String unit) throws Exception {
    String text = unit.repeat(150_001) + unit.charAt(0);
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
    OtlpBytes read = OtlpJsonPropertyTest.read(Signal.TRACES, span("\"name\":\"" + escaped + "\""));
    String name =
        ExportTraceServiceRequest.parseFrom(read.toByteArray())
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0)
            .getName();
    assertThat(name).isEqualTo(wellFormed(text));
  }

  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return out.toString();
  }

  @Test
  void readsARangeOfAnArray() throws Exception {
    byte[] json = ("]]]" + span("\"name\":\"n\"") + "garbage").getBytes(StandardCharsets.UTF_8);
    OtlpBytes read =
        OtlpJsonReader.read(
            Signal.TRACES.request(),
            json,
            3,
            json.length - 10,
            OtlpCheck.DEFAULT_MAX_ELEMENTS,
            b -> true);
    assertThat(read.items()).isEqualTo(1);
  }

  static Stream<Arguments> empty() {
    return Stream.of(
        argumentSet("an empty object", "{}"),
        argumentSet("null", "null"),
        argumentSet("no resources", "{\"resourceSpans\":[]}"),
        argumentSet("another signal's", "{\"resourceLogs\":[{}]}"));
  }

  @ParameterizedTest
  @MethodSource("empty")
  void readsRequestsWithoutItems(String json) throws Exception {
    OtlpBytes read = OtlpJsonPropertyTest.read(Signal.TRACES, json);
    assertThat(read.items()).isZero();
    assertThat(OtlpRequests.parse(Signal.TRACES, read.toByteArray()))
        .isEqualTo(ExportTraceServiceRequest.getDefaultInstance());
  }

  static Stream<Arguments> refused() {
    String at = "line 1, column 49, /resourceSpans/0/scopeSpans/0/spans/0/";
    return Stream.of(
        argumentSet("empty body", "", "the body is empty"),
        argumentSet("blanks", " \n", "the body is empty"),
        argumentSet("an array", "[]", "line 1, column 1: expected an object"),
        argumentSet("text", "'x'", "line 1, column 1: expected an object"),
        argumentSet(
            "something after the request",
            "{} {}",
            "line 1, column 4: something follows the request"),
        argumentSet(
            "object where an array belongs",
            "{'resourceSpans':{}}",
            "line 1, column 18, /resourceSpans: expected an array"),
        argumentSet(
            "text where an object belongs",
            "{\n 'resourceSpans':['x']}",
            "line 2, column 19, /resourceSpans/0: expected an object"),
        argumentSet(
            "trace id too short",
            span("'traceId':'12'"),
            "line 1, column 55, /resourceSpans/0/scopeSpans/0/spans/0/traceId: expected 32 hex"
                + " digits, not 2"),
        argumentSet(
            "span id with a letter that is no digit",
            span("'spanId':'000000000000000g'"),
            "expected hex digits"),
        argumentSet(
            "span id in another script",
            span("'spanId':'000000000000000٣'"),
            "expected hex digits"),
        argumentSet("span id as number", span("'spanId':1"), "expected a string"),
        argumentSet("name as number", span("'name':1"), "expected a string"),
        argumentSet(
            "int with an exponent in quotes",
            span(value("'intValue':'1.5e3'")),
            "expected a whole number"),
        argumentSet(
            "int with an exponent", span(value("'intValue':15e2")), "expected a whole number"),
        argumentSet(
            "int with a fraction", span(value("'intValue':1.0")), "expected a whole number"),
        argumentSet("int of no digits", span(value("'intValue':''")), "expected a whole number"),
        argumentSet("int with blanks", span(value("'intValue':' 1'")), "expected a whole number"),
        argumentSet("int of a sign", span(value("'intValue':'-'")), "expected a whole number"),
        argumentSet("int as true", span(value("'intValue':true")), "expected a number"),
        argumentSet(
            "int of 2^63",
            span(value("'intValue':'9223372036854775808'")),
            "expected a number from -9223372036854775808 to 9223372036854775807"),
        argumentSet(
            "negative time",
            span("'startTimeUnixNano':'-1'"),
            "expected a whole number that is not negative"),
        argumentSet(
            "time of 2^64",
            span("'startTimeUnixNano':'18446744073709551616'"),
            "expected a number of at most 64 bits"),
        argumentSet(
            "uint32 of 2^32", span("'flags':4294967296"), "expected a number from 0 to 4294967295"),
        argumentSet(
            "negative uint32",
            span("'droppedLinksCount':-1"),
            "expected a number from 0 to 4294967295"),
        argumentSet("bool as text", span(value("'boolValue':'true'")), "expected true or false"),
        argumentSet("double as words", span(value("'doubleValue':'many'")), "expected a number"),
        argumentSet(
            "double as Java writes one", span(value("'doubleValue':'1d'")), "expected a number"),
        argumentSet(
            "double too large", span(value("'doubleValue':1e400")), "too large for a double"),
        argumentSet("NaN without quotes", span(value("'doubleValue':NaN")), "NaN"),
        argumentSet("base64 with a bad character", span(value("'bytesValue':'A*8='")), "base64"),
        argumentSet("base64 without its padding", span(value("'bytesValue':'AP8'")), "base64"),
        argumentSet(
            "unknown name of an enum value",
            span("'kind':'SERVER'"),
            at.replace("49", "52") + "kind: unknown name of an enum value"),
        argumentSet("enum value as text", span("'kind':'2'"), "unknown name of an enum value"),
        argumentSet(
            "null among numbers",
            metric("'histogram':{'dataPoints':[{'bucketCounts':[null]}]}"),
            "expected a number"),
        argumentSet("cut", "{'resourceSpans':[", "end-of-input"),
        argumentSet("a comment", "{/**/}", "line 1, column 2"),
        argumentSet("single quotes", "{`a`:1}", "line 1, column 2"),
        argumentSet("half a character in a name", "{'a\u0001':1}", "line 1"),
        argumentSet("a number of 2,000 digits", "{'a':" + "1".repeat(2_000) + "}", "1000"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(String json, String message) {
    Signal signal = json.contains("Metrics") ? Signal.METRICS : Signal.TRACES;
    assertThatThrownBy(() -> OtlpJsonPropertyTest.read(signal, json.replace('\'', '"')))
        .isInstanceOf(MalformedOtlp.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("jackson");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] json = span("\"name\":\"#\"").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < json.length; i++) {
      json[i] = json[i] == '#' ? (byte) 0xff : json[i];
    }
    assertThatThrownBy(
            () ->
                OtlpJsonReader.read(
                    Signal.TRACES.request(),
                    json,
                    0,
                    json.length,
                    OtlpCheck.DEFAULT_MAX_ELEMENTS,
                    b -> true))
        .isInstanceOf(MalformedOtlp.class)
        .hasMessageContaining("line 1");
  }

  private static String nested(int values) {
    return span(
        "\"attributes\":[{\"value\":"
            + "{\"arrayValue\":{\"values\":[".repeat(values)
            + "]}}".repeat(values)
            + "}]");
  }

  @Test
  void readsMessagesAsDeepAsTheCheckAllows() throws Exception {
    assertThat(OtlpJsonPropertyTest.read(Signal.TRACES, nested(29)).items()).isEqualTo(1);
    assertThatThrownBy(() -> OtlpJsonPropertyTest.read(Signal.TRACES, nested(30)))
        .hasMessageContaining("more than 64 messages in each other");
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        argumentSet("values", nested(100_000)),
        argumentSet("unknown arrays", "{\"x\":" + "[".repeat(100_000)),
        argumentSet("unknown objects", "{\"x\":" + "{\"x\":".repeat(100_000)));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void refusesNestingBombs(String json) {
    assertThatThrownBy(() -> OtlpJsonPropertyTest.read(Signal.TRACES, json))
        .isInstanceOf(MalformedOtlp.class)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(600));
  }
}
