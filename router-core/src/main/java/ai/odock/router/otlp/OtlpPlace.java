package ai.odock.router.otlp;

import org.jspecify.annotations.Nullable;

/**
 * Where a walk over a request stands: the resource, the scope and the metric around, and the item.
 * One for each walk, moved on by it; what it shows holds until the walk goes on.
 */
public final class OtlpPlace {
  /**
   * {@code resource} in {@code Resource{Spans,Metrics,Logs}}; {@code scope} in {@code Scope{…}}.
   */
  private static final int HEADER = 1;

  private final ProtoReader reader = new ProtoReader();
  private final Slice resource = new Slice();
  private final Slice scope = new Slice();
  private final Slice metric = new Slice();
  private final Slice item = new Slice();
  private int attributes;

  /** The {@code Resource}; empty when there is none. */
  public Slice resource() {
    return resource;
  }

  /** The {@code InstrumentationScope}; empty when there is none. */
  public Slice scope() {
    return scope;
  }

  /** The {@code Metric}. */
  public Slice metric() {
    return metric;
  }

  /** The span, log record or data point. */
  public Slice item() {
    return item;
  }

  /** The number of the field with the attributes in the {@link #item}. */
  public int attributes() {
    return attributes;
  }

  /**
   * Goes into a message around items. A message may stand before its header on the wire, so that is
   * looked for here.
   *
   * @param depth 0 for what lies in the request itself
   * @return null: it is of no level, as the data of a metric
   */
  @Nullable OtlpLevel enter(int depth, ProtoReader outer) {
    switch (depth) {
      case 0 -> header(outer, resource);
      case 1 -> header(outer, scope);
      case 2 -> metric.set(outer);
      default -> {
        return null;
      }
    }
    return depth == 0 ? OtlpLevel.RESOURCE : depth == 1 ? OtlpLevel.SCOPE : OtlpLevel.METRIC;
  }

  /** Stands on an item of this type. */
  void item(MessageType type, ProtoReader outer) {
    item.set(outer);
    attributes = type.attributes;
  }

  private void header(ProtoReader outer, Slice into) {
    into.clear();
    reader.enter(outer);
    while (reader.next()) {
      if (reader.field() == HEADER) {
        into.add(reader);
      }
    }
  }
}
