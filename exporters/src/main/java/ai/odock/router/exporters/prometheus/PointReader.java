package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.prometheus.Otlp;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one point after the other, of any kind. */
final class PointReader {
  private final ProtoReader fields = new ProtoReader();
  private final ProtoReader nested = new ProtoReader();
  private final Map<PointKind, PointValue> points = new EnumMap<>(PointKind.class);

  PointReader() {
    for (PointKind kind : PointKind.values()) {
      points.put(kind, new PointValue(kind.data()));
    }
  }

  /**
   * Reads the point that {@code outer} stands on.
   *
   * @param attributes takes those of the point
   * @return what it says, until the next one is read; null when it is too large
   */
  @Nullable PointValue read(PointKind kind, ProtoReader outer, AttributeKey attributes) {
    boolean all = true;
    PointValue point = Objects.requireNonNull(points.get(kind));
    point.clear();
    fields.enter(outer);
    while (fields.next(kind.type)) {
      int field = fields.field();
      if (field == kind.attributes) {
        attributes.add(fields);
      } else if (field == Otlp.TIME) {
        point.time(fields.fixed64());
      } else if (field == Otlp.START_TIME) {
        point.start(fields.fixed64());
      } else if (field == kind.flags) {
        point.flags(fields.varint());
      } else if (field == kind.exemplars) {
        point.exemplars().add(fields, nested);
      } else {
        all &= point.data().read(fields, nested);
      }
    }
    if (!all) {
      return null;
    }
    point.data().finish();
    return point;
  }

  /** Bytes that it keeps for the next point. */
  long heldBytes() {
    long bytes = 0;
    for (PointValue point : points.values()) {
      bytes += point.heldBytes();
    }
    return bytes;
  }
}
