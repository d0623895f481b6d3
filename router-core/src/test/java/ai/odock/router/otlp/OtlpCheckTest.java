package ai.odock.router.otlp;

import static ai.odock.router.otlp.OtlpHex.buckets;
import static ai.odock.router.otlp.OtlpHex.bytes;
import static ai.odock.router.otlp.OtlpHex.histogram;
import static ai.odock.router.otlp.OtlpHex.log;
import static ai.odock.router.otlp.OtlpHex.message;
import static ai.odock.router.otlp.OtlpHex.metric;
import static ai.odock.router.otlp.OtlpHex.nestedValues;
import static ai.odock.router.otlp.OtlpHex.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OtlpCheckTest {
  private static OtlpBytes check(Signal signal, byte[] bytes) throws MalformedOtlp {
    return OtlpCheck.check(signal.request(), bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void countsTheSamples(Signal signal) throws Exception {
    byte[] sample = sample(signal);
    OtlpBytes checked = check(signal, sample);
    assertThat(checked.items()).isEqualTo(100);
    assertThat(checked.array()).isSameAs(sample);
    assertThat(checked.length()).isEqualTo(sample.length);
  }

  @Test
  void anEmptyRequestHasNoItems() throws Exception {
    assertThat(check(Signal.LOGS, new byte[0]).items()).isZero();
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        argumentSet("empty span", Signal.TRACES, span(""), 1),
        argumentSet("ids of no bytes", Signal.TRACES, span("0a00 1200 2200 6a04 0a00 1200"), 1),
        argumentSet("tag padded to 5 bytes", Signal.TRACES, span("aa8080800000"), 1),
        argumentSet("length padded to 5 bytes", Signal.TRACES, span("2a 8180808000 41"), 1),
        argumentSet("varint of 10 bytes", Signal.TRACES, span("30 ffffffffffffffffff01"), 1),
        argumentSet("unknown field of the highest number", Signal.TRACES, "fdffffff0f 00000000", 0),
        argumentSet(
            "unknown group with a group", Signal.TRACES, span("a306 ab06 0801 ac06 a406"), 1),
        argumentSet(
            "bucket_counts packed", Signal.METRICS, histogram("32 10" + "00".repeat(16)), 1),
        argumentSet(
            "bucket_counts one by one", Signal.METRICS, histogram("31" + "00".repeat(8)), 1),
        argumentSet("explicit_bounds packed, empty", Signal.METRICS, histogram("3a00"), 1),
        argumentSet("exponential buckets packed", Signal.METRICS, buckets("12 03 8001 05"), 1),
        argumentSet("exponential buckets one by one", Signal.METRICS, buckets("10 8001 10 05"), 1),
        argumentSet("a gauge in two pieces", Signal.METRICS, metric("2a020a00 2a040a000a00"), 3),
        argumentSet(
            "one point of each kind",
            Signal.METRICS,
            message(
                "0a",
                message(
                    "12",
                    message("12", "2a020a00")
                        + message("12", "3a020a00")
                        + message("12", "4a020a00")
                        + message("12", "52020a00")
                        + message("12", "5a020a00"))),
            5),
        argumentSet(
            "plain attributes of all planes",
            Signal.TRACES,
            span("4a0e 0a02c3bc 12080a06f09f98804142 4a08 0a016b12030a0176"),
            1),
        argumentSet(
            "plain attributes of all kinds of values",
            Signal.TRACES,
            span(
                "4a08 0a016b12030a0176 4a07 0a016b12021001 4a09 0a016b12041880ff01"
                    + " 4a0e 0a016b1209 21 ffffffffffffffff 4a10 0a016b120b18ffffffffffffffffff01"
                    + " 4a07 0a016b12021801"),
            1),
        argumentSet("60 values in each other", Signal.LOGS, log(nestedValues(29)), 1));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void accepts(Signal signal, String hex, int items) throws Exception {
    byte[] bytes = bytes(hex);
    assertThat(StructureOracle.parses(signal, bytes)).isTrue();
    assertThat(check(signal, bytes).items()).isEqualTo(items);
  }

  @Test
  void countsBytesFromTheBeginningOfTheRange() {
    byte[] bytes = bytes("0a0a0a0a 0a0500 0a0a");
    assertThatThrownBy(() -> OtlpCheck.check(OtlpSchema.TRACES_REQUEST, bytes, 4, 3))
        .hasMessageStartingWith("ExportTraceServiceRequest at byte 0:");
    assertThatThrownBy(() -> OtlpCheck.check(OtlpSchema.TRACES_REQUEST, bytes, 4, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        argumentSet(
            "100,000 values in each other", Signal.LOGS, bytes(log(nestedValues(50_000))), -1),
        argumentSet("100,000 groups in each other", Signal.LOGS, bytes("a306".repeat(100_000)), -1),
        argumentSet(
            "100,000 groups without content", Signal.LOGS, bytes("a306a406".repeat(100_000)), 0),
        argumentSet(
            "2 million empty spans",
            Signal.TRACES,
            wrap((byte) 0x0a, wrap((byte) 0x12, filled(4 << 20, 0x12, 0x00))),
            2 << 20),
        argumentSet("2 million empty resources", Signal.TRACES, filled(4 << 20, 0x0a, 0x00), 0));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void bombsCostNoMoreThanTheirBytes(Signal signal, byte[] bytes, int items) throws Exception {
    if (items < 0) {
      assertThatThrownBy(() -> check(signal, bytes)).hasMessageContaining("deeper than 64");
    } else {
      assertThat(check(signal, bytes).items()).isEqualTo(items);
    }
  }

  static byte[] sample(Signal signal) throws IOException {
    String name = "/samples/" + signal.label() + "-100.pb";
    try (InputStream in = OtlpCheckTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no resource " + name);
      }
      return in.readAllBytes();
    }
  }

  private static byte[] filled(int size, int... pattern) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) pattern[i % pattern.length];
    }
    return bytes;
  }

  private static byte[] wrap(byte tag, byte[] content) {
    ProtoWriter writer = new ProtoWriter(content.length + 8);
    writer.bytesField(tag >> 3, content, 0, content.length);
    return writer.toByteArray();
  }
}
