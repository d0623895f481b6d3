package ai.odock.router.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.OtlpRequests;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpJsonWriterTest {
  private static String resource(String name) throws IOException {
    try (InputStream in = OtlpJsonWriterTest.class.getResourceAsStream("/otlp-json/" + name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static OtlpBytes hex(Signal signal, String hex) throws Exception {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return OtlpCheck.check(signal.request(), bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void writesWhatTheCollectorWrites(Signal signal) throws Exception {
    Message.Builder request = OtlpRequests.parse(signal, new byte[0]).newBuilderForType();
    TextFormat.merge(resource(signal.label() + ".txtpb"), request);
    byte[] encoded = request.build().toByteArray();
    OtlpBytes bytes = OtlpCheck.check(signal.request(), encoded, 0, encoded.length);
    String golden = resource(signal.label() + ".json");

    // The file has line breaks and indents, and nothing else that the router does not write.
    assertThat(OtlpJsonPropertyTest.write(signal, bytes)).isEqualTo(golden.replaceAll("\n *", ""));
    assertThat(OtlpJsonPropertyTest.read(signal, golden).items()).isEqualTo(bytes.items());
  }

  @Test
  void writesAnEmptyObjectForNoResources() throws Exception {
    assertThat(OtlpJsonPropertyTest.write(Signal.TRACES)).isEqualTo("{}");
    assertThat(OtlpJsonPropertyTest.write(Signal.TRACES, hex(Signal.TRACES, ""))).isEqualTo("{}");
  }

  @Test
  void mergesThePartsInOneArray() throws Exception {
    OtlpBytes part = hex(Signal.LOGS, "0a021a00");
    OtlpBytes empty = hex(Signal.LOGS, "");
    assertThat(OtlpJsonPropertyTest.write(Signal.LOGS, empty, part, empty, part))
        .isEqualTo("{\"resourceLogs\":[{\"resource\":{}},{\"resource\":{}}]}");
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        argumentSet("the last member of a oneof", "0a0161 1801", "{'intValue':'1'}"),
        argumentSet("also of lower number", "1801 0a0161", "{'stringValue':'a'}"),
        argumentSet(
            "one array in two pieces",
            "2a020a00 2a040a021801",
            "{'arrayValue':{'values':[{},{'intValue':'1'}]}}"),
        argumentSet(
            "not what was replaced in between",
            "2a020a00 1801 2a040a021801",
            "{'arrayValue':{'values':[{'intValue':'1'}]}}"),
        argumentSet("bool of two bytes", "108002", "{'boolValue':true}"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void writesWhatCountsOfSeveralOccurrences(String body, String expected) throws Exception {
    int length = body.replace(" ", "").length() / 2;
    OtlpBytes bytes =
        hex(
            Signal.LOGS,
            "0a%02x12%02x12%02x2a%02x%s"
                .formatted(length + 6, length + 4, length + 2, length, body));
    assertThat(OtlpJsonPropertyTest.write(Signal.LOGS, bytes))
        .contains("\"body\":" + expected.replace('\'', '"') + "}");
  }

  static Stream<Arguments> text() {
    return Stream.of(
        argumentSet("a byte that begins nothing", "61ff62", "a\ufffdb"),
        argumentSet("a character cut", "61e697", "a\ufffd"),
        argumentSet("an overlong slash", "c0af", "\ufffd\ufffd"),
        argumentSet("all planes", "c3a9e697a5f09f9880", "é日😀"));
  }

  @ParameterizedTest
  @MethodSource("text")
  void replacesWhatIsNotUtf8(String schemaUrl, String expected) throws Exception {
    int length = schemaUrl.length() / 2;
    String request = "0a%02x1a%02x%s".formatted(length + 2, length, schemaUrl);
    byte[] array = HexFormat.of().parseHex(request); // the check at the door would refuse some
    OtlpBytes bytes = new OtlpBytes(array, 0, array.length, 0);
    assertThat(OtlpJsonPropertyTest.write(Signal.LOGS, bytes))
        .isEqualTo("{\"resourceLogs\":[{\"resource\":{},\"schemaUrl\":\"" + expected + "\"}]}");
  }

  @Test
  void leavesTheStreamOpen() throws Exception {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    OtlpJsonWriter.write(Signal.LOGS.request(), List.of(), out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}");
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        argumentSet("zero", 0.0, "0"),
        argumentSet("negative zero", -0.0, "-0"),
        argumentSet("a whole number", 3.0, "3"),
        argumentSet("ten million", 1e7, "10000000"),
        argumentSet(
            "largest without an exponent", 123456789012345680000.0, "123456789012345680000"),
        argumentSet("smallest with a positive exponent", 1e21, "1e+21"),
        argumentSet("a fraction", 0.1, "0.1"),
        argumentSet("smallest without an exponent", 1.25e-6, "0.00000125"),
        argumentSet("largest with a negative exponent", -9.5e-7, "-9.5e-7"),
        argumentSet("largest double", Double.MAX_VALUE, "1.7976931348623157e+308"));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void writesNumbersAsGoDoes(double number, String expected) {
    assertThat(Numbers.text(number)).isEqualTo(expected);
    assertThat(Double.parseDouble(expected)).isEqualTo(number);
  }
}
