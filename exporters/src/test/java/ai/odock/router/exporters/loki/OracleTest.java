package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Random batches, one instance for all of them, against the plain translation. */
class OracleTest {
  private static final int BATCHES = 500;
  private static final List<String> KEYS =
      List.of(
          "service.name",
          "service.namespace",
          "k8s.pod.name",
          "k8s.job.name",
          "cloud.region",
          "deployment.environment",
          "service_name",
          "host.name");

  static Stream<Arguments> limits() {
    return Stream.of(
        argumentSet("one request", LokiExporter.MAX_REQUEST_BYTES),
        argumentSet("many small requests", 40_000));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void translatesLikeThePlainTranslation(int maxBytes) throws Exception {
    PushRequests push = new PushRequests(maxBytes);
    int records = 0;
    int requests = 0;
    int streams = 0;
    int batches = 0;
    for (int seed = 0; seed < BATCHES; seed++) {
      byte[] one = mangled(seed);
      byte[] two = mangled(seed + BATCHES);
      Pushed pushed = Pushed.of(push, Pushed.batch(one, two));
      var expected =
          Oracle.translate(
              ExportLogsServiceRequest.parseFrom(one).toBuilder().mergeFrom(two).build(),
              Pushed.NOW);
      assertThat(pushed.dropped()).as("seed %d", seed).isEmpty();
      assertThat(pushed.entries()).as("seed %d", seed).isEqualTo(expected);
      for (Pushed.Request request : pushed.requests()) {
        assertThat(request.bytes()).isLessThan(maxBytes);
        assertThat(request.streams().stream().map(LokiPush.Stream::selector))
            .doesNotHaveDuplicates();
      }
      records += pushed.records();
      requests += pushed.requests().size();
      streams += expected.size();
      batches += expected.isEmpty() ? 0 : 1;
    }
    assertThat(records).isGreaterThan(BATCHES);
    assertThat(streams).isGreaterThan(batches);
    assertThat(requests > batches).isEqualTo(maxBytes < LokiExporter.MAX_REQUEST_BYTES);
  }

  /** A random request, with attributes that are labels, in bytes of another writer. */
  private static byte[] mangled(int seed) {
    Random random = new Random(seed);
    ExportLogsServiceRequest.Builder request = OtlpRequests.logs(seed).toBuilder();
    for (var resource : request.getResourceLogsBuilderList()) {
      for (int i = random.nextInt(4); i > 0; i--) {
        String value = List.of("a", "b", "", "\"}", "x".repeat(2049)).get(random.nextInt(5));
        resource
            .getResourceBuilder()
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey(KEYS.get(random.nextInt(KEYS.size())))
                    .setValue(AnyValue.newBuilder().setStringValue(value)));
      }
      for (var scope : resource.getScopeLogsBuilderList()) {
        scope
            .getLogRecordsBuilderList()
            .forEach(record -> record.setTimeUnixNano(random.nextInt(3) * 1_000_000_007L));
      }
    }
    return OtlpMangler.mangle(Signal.LOGS.request(), request.build().toByteArray(), seed);
  }
}
