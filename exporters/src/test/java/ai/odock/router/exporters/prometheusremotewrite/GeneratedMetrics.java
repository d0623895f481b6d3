package ai.odock.router.exporters.prometheusremotewrite;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random requests from few words, so that names collide and series come again. */
final class GeneratedMetrics {
  private static final String[] KEYS = {
    "a.b",
    "a_b",
    "a-b",
    "route",
    "le",
    "quantile",
    "__name__",
    "job",
    "instance",
    "_x",
    "9n",
    "B",
    "otel_scope_name",
    "cluster",
    "zone",
    "é",
    "service.name",
    "host.name"
  };
  private static final String[] VALUES = {"", "1", "2", "x;y", "ü", "/v1/chat", "a longer value"};
  private static final String[] NAMES = {
    "g", "requests.total", "latency", "a.b", "a_b", "9lives", "memory.usage", "!!", ""
  };
  private static final String[] TYPES = {"unknown", "info", "stateset", "gauge", ""};
  private static final String[] UNITS = {"", "s", "1", "By/s", "{item}"};
  private static final double[] BOUNDS = {-1, 0, 0.005, 0.5, 1, 10, 1e21, Double.POSITIVE_INFINITY};

  private final Random random;

  GeneratedMetrics(long seed) {
    random = new Random(seed);
  }

