package ai.odock.router.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpJsonPropertyTest {
  private static final int SEEDS = 300;
  private static final Pattern ID =
      Pattern.compile(
          "\"(traceId|spanId|parentSpanId|trace_id|span_id|parent_span_id)\":\\s*\"([^\"]*)\"");

  static OtlpBytes read(Signal signal, String json) throws MalformedOtlp {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    return OtlpJsonReader.read(
        signal.request(), utf8, 0, utf8.length, OtlpCheck.DEFAULT_MAX_ELEMENTS, bytes -> true);
  }

  static String write(Signal signal, OtlpBytes... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OtlpJsonWriter.write(signal.request(), List.of(parts), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** protobuf's own JSON has ids in base64; Gson escapes some characters in it. */
  private static String withIds(String json, UnaryOperator<String> change) {
    return ID.matcher(json)
        .replaceAll(
            id ->
                "\""
                    + id.group(1)
                    + "\":\""
                    + change.apply(id.group(2).replace("\\u003d", "="))
                    + "\"");
  }

  private static String hex(String base64) {
    return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static List<JsonFormat.Printer> styles() {
    JsonFormat.Printer printer = JsonFormat.printer();
    return List.of(
        printer,
        printer.preservingProtoFieldNames(),
        printer.printingEnumsAsInts().omittingInsignificantWhitespace(),
        printer.alwaysPrintFieldsWithNoPresence().preservingProtoFieldNames());
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void readsWhatProtobufWrites(Signal signal) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Message expected = OtlpRequests.request(signal, seed);
      String json =
          withIds(styles().get(seed % styles().size()).print(expected), OtlpJsonPropertyTest::hex);
      OtlpBytes actual = read(signal, json);
      assertThat(OtlpRequests.parse(signal, actual.toByteArray()))
          .as("seed %d: %s", seed, json)
          .isEqualTo(expected);
      assertThat(actual.items()).as("seed %d", seed).isEqualTo(OtlpRequests.items(expected));
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void writesWhatProtobufReads(Signal signal) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] plain = OtlpRequests.request(signal, seed).toByteArray();
      byte[] mangled = OtlpMangler.mangle(signal.request(), plain, seed);
      OtlpBytes bytes = OtlpCheck.check(signal.request(), mangled, 0, mangled.length);
      String json = write(signal, bytes);
      // Empty messages that are always written stand for messages that were not set.
      assertThat(withoutEmpty(fromJson(signal, json)))
          .as("seed %d: %s", seed, json)
          .isEqualTo(withoutEmpty(OtlpRequests.parse(signal, mangled)));
      assertThat(withoutEmpty(OtlpRequests.parse(signal, read(signal, json).toByteArray())))
          .as("seed %d, round trip", seed)
          .isEqualTo(withoutEmpty(OtlpRequests.parse(signal, mangled)));
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void writesPartsAsOneRequest(Signal signal) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] first = OtlpRequests.request(signal, seed).toByteArray();
      byte[] second = OtlpRequests.request(signal, seed + 100_000L).toByteArray();
      String json =
          write(
              signal,
              OtlpCheck.check(signal.request(), first, 0, first.length),
              OtlpCheck.check(signal.request(), second, 0, second.length));
      Message.Builder expected = OtlpRequests.parse(signal, first).toBuilder();
      assertThat(withoutEmpty(fromJson(signal, json)))
          .as("seed %d", seed)
          .isEqualTo(withoutEmpty(expected.mergeFrom(OtlpRequests.parse(signal, second)).build()));
    }
  }

  /** Damaged bodies are refused or read, and what is read protobuf reads too. */
  @ParameterizedTest
  @EnumSource(Signal.class)
  void refusesOrReadsDamagedBodies(Signal signal) throws Exception {
    int refused = 0;
    for (int seed = 0; seed < 20 * SEEDS; seed++) {
      byte[] plain = OtlpRequests.request(signal, seed % SEEDS).toByteArray();
      String json = write(signal, OtlpCheck.check(signal.request(), plain, 0, plain.length));
      byte[] damaged = json.getBytes(StandardCharsets.UTF_8);
      Random random = new Random(seed);
      int at = random.nextInt(damaged.length);
      damaged[at] =
          seed % 2 == 0 ? (byte) random.nextInt() : (byte) "{}[]\",:0-.e\\".charAt(seed % 12);
      try {
        OtlpBytes read =
            OtlpJsonReader.read(
                signal.request(),
                damaged,
                0,
                damaged.length,
                OtlpCheck.DEFAULT_MAX_ELEMENTS,
                bytes -> true);
        assertThat(OtlpRequests.items(OtlpRequests.parse(signal, read.toByteArray())))
            .as("seed %d", seed)
            .isEqualTo(read.items());
      } catch (MalformedOtlp e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(SEEDS);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void takesNoMoreRoomThanGranted(Signal signal) throws Exception {
    int refused = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] plain = OtlpRequests.request(signal, seed).toByteArray();
      byte[] json =
          write(signal, OtlpCheck.check(signal.request(), plain, 0, plain.length))
              .getBytes(StandardCharsets.UTF_8);
      AtomicLong granted = new AtomicLong();
      OtlpBytes read =
          OtlpJsonReader.read(
              signal.request(),
              json,
              0,
              json.length,
              OtlpCheck.DEFAULT_MAX_ELEMENTS,
              bytes -> granted.addAndGet(bytes) > 0);
      assertThat(granted.get()).as("seed %d", seed).isGreaterThanOrEqualTo(read.array().length);
      try {
        long limit = granted.get() - 1;
        granted.set(0);
        OtlpJsonReader.read(
            signal.request(),
            json,
            0,
            json.length,
            OtlpCheck.DEFAULT_MAX_ELEMENTS,
            bytes -> granted.addAndGet(bytes) <= limit);
      } catch (NoRoom e) {
        refused++;
      }
    }
    assertThat(refused).isEqualTo(SEEDS);
  }

  private static Message fromJson(Signal signal, String json) throws Exception {
    Message.Builder builder = OtlpRequests.parse(signal, new byte[0]).newBuilderForType();
    JsonFormat.parser().merge(withIds(json, OtlpJsonPropertyTest::base64), builder);
    return builder.build();
  }

  /**
   * Without unknown fields, and without empty messages that JSON cannot tell from messages that are
   * not set. protobuf's JSON reader loses the sign of -0, so that is left out as well.
   */
  private static Message withoutEmpty(Message message) {
    Message.Builder builder = message.toBuilder();
    builder.setUnknownFields(UnknownFieldSet.getDefaultInstance());
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (value instanceof List<?> elements) {
                for (int i = 0; i < elements.size(); i++) {
                  builder.setRepeatedField(field, i, element(elements.get(i)));
                }
              } else if (value instanceof Double number && number == 0) {
                builder.setField(field, 0.0);
              } else if (value instanceof Message inner) {
                Message content = withoutEmpty(inner);
                if (field.getRealContainingOneof() == null
                    && content.equals(inner.getDefaultInstanceForType())) {
                  builder.clearField(field);
                } else {
                  builder.setField(field, content);
                }
              }
            });
    return builder.build();
  }

  private static Object element(Object value) {
    return switch (value) {
      case Message message -> withoutEmpty(message);
      case Double number when number == 0 -> 0.0;
      default -> value;
    };
  }
}
