package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.exporters.loki.LabelRule.Source;
import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import ai.odock.router.time.Clock;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random batches with every key, against the plain translation. */
class KeysOracleTest {
  private static final int BATCHES = 120;
  private static final int MAX_BYTES = 4 << 20;
  private static final List<String> HOSTILE =
      List.of(
          "a",
          "null",
          "",
          "\"} |= \"x",
          "a=b c=\"d e\"",
          "traceID=1 severity=low k=",
          "two words",
          "line\nbreak\t\\",
          "日本 😀 ünï",
          "\u0001\u007f\u2028<&>",
          "x".repeat(300));
  private static final List<String> NAMES =
      List.of(
          "service.name",
          "service.namespace",
          "service.instance.id",
          "k8s.pod.name",
          "k8s.namespace.name",
          "level",
          "http.route",
          "1st",
          "_x",
          "__y",
          "日本",
          "a b=\"c\"",
          "");

  private static final LabelRule NAMESPACE =
      new LabelRule("namespace", Source.RESOURCE, "k8s.namespace.name");
  private static final LabelRule APP = new LabelRule("app", Source.RESOURCE, "service.name");
  private static final LabelRule ROUTE = new LabelRule("route", Source.RECORD, "http.route");
  private static final LabelRule LEVEL = new LabelRule("level", Source.RECORD, "level");
  private static final LabelRule LIB = new LabelRule("lib", Source.SCOPE_NAME, "");
  private static final LabelRule LIB_VERSION = new LabelRule("libv", Source.SCOPE_VERSION, "");
  private static final LabelRule KIND = new LabelRule("kind", Source.SCOPE, "http.route");
  private static final LabelRule ENV = new LabelRule("env", Source.CONSTANT, "pro\"d");

  private static Translation of(
      List<LabelRule> labels, List<String> defaults, MetadataChoice metadata, LineFormat line) {
    return new Translation(labels, defaults, null, metadata, line, true, Limits.LOKI);
  }

  private static Translation limited(LineFormat line, boolean cut) {
    Limits limits = new Limits(4, 6, 100, 5, 90, 16 << 10, 250, cut, 0);
    return new Translation(
        List.of(APP, ROUTE), IndexLabels.ATTRIBUTES, null, MetadataChoice.ALL, line, false, limits);
  }

