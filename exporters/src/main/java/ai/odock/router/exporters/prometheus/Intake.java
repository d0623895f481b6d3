package ai.odock.router.exporters.prometheus;

import ai.odock.router.Batch;
import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.Otlp;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches in, point by point. A point of a known series is recognised by its bytes and makes
 * no object. Keeps its buffers from batch to batch; used by one thread at a time.
 */
final class Intake {
  /** What the samples of one point may take on a page, in bytes. */
  private static final long LARGEST_POINT = 4 << 20;

  private static final long SAMPLE_OVERHEAD = 64;
  private static final long YIELD_BYTES = 256 << 10;

  private final Store store;
  private final Known known;
  private final Targets targets;
  private final Translation translation;
  private final Headers headers;

  private final ProtoReader resourceMetrics = new ProtoReader();
  private final ProtoReader scopeMetrics = new ProtoReader();
  private final ProtoReader metric = new ProtoReader();
  private final ProtoReader data = new ProtoReader();
  private final AttributeKey attributes = new AttributeKey();
  private final PointReader points = new PointReader();

  private Refusals refusals = new Refusals();
  private long nowMillis;
  private boolean shown;

  /** Bytes of labels since the last {@link Thread#yield}. */
  private long named;

  Intake(Translation translation, Store store, Known known, Targets targets) {
    this.translation = translation;
    this.store = store;
    this.known = known;
    this.targets = targets;
    this.headers = new Headers(translation, known);
  }

  /**
   * Takes a batch of metrics in.
   *
   * @param nowMillis of a clock that never goes back
   * @return the points that are not shown
   */
  Refusals take(Batch batch, long nowMillis) {
    this.nowMillis = nowMillis;
    refusals = new Refusals();
    for (OtlpBytes part : batch.parts()) {
      ProtoReader request = part.reader();
      while (request.next(MetricsSchema.REQUEST)) {
        takeResource(request);
      }
    }
    return refusals;
  }

  /** Bytes that it keeps for the next batch. */
  long heldBytes() {
    return headers.heldBytes() + attributes.array().length + points.heldBytes();
  }

  private void takeResource(ProtoReader outer) {
    Known.Resource resource = headers.resource(outer);
    shown = false;
    resourceMetrics.enter(outer);
    while (resourceMetrics.next(MetricsSchema.RESOURCE_METRICS)) {
      if (resourceMetrics.field() == Otlp.SCOPE_METRICS) {
        takeScope(resource);
      }
    }
    if (shown && resource.target() != null) {
      targets.seen(resource.target(), nowMillis);
    }
  }

  private void takeScope(Known.Resource resource) {
    Known.Scope scope = headers.scope(resource, resourceMetrics);
    scopeMetrics.enter(resourceMetrics);
    while (scopeMetrics.next(MetricsSchema.SCOPE_METRICS)) {
      if (scopeMetrics.field() == Otlp.METRICS) {
        takeMetric(scope);
      }
    }
  }

  private void takeMetric(Known.Scope scope) {
    Known.@Nullable Metric kind = headers.metric(scope, scopeMetrics);
    if (kind == null) {
      return;
    }
    int field = headers.kind();
    metric.enter(scopeMetrics);
    while (metric.next(MetricsSchema.METRIC)) {
      if (metric.field() == field) {
        takeData(kind, MetricHeader.dataType(field), PointKind.of(field));
      }
    }
  }

  private void takeData(Known.Metric kind, MessageType type, PointKind points) {
    data.enter(metric);
    while (data.next(type)) {
      if (data.field() != Otlp.DATA_POINTS) {
        continue;
      }
      @Nullable Refusal why = kind.problem();
      if (why == null) {
        why = takePoint(kind, points);
      }
      if (why != null) {
        refusals.add(why, kind.name());
      } else if (kind.scope().cut()) {
        refusals.adjusted();
      }
    }
  }

  /** Null: the point is shown. */
  private @Nullable Refusal takePoint(Known.Metric kind, PointKind of) {
    attributes.clear(kind.number());
    @Nullable PointValue point = points.read(of, data, attributes);
    if (point == null) {
      return Refusal.TOO_LARGE;
    }
    if (point.data() instanceof ExponentialData it && it.scale() < ExponentialData.LOWEST_SCALE) {
      return Refusal.UNSUPPORTED_SCALE;
    }
    @Nullable Series series = known.series(attributes);
    if (point.stale()) {
      return endSeries(kind, series);
    }
    return series == null ? takeFirst(kind, point) : takeNext(kind, point, series);
  }

  private @Nullable Refusal takeNext(Known.Metric kind, PointValue point, Series series) {
    if (tooLarge(series.labels(), point)) {
      return Refusal.TOO_LARGE;
    }
    return switch (series.take(point, kind.delta(), nowMillis, store.memory())) {
      case SHOWN -> {
        shown = true;
        yield null;
      }
      case OLD -> Refusal.OUT_OF_ORDER;
      case FULL -> Refusal.TOO_MANY_SERIES;
      case GONE -> takeFirst(kind, point);
    };
  }

  /** A point whose bytes were never seen, or stood for a series that has ended. */
  private @Nullable Refusal takeFirst(Known.Metric kind, PointValue point) {
    if (store.conflicts(kind.name(), kind.type())) {
      return Refusal.TYPE_CONFLICT;
    }
    SeriesName name = translation.series(kind, attributes);
    yieldNowAndThen(name.labels().array().length);
    if (name.problem() != null) {
      return name.problem();
    }
    Series series = store.series(kind.name(), kind.type(), kind.help(), name.labels(), nowMillis);
    if (series == null) {
      return store.conflicts(kind.name(), kind.type())
          ? Refusal.TYPE_CONFLICT
          : Refusal.TOO_MANY_SERIES;
    }
    known.put(attributes, series);
    return takeNext(kind, point, series); // comes back when it has ended in the meantime
  }

  /** New series take the most time: others get a turn between them. */
  @SuppressWarnings("ThreadPriorityCheck") // a virtual thread gives its carrier to others
  private void yieldNowAndThen(int labelBytes) {
    named += labelBytes + attributes.length();
    if (named > YIELD_BYTES) {
      named = 0;
      Thread.yield();
    }
  }

  private @Nullable Refusal endSeries(Known.Metric kind, @Nullable Series found) {
    Series series = found;
    if (series == null) {
      SeriesName name = translation.series(kind, attributes);
      if (name.problem() != null) {
        return name.problem();
      }
      series = store.find(kind.name(), kind.type(), name.labels());
    }
    if (series != null && series.end()) {
      store.remove(series);
      known.ended(1, store.size());
    }
    return null;
  }

  private static boolean tooLarge(Labels labels, PointValue point) {
    return (labels.array().length + SAMPLE_OVERHEAD) * point.data().samples() > LARGEST_POINT;
  }
}
