package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Turns the points of one batch. Only the metrics with delta temporality are written anew, and of
 * their points only what changes; everything between is copied as it is.
 */
final class Conversion {
  private final Streams streams;
  private final long now;

  private final MetricIdentity identity;
  private final Point point;
  private final MetricHead head = new MetricHead();
  private final ProtoReader resource = new ProtoReader();
  private final ProtoReader scope = new ProtoReader();
  private final ProtoReader metric = new ProtoReader();
  private final ProtoReader data = new ProtoReader();

  private final Map<Drop, Integer> dropped = new EnumMap<>(Drop.class);
  private boolean changed;
  private int metrics;
  private int points;

  /**
   * @param now the router's clock, nanoseconds
   */
  Conversion(Streams streams, IdentityHash.Key key, long now) {
    this.streams = streams;
    this.now = now;
    this.identity = new MetricIdentity(key);
    this.point = new Point(key);
  }

  /** Whether there was a metric with delta temporality. */
  boolean changedAnything() {
    return changed;
  }

  /** The points that are cumulative now. */
  int converted() {
    return points;
  }

  int dropped(Drop reason) {
    return dropped.getOrDefault(reason, 0);
  }

  /** All points taken out until now. */
  int dropped() {
    int all = 0;
    for (int some : dropped.values()) {
      all += some;
    }
    return all;
  }

  /** The request with cumulative points only; {@code bytes} itself when it has no others. */
  OtlpBytes apply(OtlpBytes bytes) {
    int before = dropped();
    Splice out = null;
    ProtoReader reader = bytes.reader();
    int copied = bytes.offset();
    while (reader.next()) {
      if (!isMessage(reader, Otlp.RESOURCE_METRICS) || !hasDelta(reader)) {
        continue;
      }
      if (out == null) {
        out = new Splice(bytes.length() + bytes.length() / 8 + 64);
      }
      out.copy(bytes.array(), copied, reader.fieldStart());
      resource(reader, out);
      copied = reader.fieldEnd();
    }
    if (out == null) {
      return bytes;
    }
    changed = true;
    out.copy(bytes.array(), copied, bytes.offset() + bytes.length());
    ProtoWriter written = out.out();
    return new OtlpBytes(written.array(), 0, written.size(), bytes.items() - (dropped() - before));
  }

  private boolean hasDelta(ProtoReader outer) {
    resource.enter(outer);
    while (resource.next()) {
      if (isMessage(resource, Otlp.SCOPE_METRICS)) {
        scope.enter(resource);
        while (scope.next()) {
          if (isMessage(scope, Otlp.METRICS) && head.read(scope).delta() != null) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** What has no metrics left goes away, as in the collector. */
  private void resource(ProtoReader outer, Splice out) {
    identity.resource(outer);
    int before = metrics;
    int start = out.out().size();
    int mark = out.out().beginMessage(Otlp.RESOURCE_METRICS);
    resource.enter(outer);
    while (resource.next()) {
      if (isMessage(resource, Otlp.SCOPE_METRICS)) {
        scope(out);
      } else {
        out.copy(resource);
      }
    }
    end(out, start, mark, metrics > before);
  }

  private void scope(Splice out) {
    identity.scope(resource);
    int before = metrics;
    int start = out.out().size();
    int mark = out.out().beginMessage(Otlp.SCOPE_METRICS);
    scope.enter(resource);
    while (scope.next()) {
      boolean isMetric = isMessage(scope, Otlp.METRICS);
      Kind kind = isMetric ? head.read(scope).delta() : null;
      if (kind != null) {
        metric(kind, out);
      } else {
        metrics += isMetric ? 1 : 0;
        out.copy(scope);
      }
    }
    end(out, start, mark, metrics > before);
  }

  private void metric(Kind kind, Splice out) {
    identity.metric(head);
    int before = points;
    int start = out.out().size();
    int mark = out.out().beginMessage(Otlp.METRICS);
    metric.enter(scope);
    while (metric.next()) {
      if (isMessage(metric, kind.field)) {
        data(kind, out);
      } else {
        out.copy(metric);
      }
    }
    metrics += points > before ? 1 : 0;
    end(out, start, mark, points > before);
  }

  private void data(Kind kind, Splice out) {
    int mark = out.out().beginMessage(kind.field);
    data.enter(metric);
    while (data.next()) {
      if (isMessage(data, Otlp.DATA_POINTS)) {
        point(kind, out);
      } else if (data.field() != Otlp.TEMPORALITY) {
        out.copy(data);
      }
    }
    out.out().varintField(Otlp.TEMPORALITY, Otlp.CUMULATIVE);
    out.out().endMessage(mark);
  }

  private void point(Kind kind, Splice out) {
    point.read(data, kind, identity);
    int start = out.out().size();
    int mark = out.out().beginMessage(Otlp.DATA_POINTS);
    point.writeRest(data, out);
    Drop drop = streams.convert(point, now, out.out());
    if (drop == null) {
      points++;
    } else {
      dropped.merge(drop, 1, Integer::sum);
    }
    end(out, start, mark, drop == null);
  }

  /** Under another wire type it is an unknown field, which stays as it is. */
  private static boolean isMessage(ProtoReader reader, int field) {
    return reader.field() == field && reader.wireType() == ProtoReader.BYTES;
  }

  private static void end(Splice out, int start, int mark, boolean kept) {
    if (kept) {
      out.out().endMessage(mark);
    } else {
      out.out().truncate(start);
    }
  }
}
