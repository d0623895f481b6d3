package ai.odock.router.processors.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.processors.Bench;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Instrument;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FilterProcessorTest {
  private static final int CONFIGS = 60;
  private static final int SEEDS = 12;

  /** Blocks of random criteria over the texts that generated requests are made of. */
  private static final class Blocks {
    private static final List<String> TEXTS =
        List.of("", "a", "service.name", "odock-server", "ünï", "日本", "x=y", "zz");

    /** The same for java.util.regex and RE2. */
    private static final List<String> EXPRESSIONS =
        List.of("", "^$", "^a", "o", "[0-9]", "日.*", "^(a|x)", "=", "^-?[0-9.]+$", "e$");

    private static final List<Object> VALUES = List.of("a", "", true, false, 0, 1, 1.0, -2.5, "日本");

    private final Random random;
    private final Map<String, Object> block = new HashMap<>();
    private final boolean regexp;

    Blocks(Random random) {
      this.random = random;
      regexp = random.nextBoolean();
      block.put("match_type", regexp ? "regexp" : "strict");
    }

    <T> T pick(List<? extends T> from) {
      return from.get(random.nextInt(from.size()));
    }

    private String text() {
      return pick(regexp ? EXPRESSIONS : TEXTS);
    }

    private List<String> texts() {
      return Stream.generate(this::text).limit(1 + random.nextInt(4)).toList();
    }

    private List<Object> attributes() {
      Map<String, Object> rule = new HashMap<>(Map.of("key", pick(TEXTS.subList(1, 6))));
      if (random.nextBoolean()) {
        rule.put("value", regexp ? text() : pick(VALUES));
      }
      return List.of(rule);
    }

    private Blocks maybe(String key, Supplier<Object> value) {
      if (random.nextInt(3) == 0) {
        block.put(key, value.get());
      }
      return this;
    }

    Map<String, Object> of(Signal signal) {
      switch (signal) {
        case TRACES -> {
          block.put("span_names", texts());
          maybe("span_kinds", () -> regexp ? List.of("SERV", "CL") : List.of("SPAN_KIND_SERVER"));
          maybe("libraries", () -> List.of(Map.of("name", text(), "version", text())));
          maybe("resources", this::attributes).maybe("attributes", this::attributes);
        }
        case METRICS -> {
          maybe("metric_names", this::texts).maybe("resource_attributes", this::attributes);
        }
        case LOGS -> {
          maybe("bodies", this::texts).maybe("severity_texts", this::texts);
          maybe("severity_number", () -> Map.of("min", pick(List.of("INFO", "5", ""))));
          maybe("resource_attributes", this::attributes);
          maybe("record_attributes", this::attributes);
        }
      }
      return block;
    }
  }

  private static String section(Signal signal) {
    return switch (signal) {
      case TRACES -> "spans";
      case METRICS -> "metrics";
      case LOGS -> "logs";
    };
  }

  private static FilterConfig read(Map<String, ?> config) {
    var section = ConfigTree.section("processors::filter", config, new ConfigProblems());
    return Objects.requireNonNull(section.read(FilterConfig::read));
  }

  /** Texts of lists and maps are compared with recorded answers instead. */
  private static Message plain(Message message) {
    return message instanceof ExportLogsServiceRequest logs ? plainBodies(logs) : message;
  }

  private static Message plainBodies(ExportLogsServiceRequest logs) {
    var builder = logs.toBuilder();
    builder
        .getResourceLogsBuilderList()
        .forEach(
            resource ->
                resource
                    .getScopeLogsBuilderList()
                    .forEach(
                        scope ->
                            scope
                                .getLogRecordsBuilderList()
                                .forEach(
                                    log -> {
                                      if (!log.getBody().hasStringValue()) {
                                        log.clearBody();
                                      }
                                    })));
    return builder.build();
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void doesWhatASlowFilterDoes(Signal signal) throws Exception {
    Random random = new Random(7);
    int some = 0;
    for (int i = 0; i < CONFIGS; i++) {
      Map<String, Object> blocks = new HashMap<>();
      blocks.put("include", random.nextInt(3) == 0 ? null : new Blocks(random).of(signal));
      blocks.put("exclude", random.nextInt(3) == 0 ? null : new Blocks(random).of(signal));
      Map<String, ?> config = Map.of(section(signal), blocks);
      var slow = new SlowFilter(read(config).of(signal));
      var bench = new Bench<>(FilterProcessor.TYPE, signal, config);
      for (int seed = 0; seed < SEEDS; seed++) {
        byte[] written = plain(OtlpRequests.request(signal, i * SEEDS + seed)).toByteArray();
        byte[] bytes = seed % 2 == 0 ? written : OtlpMangler.mangle(signal.request(), written, i);
        OtlpBytes before = OtlpCheck.check(signal.request(), bytes, 0, bytes.length);
        if (before.items() == 0) {
          continue;
        }
        Message expected = slow.filter(signal, OtlpRequests.parse(signal, bytes));

        OtlpBytes after = bench.process(before);

        Message got = OtlpRequests.parse(signal, after.toByteArray());
        assertThat(Items.of(got)).as("%s of %s", seed, config).isEqualTo(Items.of(expected));
        assertThat(after.items()).isEqualTo(OtlpRequests.items(expected));
        some += after.items() > 0 && after.items() < before.items() ? 1 : 0;
      }
    }
    assertThat(some).isGreaterThan(20);
  }

  /** What an item is known by, without the empty messages around that either way may leave. */
  private static final class Items {
    private static List<Message> of(Message request) {
      return items(request).toList();
    }

    private static Stream<Message> items(Message message) {
      return message.getAllFields().entrySet().stream()
          .flatMap(
              field ->
                  switch (field.getKey().getName()) {
                    case "spans", "log_records", "data_points" ->
                        ((List<?>) field.getValue()).stream().map(it -> (Message) it);
                    case "resource", "scope", "metadata" -> Stream.of();
                    default ->
                        (field.getValue() instanceof List<?> list
                                ? list.stream()
                                : Stream.of(field.getValue()))
                            .filter(Message.class::isInstance)
                            .flatMap(it -> items((Message) it));
                  });
    }
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "OTTL on spans",
            Map.of("traces", Map.of("span", List.of("name == \"x\""))),
            "processors::filter::traces::span: not supported: OTTL conditions do not work yet;"
                + " conditions without a language go into \"spans::exclude\""),
        argumentSet(
            "OTTL on log records",
            Map.of("logs", Map.of("log_record", List.of("severity_number < 9"))),
            "processors::filter::logs::log_record: not supported: OTTL conditions do not work yet;"
                + " conditions without a language go into \"logs::exclude\""),
        argumentSet(
            "OTTL of an inferred context",
            Map.of("metric_conditions", List.of("metric.name == \"x\"")),
            "processors::filter::metric_conditions: not supported: OTTL conditions do not work yet;"
                + " conditions without a language go into \"metrics::exclude\""),
        argumentSet(
            "expressions",
            Map.of("metrics", Map.of("include", Map.of("match_type", "expr"))),
            "processors::filter::metrics::include::match_type: not supported: \"expr\": the"
                + " expression language does not work yet; list \"metric_names\" instead"),
        argumentSet(
            "no criterion for spans",
            Map.of("spans", Map.of("include", Map.of("match_type", "strict"))),
            "processors::filter::spans::include: at least one of \"services\", \"span_names\","
                + " \"span_kinds\", \"attributes\", \"libraries\" or \"resources\" must be"
                + " specified"),
        argumentSet(
            "a criterion of logs for spans",
            Map.of(
                "spans",
                Map.of("exclude", Map.of("match_type", "strict", "log_bodies", List.of("x")))),
            "processors::filter::spans::exclude: log_bodies should not be specified for trace"
                + " spans"),
        argumentSet(
            "no match type",
            Map.of("logs", Map.of("include", Map.of("bodies", List.of("x")))),
            "processors::filter::logs::include::bodies[0]: unrecognized match_type: '', valid"
                + " types are: [regexp strict]"),
        argumentSet(
            "a broken expression",
            Map.of(
                "metrics",
                Map.of(
                    "exclude", Map.of("match_type", "regexp", "metric_names", List.of("a", "(")))),
            "processors::filter::metrics::exclude::metric_names[1]: error parsing regexp: missing"
                + " closing ): `(`"),
        argumentSet(
            "a number for an expression",
            Map.of(
                "logs",
                Map.of(
                    "include",
                    Map.of(
                        "match_type",
                        "regexp",
                        "record_attributes",
                        List.of(Map.of("key", "k", "value", 5))))),
            "processors::filter::logs::include::record_attributes[0]: match_type=regexp for \"k\""
                + " only supports Str; put the value in quotes"),
        argumentSet(
            "no key",
            Map.of(
                "logs",
                Map.of("include", Map.of("resource_attributes", List.of(Map.of("value", "x"))))),
            "processors::filter::logs::include::resource_attributes[0]: can't have empty key in"
                + " the list of attributes"),
        argumentSet(
            "no severity",
            Map.of("logs", Map.of("include", Map.of("severity_number", Map.of("min", "LOUD")))),
            "processors::filter::logs::include::severity_number::min: 'LOUD' is not a valid"
                + " severity: INFO, WARN2 or 9, for example"),
        argumentSet(
            "no span kind",
            Map.of(
                "spans",
                Map.of("include", Map.of("match_type", "strict", "span_kinds", List.of("SERVER")))),
            "processors::filter::spans::include: span_kinds string must match one of the standard"
                + " span kinds when match_type=strict: [SPAN_KIND_CLIENT, SPAN_KIND_CONSUMER,"
                + " SPAN_KIND_INTERNAL, SPAN_KIND_PRODUCER, SPAN_KIND_SERVER]"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsSaidWithItsPlace(Map<String, ?> config, String message) {
    assertThat(Bench.mistakes(FilterProcessor.TYPE, config)).contains(message);
  }

  @Test
  void withoutRulesNothingIsLookedAt() {
    var bench = new Bench<>(FilterProcessor.TYPE, Signal.TRACES, Map.of("error_mode", "ignore"));
    OtlpBytes request = Requests.spans(3).parts().getFirst();

    assertThat(bench.process(request)).isSameAs(request);
  }

  @Test
  void theCollectorsCounterCountsToo() {
    var bench =
        new Bench<>(
            FilterProcessor.TYPE,
            Signal.TRACES,
            Map.of(
                "spans",
                Map.of(
                    "exclude", Map.of("match_type", "regexp", "span_names", List.of("-[0-6]$")))));

    assertThat(bench.process(Requests.spans(10).parts().getFirst()).items()).isEqualTo(3);

    Instrument spans =
        new Instrument(
            Instrument.Kind.COUNTER,
            "otelcol_processor_filter_spans.filtered",
            "1",
            "github.com/open-telemetry/opentelemetry-collector-contrib/processor/filterprocessor",
            "What the filter processor has taken out. [Development]",
            Instrument.Level.BASIC);
    assertThat(bench.counted(spans, Map.of("filter", "filter"))).isEqualTo(7);
    assertThat(bench.filtered("filtered")).isEqualTo(7);
  }

  @Test
  void textThatIsNotUtf8IsJudgedAllTheSame() {
    byte[] name = {'a', (byte) 0xff, 'b'};
    var request = ExportTraceServiceRequest.newBuilder();
    request.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder().setName("a?b");
    byte[] bytes = request.build().toByteArray();
    System.arraycopy(name, 0, bytes, new String(bytes, UTF_8).indexOf("a?b"), name.length);
    OtlpBytes broken = new OtlpBytes(bytes, 0, bytes.length, 1);

    assertThat(expression("^a.b$").process(broken).items()).isZero();
    assertThat(expression("^a.c$").process(broken)).isSameAs(broken);
  }

  private static Bench<FilterConfig> expression(String expression) {
    return new Bench<>(
        FilterProcessor.TYPE,
        Signal.TRACES,
        Map.of(
            "spans",
            Map.of("exclude", Map.of("match_type", "regexp", "span_names", List.of(expression)))));
  }
}