  ExportMetricsServiceRequest request() {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      request.addResourceMetrics(resourceMetrics());
    }
    return request.build();
  }

  private ResourceMetrics resourceMetrics() {
    ResourceMetrics.Builder metrics = ResourceMetrics.newBuilder();
    Resource.Builder resource = Resource.newBuilder();
    for (String key : List.of("service.name", "service.namespace", "service.instance.id")) {
      if (random.nextInt(3) > 0) {
        resource.addAttributes(KeyValue.newBuilder().setKey(key).setValue(value()));
      }
    }
    resource.addAllAttributes(attributes(2));
    metrics.setResource(resource);
    for (int i = random.nextInt(3); i > 0; i--) {
      metrics.addScopeMetrics(scopeMetrics());
    }
    return metrics.build();
  }

  private ScopeMetrics scopeMetrics() {
    ScopeMetrics.Builder metrics = ScopeMetrics.newBuilder();
    metrics.setScope(
        InstrumentationScope.newBuilder()
            .setName(pick(VALUES))
            .setVersion(pick(VALUES))
            .addAllAttributes(random.nextInt(3) == 0 ? attributes(2) : List.of()));
    for (int i = random.nextInt(5); i > 0; i--) {
      metrics.addMetrics(metric());
    }
    return metrics.build();
  }

  private Metric metric() {
    Metric.Builder metric = Metric.newBuilder().setName(pick(NAMES)).setUnit(pick(UNITS));
    if (random.nextBoolean()) {
      metric.setDescription(pick(VALUES).repeat(random.nextInt(20) == 0 ? 400 : 1));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      String key = random.nextInt(3) > 0 ? "prometheus.type" : "other";
      metric.addMetadataBuilder().setKey(key).getValueBuilder().setStringValue(pick(TYPES));
    }
    int kind = random.nextInt(10);
    for (int i = random.nextInt(5); i >= 0; i--) {
      switch (kind) {
        case 0, 1, 2 -> metric.getGaugeBuilder().addDataPoints(number());
        case 3, 4, 5 -> metric.getSumBuilder().addDataPoints(number());
        case 6 -> metric.getHistogramBuilder().addDataPoints(histogram());
        case 7 -> metric.getSummaryBuilder().addDataPoints(summary());
        default -> metric.getExponentialHistogramBuilder().addDataPoints(exponential());
      }
    }
    AggregationTemporality temporality =
        random.nextInt(8) > 0
            ? AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE
            : AggregationTemporality.forNumber(random.nextInt(2));
    if (metric.hasSum()) {
      metric.getSumBuilder().setAggregationTemporality(temporality);
      metric.getSumBuilder().setIsMonotonic(random.nextBoolean());
    } else if (metric.hasHistogram()) {
      metric.getHistogramBuilder().setAggregationTemporality(temporality);
    } else if (metric.hasExponentialHistogram()) {
      metric.getExponentialHistogramBuilder().setAggregationTemporality(temporality);
    }
    return metric.build();
  }

  private NumberDataPoint number() {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .addAllAttributes(attributes(4))
            .setStartTimeUnixNano(time())
            .setTimeUnixNano(time())
            .setFlags(flags());
    switch (random.nextInt(3)) {
      case 0 -> point.setAsInt(random.nextLong() >> random.nextInt(64));
      case 1 -> point.setAsDouble(random.nextInt(3) - 1 + random.nextInt(2) * 0.25);
      default -> {}
    }
    return point.addAllExemplars(exemplars()).build();
  }

  private HistogramDataPoint histogram() {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .addAllAttributes(attributes(3))
            .setStartTimeUnixNano(time())
            .setTimeUnixNano(time())
            .setFlags(flags())
            .setCount(random.nextLong());
    if (random.nextBoolean()) {
      point.setSum(random.nextDouble());
    }
    for (double bound : BOUNDS) {
      if (random.nextBoolean()) {
        point.addExplicitBounds(bound);
        point.addBucketCounts(random.nextInt(100));
      }
    }
    point.addBucketCounts(1);
    return point.addAllExemplars(exemplars()).build();
  }

  private SummaryDataPoint summary() {
    SummaryDataPoint.Builder point =
        SummaryDataPoint.newBuilder()
            .addAllAttributes(attributes(3))
            .setStartTimeUnixNano(time())
            .setTimeUnixNano(time())
            .setFlags(flags())
            .setCount(random.nextInt(1000))
            .setSum(random.nextDouble());
    for (double quantile : new double[] {0, 0.5, 0.99, 1}) {
      if (random.nextBoolean()) {
        point.addQuantileValuesBuilder().setQuantile(quantile).setValue(random.nextInt(9));
      }
    }
    return point.build();
  }

  private ExponentialHistogramDataPoint exponential() {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .addAllAttributes(attributes(3))
            .setStartTimeUnixNano(time())
            .setTimeUnixNano(time())
            .setFlags(flags())
            .setCount(random.nextInt(1000))
            .setZeroCount(random.nextInt(3))
            .setScale(random.nextInt(4) == 0 ? random.nextInt(33) - 6 : random.nextInt(12) - 2)
            .setPositive(buckets())
            .addAllExemplars(exemplars());
    if (random.nextInt(50) == 0) {
      point.setScale(random.nextInt());
    }
    if (random.nextBoolean()) {
      point.setNegative(buckets());
    }
    if (random.nextBoolean()) {
      point.setSum(random.nextDouble());
    }
    if (random.nextInt(4) == 0) {
      point.setZeroThreshold(0.001);
    }
    return point.build();
  }

  private Buckets buckets() {
    Buckets.Builder buckets = Buckets.newBuilder().setOffset(random.nextInt(40) - 20);
    if (random.nextInt(50) == 0) {
      buckets.setOffset(random.nextBoolean() ? Integer.MAX_VALUE - 2 : Integer.MIN_VALUE);
    }
    for (int i = random.nextInt(30); i > 0; i--) {
      buckets.addBucketCounts(random.nextInt(3) > 0 ? 0 : random.nextInt(200));
    }
    if (random.nextInt(50) == 0) {
      buckets.addBucketCounts(Long.MAX_VALUE - random.nextInt(2)).addBucketCounts(1);
      buckets.addBucketCounts(random.nextInt(2) == 0 ? -1 : 0);
    }
    return buckets.build();
  }

  private List<Exemplar> exemplars() {
    List<Exemplar> exemplars = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Exemplar.Builder exemplar =
          Exemplar.newBuilder()
              .setTimeUnixNano(time())
              .setTraceId(ByteString.copyFrom(new byte[16]))
              .addAllFilteredAttributes(attributes(3));
      if (random.nextBoolean()) {
        byte[] id = new byte[8];
        random.nextBytes(id);
        exemplar.setSpanId(ByteString.copyFrom(id));
      }
      if (random.nextInt(4) == 0) {
        exemplar.addFilteredAttributes(
            KeyValue.newBuilder()
                .setKey("long")
                .setValue(AnyValue.newBuilder().setStringValue("ü".repeat(random.nextInt(140)))));
      }
      switch (random.nextInt(3)) {
        case 0 -> exemplar.setAsInt(random.nextInt(20) - 3);
        case 1 -> exemplar.setAsDouble(random.nextInt(40) / 4.0);
        default -> {}
      }
      exemplars.add(exemplar.build());
    }
    return exemplars;
  }

  private List<KeyValue> attributes(int max) {
    List<KeyValue> attributes = new ArrayList<>();
    for (int i = random.nextInt(max + 1); i > 0; i--) {
      String key = random.nextInt(60) == 0 ? "____" : pick(KEYS);
      attributes.add(KeyValue.newBuilder().setKey(key).setValue(value()).build());
    }
    return attributes;
  }

  private AnyValue value() {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (random.nextInt(12)) {
      case 0 -> value.setIntValue(random.nextInt(3) - 1);
      case 1 -> value.setBoolValue(random.nextBoolean());
      case 2 -> value.setBytesValue(ByteString.copyFromUtf8(pick(VALUES)));
      case 3 -> value.setDoubleValue(random.nextInt(5) / 4.0);
      case 4 -> {}
      case 5 -> value.getArrayValueBuilder().addValuesBuilder().setStringValue("x");
      default -> value.setStringValue(pick(VALUES));
    }
    return value.build();
  }

  /** Few different ones, a zero now and then. */
  private long time() {
    return random.nextInt(20) == 0 ? 0 : 1_780_000_000_000_000_000L + random.nextInt(5) * 900_000L;
  }

  private int flags() {
    return random.nextInt(10) == 0 ? 1 : 0;
  }

  private String pick(String[] words) {
    return words[random.nextInt(words.length)];
  }
}
