package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.Otlp;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the points: resource, scope and metric, whatever order their fields are in.
 * Each is known by its bytes; only what was never seen is translated.
 */
final class Headers {
  private static final int SCHEMA_URL = 3;

  private final Translation translation;
  private final Known known;
  private final ProtoReader fields = new ProtoReader();
  private final ProtoWriter bytes = new ProtoWriter(512);
  private final ProtoWriter schema = new ProtoWriter(64);
  private final MetricHeader metric = new MetricHeader();

  Headers(Translation translation, Known known) {
    this.translation = translation;
    this.known = known;
  }

  /** The resource of the ResourceMetrics that {@code outer} stands on. */
  Known.Resource resource(ProtoReader outer) {
    bytes.clear();
    join(outer, MetricsSchema.RESOURCE_METRICS, Otlp.RESOURCE);
    Known.@Nullable Resource resource = known.resource(bytes);
    if (resource == null) {
      resource = translation.resource(known.number(), bytes.array(), bytes.size());
      known.put(bytes, resource);
    }
    return resource;
  }

  /** The scope of the ScopeMetrics that {@code outer} stands on. */
  Known.Scope scope(Known.Resource resource, ProtoReader outer) {
    schema.clear();
    fields.enter(outer);
    while (fields.next(MetricsSchema.SCOPE_METRICS)) {
      if (fields.field() == SCHEMA_URL) {
        schema.clear();
        schema.bytes(fields.array(), fields.valueStart(), fields.valueLength());
      }
    }
    bytes.clear();
    bytes.fixed64(resource.number());
    bytes.varint(schema.size());
    bytes.bytes(schema.array(), 0, schema.size());
    int message = bytes.size();
    join(outer, MetricsSchema.SCOPE_METRICS, Otlp.SCOPE_OF_METRICS);
    Known.@Nullable Scope scope = known.scope(bytes);
    if (scope == null) {
      byte[] scopeBytes = Arrays.copyOfRange(bytes.array(), message, bytes.size());
      scope = translation.scope(known.number(), resource, schema.toByteArray(), scopeBytes);
      known.put(bytes, scope);
    }
    return scope;
  }

  /** A message that comes in several fields is what they hold together. */
  private void join(ProtoReader outer, MessageType type, int field) {
    fields.enter(outer);
    while (fields.next(type)) {
      if (fields.field() == field) {
        bytes.bytes(fields.array(), fields.valueStart(), fields.valueLength());
      }
    }
  }

  /** What the Metric that {@code outer} stands on is to Prometheus; null when it has no data. */
  Known.@Nullable Metric metric(Known.Scope scope, ProtoReader outer) {
    metric.read(outer);
    if (metric.kind() == 0) {
      return null;
    }
    bytes.clear();
    bytes.fixed64(scope.number());
    metric.writeKey(bytes);
    Known.@Nullable Metric found = known.metric(bytes);
    if (found == null) {
      found = translation.metric(known.number(), scope, metric);
      known.put(bytes, found);
    }
    return found;
  }

  /** Bytes that it keeps for the next batch. */
  long heldBytes() {
    return (long) bytes.array().length + schema.array().length;
  }

  /** The field of the data of the metric that was read last. */
  int kind() {
    return metric.kind();
  }
}
