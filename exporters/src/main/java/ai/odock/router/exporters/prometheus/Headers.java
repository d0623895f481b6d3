package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.Otlp;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the points: resource, scope and metric, whatever order their fields are in.
 * Each is known by its bytes; only what was never seen is translated.
 */
final class Headers {
  private static final int SCHEMA_URL = 3;
  private static final int DESCRIPTION = 2;

  private final Translation translation;
  private final Known known;
  private final ProtoReader fields = new ProtoReader();
  private final ProtoWriter bytes = new ProtoWriter(512);
  private final ProtoWriter schema = new ProtoWriter(64);
  private final MetricText metric = new MetricText();

  Headers(Translation translation, Known known) {
    this.translation = translation;
    this.known = known;
  }

  /** The resource of the ResourceMetrics that {@code outer} stands on. */
  Known.Resource resource(ProtoReader outer) {
    bytes.clear();
    join(outer, Otlp.RESOURCE);
    Known.Resource resource = known.resources.find(bytes.array(), 0, bytes.size());
    if (resource == null) {
      resource = translation.resource(known.number(), bytes.array(), bytes.size());
      known.resources.put(bytes.array(), 0, bytes.size(), resource);
    }
    return resource;
  }

  /** The scope of the ScopeMetrics that {@code outer} stands on. */
  Known.Scope scope(Known.Resource resource, ProtoReader outer) {
    schema.clear();
    fields.enter(outer);
    while (fields.next()) {
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
    join(outer, Otlp.SCOPE_OF_METRICS);
    Known.Scope scope = known.scopes.find(bytes.array(), 0, bytes.size());
    if (scope == null) {
      byte[] scopeBytes = Arrays.copyOfRange(bytes.array(), message, bytes.size());
      scope = translation.scope(known.number(), resource, schema.toByteArray(), scopeBytes);
      known.scopes.put(bytes.array(), 0, bytes.size(), scope);
    }
    return scope;
  }

  /** A message that comes in several fields is what they hold together. */
  private void join(ProtoReader outer, int field) {
    fields.enter(outer);
    while (fields.next()) {
      if (fields.field() == field) {
        bytes.bytes(fields.array(), fields.valueStart(), fields.valueLength());
      }
    }
  }

  /** Reads what the Metric that {@code outer} stands on says of itself. */
  void metric(ProtoReader outer) {
    metric.clear(outer.array());
    fields.enter(outer);
    while (fields.next()) {
      switch (fields.field()) {
        case Otlp.NAME -> metric.name(fields);
        case DESCRIPTION -> metric.description(fields);
        case Otlp.UNIT -> metric.unit(fields);
        default -> {}
      }
    }
  }

  /** What that metric is to Prometheus with the Gauge, Sum or other that {@code data} stands on. */
  Known.Metric data(Known.Scope scope, ProtoReader data) {
    long temporality = 0;
    boolean monotonic = false;
    fields.enter(data);
    while (fields.next()) {
      if (fields.field() == Otlp.TEMPORALITY) {
        temporality = fields.varint();
      } else if (fields.field() == Otlp.IS_MONOTONIC) {
        monotonic = fields.varint() != 0;
      }
    }
    bytes.clear();
    bytes.fixed64(scope.number());
    bytes.varint(data.field());
    bytes.varint(temporality);
    bytes.varint(monotonic ? 1 : 0);
    metric.writeTo(bytes);
    Known.@Nullable Metric found = known.metrics.find(bytes.array(), 0, bytes.size());
    if (found == null) {
      found =
          translation.metric(known.number(), scope, metric, data.field(), temporality, monotonic);
      known.metrics.put(bytes.array(), 0, bytes.size(), found);
    }
    return found;
  }
}
