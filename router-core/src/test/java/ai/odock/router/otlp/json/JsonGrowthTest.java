package ai.odock.router.otlp.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.Steps;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading and writing odd shapes of JSON takes work in proportion to their bytes. */
class JsonGrowthTest {
  /** Reads a request and writes it again. */
  static final class ReadAndWrite implements Consumer<byte[]> {
    @Override
    public void accept(byte[] json) {
      try {
        OtlpBytes read =
            OtlpJsonReader.read(
                OtlpSchema.LOGS_REQUEST, json, 0, json.length, Integer.MAX_VALUE, more -> true);
        OtlpJsonWriter.write(
            OtlpSchema.LOGS_REQUEST, List.of(read), OutputStream.nullOutputStream());
      } catch (MalformedOtlp _) {
        // what it costs to say so is counted
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static byte[] record(String content) {
    return ("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{" + content + "}]}]}]}")
        .getBytes(UTF_8);
  }

  private static String times(int count, String element) {
    return String.join(",", Collections.nCopies(count, element));
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        shape("empty attributes", n -> record("\"attributes\":[" + times(n, "{}") + "]")),
        shape("empty records", n -> record("}," + times(n, "{}") + ",{")),
        shape(
            "a list of values",
            n -> record("\"body\":{\"arrayValue\":{\"values\":[" + times(n, "{}") + "]}}")),
        shape("a body again and again", n -> record(times(n, "\"body\":{}"))),
        shape("unknown names", n -> record(times(n, "\"x\":[]"))),
        shape(
            "escapes", n -> record("\"body\":{\"stringValue\":\"" + "\\u0001".repeat(n) + "\"}")));
  }

  private static Arguments shape(String name, IntFunction<byte[]> input) {
    return argumentSet(name, input);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void workGrowsWithTheBytes(IntFunction<byte[]> input) {
    Steps.assertGrowLinearly(ReadAndWrite.class, input, 2000);
  }
}
