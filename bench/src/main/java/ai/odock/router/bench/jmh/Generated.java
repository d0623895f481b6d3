package ai.odock.router.bench.jmh;

import ai.odock.router.Signal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.List;

/** The same work through the generated classes of protobuf-java. */
final class Generated {
  private Generated() {}

  static Parser<? extends Message> parser(Signal signal) {
    return switch (signal) {
      case TRACES -> ExportTraceServiceRequest.parser();
      case METRICS -> ExportMetricsServiceRequest.parser();
      case LOGS -> ExportLogsServiceRequest.parser();
    };
  }

  static Message.Builder builder(Signal signal) {
    return switch (signal) {
      case TRACES -> ExportTraceServiceRequest.newBuilder();
      case METRICS -> ExportMetricsServiceRequest.newBuilder();
      case LOGS -> ExportLogsServiceRequest.newBuilder();
    };
  }

  /** Spans, data points or log records. */
  static int items(Message request) {
    return switch (request) {
      case ExportTraceServiceRequest traces -> spans(traces);
      case ExportMetricsServiceRequest metrics -> points(metrics);
      case ExportLogsServiceRequest logs -> records(logs);
      default -> throw new IllegalArgumentException(request.getClass().getName());
    };
  }

  private static int spans(ExportTraceServiceRequest request) {
    int items = 0;
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        items += scope.getSpansCount();
      }
    }
    return items;
  }

  private static int records(ExportLogsServiceRequest request) {
    int items = 0;
    for (ResourceLogs resource : request.getResourceLogsList()) {
      for (ScopeLogs scope : resource.getScopeLogsList()) {
        items += scope.getLogRecordsCount();
      }
    }
    return items;
  }

  private static int points(ExportMetricsServiceRequest request) {
    int items = 0;
    for (ResourceMetrics resource : request.getResourceMetricsList()) {
      for (ScopeMetrics scope : resource.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          items += points(metric);
        }
      }
    }
    return items;
  }

  private static int points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 0;
    };
  }

  /** Parses, cuts in the middle of the only scope, and serializes both halves. */
  static byte[][] split(Signal signal, byte[] request, int items)
      throws InvalidProtocolBufferException {
    return switch (signal) {
      case TRACES -> splitSpans(ExportTraceServiceRequest.parseFrom(request), items);
      case LOGS -> splitRecords(ExportLogsServiceRequest.parseFrom(request), items);
      // by whole metrics of ten points each, which is less work than cutting one
      case METRICS -> splitMetrics(ExportMetricsServiceRequest.parseFrom(request), items / 10);
    };
  }

  private static byte[][] splitSpans(ExportTraceServiceRequest request, int items) {
    var head = request.toBuilder();
    var tail = request.toBuilder();
    var spans = request.getResourceSpans(0).getScopeSpans(0).getSpansList();
    head.getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .clearSpans()
        .addAllSpans(spans.subList(0, items));
    tail.getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .clearSpans()
        .addAllSpans(spans.subList(items, spans.size()));
    return new byte[][] {head.build().toByteArray(), tail.build().toByteArray()};
  }

  private static byte[][] splitRecords(ExportLogsServiceRequest request, int items) {
    var head = request.toBuilder();
    var tail = request.toBuilder();
    var records = request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
    head.getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .clearLogRecords()
        .addAllLogRecords(records.subList(0, items));
    tail.getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .clearLogRecords()
        .addAllLogRecords(records.subList(items, records.size()));
    return new byte[][] {head.build().toByteArray(), tail.build().toByteArray()};
  }

  private static byte[][] splitMetrics(ExportMetricsServiceRequest request, int metrics) {
    var head = request.toBuilder();
    var tail = request.toBuilder();
    var all = request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
    head.getResourceMetricsBuilder(0)
        .getScopeMetricsBuilder(0)
        .clearMetrics()
        .addAllMetrics(all.subList(0, metrics));
    tail.getResourceMetricsBuilder(0)
        .getScopeMetricsBuilder(0)
        .clearMetrics()
        .addAllMetrics(all.subList(metrics, all.size()));
    return new byte[][] {head.build().toByteArray(), tail.build().toByteArray()};
  }

  /** Parses, sets two attributes of each resource, and serializes. */
  static byte[] upsertTwo(Signal signal, byte[] request, String value)
      throws InvalidProtocolBufferException {
    Message.Builder builder = builder(signal).mergeFrom(request);
    switch (builder) {
      case ExportTraceServiceRequest.Builder traces ->
          traces
              .getResourceSpansBuilderList()
              .forEach(it -> upsertTwo(it.getResourceBuilder(), value));
      case ExportMetricsServiceRequest.Builder metrics ->
          metrics
              .getResourceMetricsBuilderList()
              .forEach(it -> upsertTwo(it.getResourceBuilder(), value));
      case ExportLogsServiceRequest.Builder logs ->
          logs.getResourceLogsBuilderList()
              .forEach(it -> upsertTwo(it.getResourceBuilder(), value));
      default -> throw new IllegalArgumentException(signal.label());
    }
    return builder.build().toByteArray();
  }

  /** Parses, adds an attribute to each span, data point or record that has none, serializes. */
  static byte[] insertOne(Signal signal, byte[] request, String key, String value)
      throws InvalidProtocolBufferException {
    KeyValue added =
        KeyValue.newBuilder()
            .setKey(key)
            .setValue(AnyValue.newBuilder().setStringValue(value))
            .build();
    Message.Builder builder = builder(signal).mergeFrom(request);
    switch (builder) {
      case ExportTraceServiceRequest.Builder traces ->
          traces
              .getResourceSpansBuilderList()
              .forEach(
                  resource ->
                      resource
                          .getScopeSpansBuilderList()
                          .forEach(
                              scope ->
                                  scope
                                      .getSpansBuilderList()
                                      .forEach(
                                          span -> {
                                            if (isAbsent(span.getAttributesList(), key)) {
                                              span.addAttributes(added);
                                            }
                                          })));
      case ExportLogsServiceRequest.Builder logs ->
          logs.getResourceLogsBuilderList()
              .forEach(
                  resource ->
                      resource
                          .getScopeLogsBuilderList()
                          .forEach(
                              scope ->
                                  scope
                                      .getLogRecordsBuilderList()
                                      .forEach(
                                          record -> {
                                            if (isAbsent(record.getAttributesList(), key)) {
                                              record.addAttributes(added);
                                            }
                                          })));
      case ExportMetricsServiceRequest.Builder metrics ->
          metrics
              .getResourceMetricsBuilderList()
              .forEach(
                  resource ->
                      resource
                          .getScopeMetricsBuilderList()
                          .forEach(
                              scope ->
                                  scope
                                      .getMetricsBuilderList()
                                      .forEach(metric -> insertOne(metric, key, added))));
      default -> throw new IllegalArgumentException(signal.label());
    }
    return builder.build().toByteArray();
  }

  /** The sample has sums and histograms. */
  private static void insertOne(Metric.Builder metric, String key, KeyValue added) {
    switch (metric.getDataCase()) {
      case SUM ->
          metric
              .getSumBuilder()
              .getDataPointsBuilderList()
              .forEach(
                  point -> {
                    if (isAbsent(point.getAttributesList(), key)) {
                      point.addAttributes(added);
                    }
                  });
      case GAUGE ->
          metric
              .getGaugeBuilder()
              .getDataPointsBuilderList()
              .forEach(
                  point -> {
                    if (isAbsent(point.getAttributesList(), key)) {
                      point.addAttributes(added);
                    }
                  });
      case HISTOGRAM ->
          metric
              .getHistogramBuilder()
              .getDataPointsBuilderList()
              .forEach(
                  point -> {
                    if (isAbsent(point.getAttributesList(), key)) {
                      point.addAttributes(added);
                    }
                  });
      default -> {}
    }
  }

  private static boolean isAbsent(List<KeyValue> attributes, String key) {
    return attributes.stream().noneMatch(it -> it.getKey().equals(key));
  }

  private static void upsertTwo(Resource.Builder resource, String value) {
    upsert(resource, "k8s.cluster.name", value);
    upsert(resource, "deployment.environment.name", value);
  }

  private static void upsert(Resource.Builder resource, String key, String value) {
    AnyValue any = AnyValue.newBuilder().setStringValue(value).build();
    for (KeyValue.Builder attribute : resource.getAttributesBuilderList()) {
      if (attribute.getKey().equals(key)) {
        attribute.setValue(any);
        return;
      }
    }
    resource.addAttributes(KeyValue.newBuilder().setKey(key).setValue(any));
  }
}
