package ai.odock.router.prometheus;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;
import java.util.Arrays;

/**
 * The resource attributes that become labels of every point: {@code
 * resource_to_telemetry_conversion}.
 */
public final class ResourceAttributes {
  private final Settings.ResourceLabels which;
  private final ProtoReader resource = new ProtoReader();
  private final Attribute attribute = new Attribute();
  private final ByteTable keys = new ByteTable();

  /** Where the field of each KeyValue begins and how long it is, in the array of the resource. */
  private int[] ranges = new int[16];

  private int size;

  public ResourceAttributes(Settings.ResourceLabels which) {
    this.which = which;
  }

  /** Takes the resource of the ResourceMetrics whose fields {@code fields} is about to read. */
  public void read(ProtoReader fields) {
    size = 0;
    keys.clear();
    while (which != Settings.ResourceLabels.NONE && fields.next(MetricsSchema.RESOURCE_METRICS)) {
      if (fields.field() == Otlp.RESOURCE) {
        readResource(fields);
      }
    }
  }

  /** Whether a resource attribute takes the place of this one. */
  public boolean overwrites(Attribute other) {
    return size > 0 && keys.find(other.array(), other.keyOffset(), other.keyLength()) >= 0;
  }

  /** Adds the attributes to a point of the same array. */
  public void addTo(PointLabels point) {
    for (int i = 0; i < size; i += 2) {
      attribute.read(resource.array(), ranges[i], ranges[i + 1]);
      point.add(attribute);
    }
  }

  private void readResource(ProtoReader fields) {
    resource.enter(fields);
    while (resource.next(CommonSchema.RESOURCE)) {
      if (resource.field() != Otlp.RESOURCE_ATTRIBUTES) {
        continue;
      }
      attribute.read(resource);
      if (which == Settings.ResourceLabels.ALL || !ResourceIdentity.isIdentity(attribute)) {
        keys.add(attribute.array(), attribute.keyOffset(), attribute.keyLength());
        addRange(resource.fieldStart(), resource.fieldEnd() - resource.fieldStart());
      }
    }
  }

  private void addRange(int start, int length) {
    if (size == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * size);
    }
    ranges[size++] = start;
    ranges[size++] = length;
  }
}
