package ai.odock.router.processors.deltatocumulative;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same as the processor, without a thought for cost: every message is an object, a stream is
 * known by all that it is made of, and its state is the last point that went out.
 */
final class DeltaOracle {
  private static final Comparator<ByteString> BYTES =
      ByteString.unsignedLexicographicalComparator();

  private record State(Message in, Message out) {}

  private final Map<List<Object>, State> streams = new HashMap<>();
  final Map<Drop, Integer> dropped = new EnumMap<>(Drop.class);

  ExportMetricsServiceRequest convert(ExportMetricsServiceRequest request) {
    var out = ExportMetricsServiceRequest.newBuilder();
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      ResourceMetrics.Builder kept = resource.toBuilder().clearScopeMetrics();
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        ScopeMetrics converted = scope(resource, scope);
        if (converted.getMetricsCount() > 0 || !hasDelta(resource)) {
          kept.addScopeMetrics(converted);
        }
      }
      if (kept.getScopeMetricsCount() > 0 || !hasDelta(resource)) {
        out.addResourceMetrics(kept);
      }
    }
    return out.build();
  }

  private static boolean hasDelta(ResourceMetrics resource) {
    return resource.getScopeMetricsList().stream()
        .flatMap(s -> s.getMetricsList().stream())
        .anyMatch(m -> dataOfDelta(m) != null);
  }

  /** The Sum, Histogram or ExponentialHistogram field of a metric with delta temporality. */
  static @Nullable FieldDescriptor dataOfDelta(Metric metric) {
    return switch (metric.getDataCase()) {
      case SUM -> metric.getSum().getAggregationTemporality() == Points.DELTA ? data(metric) : null;
      case HISTOGRAM ->
          metric.getHistogram().getAggregationTemporality() == Points.DELTA ? data(metric) : null;
      case EXPONENTIAL_HISTOGRAM ->
          metric.getExponentialHistogram().getAggregationTemporality() == Points.DELTA
              ? data(metric)
              : null;
      default -> null;
    };
  }

  private static FieldDescriptor data(Metric metric) {
    return metric.getDescriptorForType().findFieldByNumber(metric.getDataCase().getNumber());
  }

  private ScopeMetrics scope(ResourceMetrics resource, ScopeMetrics scope) {
    ScopeMetrics.Builder kept = scope.toBuilder().clearMetrics();
    for (Metric metric : scope.getMetricsList()) {
      FieldDescriptor data = dataOfDelta(metric);
      if (data == null) {
        kept.addMetrics(metric);
        continue;
      }
      Metric converted = metric(resource, scope, metric, data);
      if (!points((Message) converted.getField(data)).isEmpty()) {
        kept.addMetrics(converted);
      }
    }
    return kept.build();
  }

  @SuppressWarnings("unchecked")
  private static List<Message> points(Message data) {
    return (List<Message>) data.getField(data.getDescriptorForType().findFieldByNumber(1));
  }

  private Metric metric(
      ResourceMetrics resource, ScopeMetrics scope, Metric metric, FieldDescriptor data) {
    Message before = (Message) metric.getField(data);
    List<Message> converted = new ArrayList<>();
    for (Message point : points(before)) {
      List<Object> id =
          List.of(
              canonical(resource.getResource().getAttributesList()),
              scope.getScope().getName(),
              scope.getScope().getVersion(),
              canonical(scope.getScope().getAttributesList()),
              metric.getName(),
              metric.getUnit(),
              metric.getDataCase(),
              metric.getSum().getIsMonotonic(),
              canonical(attributes(point)));
      Message result = point(id, point);
      if (result != null) {
        converted.add(result);
      }
    }
    var type = before.getDescriptorForType();
    return metric.toBuilder()
        .setField(
            data,
            before.toBuilder()
                .setField(type.findFieldByNumber(1), converted)
                .setField(
                    type.findFieldByName("aggregation_temporality"),
                    Points.CUMULATIVE.getValueDescriptor())
                .build())
        .build();
  }

  @SuppressWarnings("unchecked")
  private static List<KeyValue> attributes(Message point) {
    return (List<KeyValue>) point.getField(field(point, "attributes"));
  }

  private static FieldDescriptor field(Message message, String name) {
    return message.getDescriptorForType().findFieldByName(name);
  }

  private static List<KeyValue> canonical(List<KeyValue> attributes) {
    return attributes.stream()
        .map(a -> a.toBuilder().clearKeyStrindex().setValue(canonical(a.getValue())).build())
        .sorted(Comparator.comparing(KeyValue::toByteString, BYTES))
        .toList();
  }

  private static AnyValue canonical(AnyValue value) {
    return switch (value.getValueCase()) {
      case KVLIST_VALUE ->
          AnyValue.newBuilder()
              .setKvlistValue(
                  KeyValueList.newBuilder()
                      .addAllValues(canonical(value.getKvlistValue().getValuesList())))
              .build();
      case ARRAY_VALUE -> {
        AnyValue.Builder array = AnyValue.newBuilder();
        array.getArrayValueBuilder();
        value
            .getArrayValue()
            .getValuesList()
            .forEach(v -> array.getArrayValueBuilder().addValues(canonical(v)));
        yield array.build();
      }
      case STRING_VALUE_STRINDEX -> AnyValue.getDefaultInstance();
      default -> value;
    };
  }

  private @Nullable Message point(List<Object> id, Message in) {
    boolean noValue = ((int) in.getField(field(in, "flags")) & 1) != 0;
    State state = streams.get(id);
    if (state == null) {
      Message out = first(in);
      if (!noValue) {
        streams.put(id, new State(in, out));
      }
      return out;
    }
    if (time(state.in, "time_unix_nano") == 0) {
      streams.put(id, new State(in, first(in)));
      return first(in);
    }
    if (Long.compareUnsigned(
            time(in, "start_time_unix_nano"), time(state.out, "start_time_unix_nano"))
        < 0) {
      return drop(Drop.OLDER_START);
    }
    if (in.equals(state.in)) {
      return noValue ? started(in, state) : merged(in, state.out);
    }
    if (Long.compareUnsigned(time(in, "time_unix_nano"), time(state.in, "time_unix_nano")) <= 0) {
      return drop(Drop.OUT_OF_ORDER);
    }
    if (noValue) {
      streams.put(id, new State(in, state.out));
      return started(in, state);
    }
    Message out = OracleSums.add(state.out, in);
    streams.put(id, new State(in, out));
    return out;
  }

  private static Message first(Message in) {
    return in instanceof ExponentialHistogramDataPoint point ? OracleSums.normal(point) : in;
  }

  /** What comes again goes out again: its own attributes and exemplars, and the totals as then. */
  private static Message merged(Message in, Message out) {
    return out.toBuilder()
        .setField(field(out, "exemplars"), in.getField(field(in, "exemplars")))
        .build();
  }

  private static Message started(Message in, State state) {
    Message point = first(in);
    FieldDescriptor start = field(in, "start_time_unix_nano");
    return point.toBuilder().setField(start, state.out.getField(start)).build();
  }

  private static long time(Message point, String name) {
    return (long) point.getField(field(point, name));
  }

  private @Nullable Message drop(Drop reason) {
    dropped.merge(reason, 1, Integer::sum);
    return null;
  }
}