  static Stream<Arguments> keys() {
    List<String> all = IndexLabels.ATTRIBUTES;
    var some = new MetadataChoice(false, List.of("http.route", "scope_name", "flags", "level"));
    OldLabels noJob = new OldLabels(true, false, true, true);
    return Stream.of(
        argumentSet("as it is", Translation.DEFAULT),
        argumentSet(
            "labels of resources",
            of(List.of(NAMESPACE, APP, ENV), all, MetadataChoice.ALL, LineFormat.BODY)),
        argumentSet(
            "labels of everything, no others",
            of(
                List.of(ROUTE, LIB, KIND, NAMESPACE, LIB_VERSION, LEVEL, ENV),
                List.of(),
                MetadataChoice.ALL,
                LineFormat.BODY)),
        argumentSet("JSON", of(List.of(APP, ROUTE), all, MetadataChoice.NONE, LineFormat.JSON)),
        argumentSet("logfmt", of(List.of(LEVEL), all, some, LineFormat.LOGFMT)),
        argumentSet("metadata by name", of(List.of(), all, some, LineFormat.BODY)),
        argumentSet("small limits", limited(LineFormat.BODY, true)),
        argumentSet("small limits of JSON", limited(LineFormat.JSON, true)),
        argumentSet("small limits of logfmt", limited(LineFormat.LOGFMT, true)),
        argumentSet("long lines dropped", limited(LineFormat.JSON, false)),
        argumentSet(
            "the removed exporter",
            new Translation(
                List.of(APP), all, noJob, MetadataChoice.ALL, LineFormat.BODY, true, Limits.LOKI)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void translatesLikeThePlainTranslation(Translation keys) throws Exception {
    PushRequests push = new PushRequests(keys, new ActiveStreams(0, 0, Clock.SYSTEM), MAX_BYTES);
    int records = 0;
    int streams = 0;
    for (int seed = 0; seed < BATCHES; seed++) {
      byte[] one = mangled(seed);
      byte[] two = mangled(seed + BATCHES);
      Map<Change, Integer> changes = new TreeMap<>();
      Pushed pushed = Pushed.of(push, Pushed.batch(one, two), changes);
      KeysOracle oracle = new KeysOracle(keys, Pushed.NOW);
      var expected =
          oracle.translate(
              ExportLogsServiceRequest.parseFrom(one).toBuilder().mergeFrom(two).build());
      assertThat(pushed.dropped()).as("seed %d", seed).isEqualTo(oracle.dropped);
      assertSame("seed " + seed, pushed.entries(), expected);
      assertThat(changes).as("seed %d", seed).isEqualTo(oracle.changes);
      records += pushed.records();
      streams += expected.size();
    }
    assertThat(records).isGreaterThan(BATCHES / 3);
    assertThat(streams).isGreaterThan(BATCHES / 4);
  }

  /** The first difference alone: batches are long. */
  private static void assertSame(
      String seed,
      Map<Map<String, String>, List<LokiPush.Entry>> actual,
      Map<Map<String, String>, List<LokiPush.Entry>> expected) {
    assertThat(actual.keySet()).as(seed).isEqualTo(expected.keySet());
    expected.forEach(
        (labels, entries) -> {
          List<LokiPush.Entry> found = Objects.requireNonNull(actual.get(labels));
          assertThat(found).as(seed).hasSameSizeAs(entries);
          for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).as(seed).isEqualTo(entries.get(i));
          }
        });
  }

  /** A random request with hostile texts, labels, and every third time hints. */
  private static byte[] mangled(int seed) {
    Random random = new Random(seed);
    ExportLogsServiceRequest.Builder request = OtlpRequests.logs(seed).toBuilder();
    for (var resource : request.getResourceLogsBuilderList()) {
      add(random, resource.getResourceBuilder()::addAttributes);
      if (seed % 3 == 0) {
        hint(random, resource.getResourceBuilder()::addAttributes);
      }
      for (var scope : resource.getScopeLogsBuilderList()) {
        if (random.nextBoolean()) {
          add(random, scope.getScopeBuilder()::addAttributes);
        }
        for (var record : scope.getLogRecordsBuilderList()) {
          record.setTimeUnixNano(random.nextInt(3) * 1_000_000_007L);
          add(random, record::addAttributes);
          if (random.nextInt(3) == 0) {
            record.setBody(Logs.string(one(random, HOSTILE)));
          }
          if (seed % 3 == 0 && random.nextInt(3) == 0) {
            hint(random, record::addAttributes);
          }
        }
      }
    }
    return OtlpMangler.mangle(Signal.LOGS.request(), request.build().toByteArray(), seed);
  }

  private static void add(Random random, java.util.function.Consumer<KeyValue> to) {
    for (int i = random.nextInt(4); i > 0; i--) {
      to.accept(Logs.attribute(one(random, NAMES), one(random, HOSTILE)));
    }
  }

  private static void hint(Random random, java.util.function.Consumer<KeyValue> to) {
    String key = one(random, List.of("loki.resource.labels", "loki.attribute.labels"));
    if (random.nextInt(3) == 0) {
      to.accept(
          Logs.attribute(
              "loki.format", one(random, List.of("raw", "json", "logfmt", "", "other"))));
    } else if (random.nextBoolean()) {
      to.accept(Logs.attribute(key, one(random, NAMES) + ", " + one(random, NAMES) + ",nested.a"));
    } else {
      List<AnyValue> names = new ArrayList<>();
      names.add(Logs.string(one(random, NAMES)));
      names.add(Logs.string("level"));
      to.accept(
          Logs.attribute(
              key,
              AnyValue.newBuilder()
                  .setArrayValue(ArrayValue.newBuilder().addAllValues(names))
                  .build()));
    }
  }

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
