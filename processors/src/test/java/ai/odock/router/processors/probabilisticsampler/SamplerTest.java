package ai.odock.router.processors.probabilisticsampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.processors.Bench;
import ai.odock.router.processors.Recorded;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Instrument;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SamplerTest {
  private static final int CONFIGS = 150;
  private static final int ITEMS = 60;

  private final Random random = new Random(11);

  private <T> T pick(List<? extends T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private Map<String, Object> config(boolean logs) {
    Map<String, Object> config = new HashMap<>();
    config.put(
        "sampling_percentage",
        pick(List.of(0, 0.001, 0.5, 1, 10, 15.3, 25, 50, 66.6, 99, 99.99, 100, 120)));
    config.put("mode", pick(List.of("hash_seed", "equalizing", "proportional")));
    config.put("hash_seed", pick(List.of(0, 1, 22, 0xffffffffL)));
    config.put("fail_closed", random.nextBoolean());
    config.put("sampling_precision", 1 + random.nextInt(14));
    if (logs) {
      config.put("attribute_source", pick(List.of("traceID", "record")));
      config.put("from_attribute", pick(List.of("", "id")));
      config.put("sampling_priority", pick(List.of("", "share")));
    }
    return config;
  }

  private static SamplerConfig read(Map<String, ?> config) {
    var section = ConfigTree.section("s", config, new ConfigProblems());
    return Objects.requireNonNull(section.read(SamplerConfig::read));
  }

  private ByteString traceId() {
    byte[] id = new byte[random.nextInt(10) == 0 ? 0 : 16];
    if (random.nextInt(10) > 0) {
      random.nextBytes(id);
    }
    return ByteString.copyFrom(id);
  }

  private String hex(int digits) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return hex.toString();
  }

  private String traceState() {
    return switch (random.nextInt(9)) {
      case 0 -> "ot=th:" + hex(1 + random.nextInt(14));
      case 1 -> "ot=rv:" + hex(14) + ";th:" + pick(List.of("0", "8", "c", "4"));
      case 2 -> "a=b,ot=p:8;rv:" + hex(14) + ",c@d=e";
      case 3 -> "a=b, c=d";
      case 4 -> pick(List.of("ot=th:x", "ot=rv:1", "ot=th:123456789012345"));
      default -> "";
    };
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private AnyValue.Builder number() {
    AnyValue.Builder value = AnyValue.newBuilder();
    return random.nextBoolean()
        ? value.setIntValue(pick(List.of(0L, 1L, -1L, 50L, 100L, 101L)))
        : value.setDoubleValue(pick(List.of(0.0, 0.5, -2.5, 33.3, 100.0, Double.NaN)));
  }

  private ExportTraceServiceRequest traces() {
    var request = ExportTraceServiceRequest.newBuilder();
    var scope = request.addResourceSpansBuilder().addScopeSpansBuilder();
    for (int i = 0; i < ITEMS; i++) {
      Span.Builder span =
          scope.addSpansBuilder().setTraceId(traceId()).setName("n" + i).setFlags(i + 1);
      span.setTraceState(traceState()).addAttributes(attribute("k", number()));
      if (random.nextInt(6) == 0) {
        span.addAttributes(attribute("sampling.priority", number()));
      }
    }
    return request.build();
  }

  private ExportLogsServiceRequest logs() {
    var request = ExportLogsServiceRequest.newBuilder();
    var scope = request.addResourceLogsBuilder().addScopeLogsBuilder();
    for (int i = 0; i < ITEMS; i++) {
      LogRecord.Builder log = scope.addLogRecordsBuilder().setSeverityText("n" + i);
      if (random.nextBoolean()) {
        log.setTraceId(traceId());
      }
      AnyValue.Builder text = AnyValue.newBuilder().setStringValue(hex(random.nextInt(4)));
      AnyValue.Builder bytes = AnyValue.newBuilder().setBytesValue(traceId());
      log.addAttributes(
          attribute("id", pick(List.of(text, bytes, AnyValue.newBuilder().setIntValue(i)))));
      if (random.nextInt(5) == 0) {
        log.addAttributes(attribute("share", number()));
      }
      if (random.nextInt(4) == 0) {
        String threshold = pick(List.of("8", "0", "fff", "zz", "", hex(14)));
        log.addAttributes(
            attribute("sampling.threshold", AnyValue.newBuilder().setStringValue(threshold)));
      }
      if (random.nextInt(4) == 0) {
        String randomness = random.nextInt(4) == 0 ? "12" : hex(14);
        log.addAttributes(
            attribute("sampling.randomness", AnyValue.newBuilder().setStringValue(randomness)));
      }
    }
    return request.build();
  }

  @ParameterizedTest
  @EnumSource(names = {"TRACES", "LOGS"})
  void doesWhatASlowSamplerDoes(Signal signal) throws Exception {
    int some = 0;
    for (int i = 0; i < CONFIGS; i++) {
      Map<String, Object> config = config(signal == Signal.LOGS);
      var slow = new SlowSampler(read(config));
      Message request = signal == Signal.LOGS ? logs() : traces();
      Message expected =
          request instanceof ExportLogsServiceRequest logs
              ? slow.sample(logs)
              : slow.sample((ExportTraceServiceRequest) request);

      Message got =
          new Bench<>(ProbabilisticSamplerProcessor.TYPE, signal, config).process(request);

      assertThat(items(got)).as("%s", config).isEqualTo(items(expected));
      some += items(got).isEmpty() || items(got).size() == ITEMS ? 0 : 1;
    }
    assertThat(some).isGreaterThan(CONFIGS / 2);
  }

  private static List<Message> items(Message request) {
    Stream<? extends Message> items =
        request instanceof ExportLogsServiceRequest logs
            ? logs.getResourceLogsList().stream()
                .flatMap(it -> it.getScopeLogsList().stream())
                .flatMap(it -> it.getLogRecordsList().stream())
            : ((ExportTraceServiceRequest) request)
                .getResourceSpansList().stream()
                    .flatMap(it -> it.getScopeSpansList().stream())
                    .flatMap(it -> it.getSpansList().stream());
    return items.map(Recorded::sorted).toList();
  }

  private static ExportTraceServiceRequest span(String traceState, AnyValue.Builder priority) {
    var request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .addScopeSpansBuilder()
        .addSpansBuilder()
        .setTraceId(
            ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6}))
        .setTraceState(traceState)
        .addAttributes(attribute("sampling.priority", priority));
    return request.build();
  }

  static Stream<Arguments> untouched() {
    return Stream.of(
        argumentSet("it cannot be read", "ot=th:zz,a=b", 0, false),
        argumentSet("it has too many members", "a=b,".repeat(33), 50, false),
        argumentSet("its threshold is higher already", "a=b, ot=th:8;rv:ffffffffffffff", 50, true));
  }

  @ParameterizedTest
  @MethodSource("untouched")
  void aTraceStateIsLeftAsItCameWhen(String traceState, int percentage, boolean failClosed) {
    var bench =
        new Bench<>(
            ProbabilisticSamplerProcessor.TYPE,
            Signal.TRACES,
            Map.of(
                "sampling_percentage", percentage,
                "mode", "equalizing",
                "fail_closed", failClosed));
    OtlpBytes request =
        Requests.bytes(Signal.TRACES, span(traceState, AnyValue.newBuilder().setIntValue(1)));

    assertThat(bench.process(request)).isSameAs(request);
  }

  @Test
  void decisionsAreCountedByWhatTheyWereBasedOn() {
    var bench =
        new Bench<>(
            ProbabilisticSamplerProcessor.TYPE, Signal.TRACES, Map.of("sampling_percentage", 50));
    bench.process(Requests.bytes(Signal.TRACES, span("", AnyValue.newBuilder().setIntValue(0))));
    bench.process(Requests.spans(3).parts().getFirst());

    assertThat(bench.counted(DECISIONS, labels("sampling_priority", "false"))).isEqualTo(1);
    assertThat(bench.counted(DECISIONS, labels("missing_randomness", "false"))).isEqualTo(3);
    assertThat(bench.counted(DECISIONS, labels("trace_id_hash", "true"))).isZero();
    assertThat(bench.filtered("sampled_out")).isEqualTo(4);
  }

  private static final Instrument DECISIONS =
      new Instrument(
          Instrument.Kind.COUNTER,
          "otelcol_processor_probabilistic_sampler_count_traces_sampled",
          "1",
          "github.com/open-telemetry/opentelemetry-collector-contrib/processor/"
              + "probabilisticsamplerprocessor",
          "Decisions about traces, by what they were based on. [Development]",
          Instrument.Level.BASIC);

  private static Map<String, String> labels(String policy, String sampled) {
    return Map.of("policy", policy, "sampled", sampled);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "a negative share",
            Map.of("sampling_percentage", -1),
            "sampling_percentage: sampling rate is negative: -1.000000%"),
        argumentSet(
            "no number",
            Map.of("sampling_percentage", Double.NaN),
            "sampling_percentage: sampling rate is invalid: NaN%"),
        argumentSet(
            "a share below what can be written",
            Map.of("sampling_percentage", 1e-16),
            "sampling_percentage: sampling rate is too small: 1.0E-16%"),
        argumentSet(
            "no digits",
            Map.of("sampling_precision", 0),
            "sampling_precision: invalid sampling precision: 0"),
        argumentSet(
            "too many digits",
            Map.of("sampling_precision", 15),
            "sampling_precision: sampling precision is too great, should be <= 14: 15"),
        argumentSet("an unknown mode", Map.of("mode", "random"), "mode: unknown value \"random\""),
        argumentSet(
            "an unknown source",
            Map.of("attribute_source", "traceId"),
            "attribute_source: unknown value \"traceId\"; did you mean \"traceID\"?"),
        argumentSet(
            "a seed of more than 32 bits",
            Map.of("hash_seed", 1L << 32),
            "hash_seed: expected a whole number of 32 bits"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsSaidWithItsPlace(Map<String, ?> config, String message) {
    assertThat(Bench.mistakes(ProbabilisticSamplerProcessor.TYPE, config))
        .anySatisfy(
            it -> assertThat(it).startsWith("processors::probabilistic_sampler::" + message));
  }

  @Test
  void theDefaults() {
    assertThat(read(Map.of()))
        .isEqualTo(new SamplerConfig(0, 0, SamplerConfig.Mode.HASH_SEED, true, 4, true, "", ""));
  }
}
