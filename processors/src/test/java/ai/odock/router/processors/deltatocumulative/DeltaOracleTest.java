package ai.odock.router.processors.deltatocumulative;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Transform.Result;
import ai.odock.router.otlp.OtlpRequests;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The processor and the plain version agree on everything that goes on. */
class DeltaOracleTest {
  private static final int CLIENTS = 80;
  private static final int REQUESTS = 40;

  @Test
  void aClientsRequests() {
    Set<Drop> seen = EnumSet.noneOf(Drop.class);
    for (int seed = 0; seed < CLIENTS; seed++) {
      GeneratedDeltas client = new GeneratedDeltas(seed);
      DeltaOracle oracle = new DeltaOracle();
      try (Converter converter = new Converter()) {
        for (int i = 0; i < REQUESTS; i++) {
          agree(converter, oracle, client.next(), "client " + seed + ", request " + i);
        }
        seen.addAll(oracle.dropped.keySet());
      }
    }
    assertThat(seen).contains(Drop.OUT_OF_ORDER, Drop.OLDER_START);
  }

  /** The bucket around zero is left as it is by default: random bounds are a matter of rounding. */
  @Test
  void requestsOfAnyShape() {
    DeltaOracle oracle = new DeltaOracle();
    try (Converter converter = new Converter()) {
      for (int seed = 0; seed < 1_500; seed++) {
        agree(converter, oracle, withoutThresholds(OtlpRequests.metrics(seed)), "seed " + seed);
      }
      assertThat(converter.log.lines()).isEmpty();
    }
  }

  private static void agree(
      Converter converter, DeltaOracle oracle, ExportMetricsServiceRequest request, String what) {
    Map<Drop, Integer> before = new HashMap<>(oracle.dropped);
    ExportMetricsServiceRequest expected = oracle.convert(request);
    Result result = converter.apply(request);
    if (OtlpRequests.items(expected) > 0) { // otherwise nothing goes on
      assertThat(Converter.parse(result.batch())).as(what).isEqualTo(expected);
    }
    assertThat(result.batch().items()).as(what).isEqualTo(OtlpRequests.items(expected));
    Map<String, Integer> dropped = new HashMap<>();
    oracle.dropped.forEach(
        (reason, points) -> {
          if (points > before.getOrDefault(reason, 0)) {
            dropped.put(reason.reason, points - before.getOrDefault(reason, 0));
          }
        });
    assertThat(result.filtered()).as(what).isEqualTo(dropped);
  }

  private static ExportMetricsServiceRequest withoutThresholds(
      ExportMetricsServiceRequest request) {
    var builder = request.toBuilder();
    for (var resource : builder.getResourceMetricsBuilderList()) {
      for (var scope : resource.getScopeMetricsBuilderList()) {
        for (var metric : scope.getMetricsBuilderList()) {
          if (metric.hasExponentialHistogram()) {
            metric
                .getExponentialHistogramBuilder()
                .getDataPointsBuilderList()
                .forEach(point -> point.clearZeroThreshold());
          }
        }
      }
    }
    return builder.build();
  }
}
