package ai.odock.router.prometheus;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of a resource as labels: of every point ({@code resource_to_telemetry_conversion}), or
 * of {@code target_info}. They are translated once a resource, within limits: values are cut, and
 * what is too much is left out.
 */
public final class ResourceAttributes {
  private final Settings.ResourceLabels which;
  private final int mostValueBytes;
  private final LabelNames names;
  private final ProtoReader resource = new ProtoReader();
  private final Attribute attribute = new Attribute();
  private final ByteTable keys = new ByteTable();

  /** Where each key lies in the array of the resource, and its label's name. */
  private final int[] keyStarts = new int[LabelLimits.MOST_LABELS];

  private final int[] keyLengths = new int[LabelLimits.MOST_LABELS];
  private final byte[][] labels = new byte[LabelLimits.MOST_LABELS][];

  /** The values as text, and where each ends. */
  private final ProtoWriter values = new ProtoWriter(256);

  private final int[] valueEnds = new int[LabelLimits.MOST_LABELS];
  private int size;
  private long bytes;
  private boolean cut;
  private @Nullable DropReason problem;

  public ResourceAttributes(
      Settings.ResourceLabels which, LabelNames.Style style, int mostValueBytes) {
    this.which = which;
    this.mostValueBytes = mostValueBytes;
    this.names = new LabelNames(style);
  }

  /** Takes the resource of the ResourceMetrics whose fields {@code fields} is about to read. */
  public void read(ProtoReader fields) {
    size = 0;
    bytes = 0;
    cut = false;
    problem = null;
    keys.clear();
    values.clear();
    while (which != Settings.ResourceLabels.NONE && fields.next(MetricsSchema.RESOURCE_METRICS)) {
      if (fields.field() == Otlp.RESOURCE) {
        readResource(fields);
      }
    }
  }

  /** Why no point can have these labels, or null. */
  public @Nullable DropReason problem() {
    return problem;
  }

  /** Whether something was too much and is missing. */
  public boolean wasCut() {
    return cut;
  }

  public int size() {
    return size;
  }

  /** Whether a resource attribute takes the place of this one. */
  public boolean overwrites(Attribute other) {
    return size > 0 && keys.find(other.array(), other.keyOffset(), other.keyLength()) >= 0;
  }

  /** Adds the attributes to a point of the same array. */
  public void addTo(PointLabels point) {
    for (int i = 0; i < size; i++) {
      int start = i == 0 ? 0 : valueEnds[i - 1];
      int length = valueEnds[i] - start;
      point.add(labels[i], keyStarts[i], keyLengths[i], values.array(), start, length);
    }
  }

  private void readResource(ProtoReader fields) {
    resource.enter(fields);
    while (resource.next(CommonSchema.RESOURCE)) {
      if (resource.field() == Otlp.RESOURCE_ATTRIBUTES) {
        attribute.read(resource);
        if (which == Settings.ResourceLabels.ALL || !ResourceIdentity.isIdentity(attribute)) {
          add();
        }
      }
    }
  }

  private void add() {
    Name name = names.find(attribute.array(), attribute.keyOffset(), attribute.keyLength());
    long most = LabelLimits.mostConstantBytes(mostValueBytes);
    if (size == LabelLimits.MOST_LABELS
        || bytes + attribute.keyLength() > most
        || name.problem == DropReason.NAME_TOO_LONG) {
      cut = true;
      return;
    }
    int room = (int) Math.min(mostValueBytes, most - bytes - attribute.keyLength());
    boolean valid = attribute.appendBeginning(values, room);
    cut |= attribute.wasCut();
    if (problem == null) {
      problem = valid ? name.problem : DropReason.INVALID_UTF8;
    }
    keys.add(attribute.array(), attribute.keyOffset(), attribute.keyLength());
    keyStarts[size] = attribute.keyOffset();
    keyLengths[size] = attribute.keyLength();
    labels[size] = name.bytes;
    bytes += attribute.keyLength() + values.size() - (size == 0 ? 0 : valueEnds[size - 1]);
    valueEnds[size++] = values.size();
  }

  /** Bytes that it keeps. */
  public long heldBytes() {
    return keys.heldBytes() + values.array().length + 16L * LabelLimits.MOST_LABELS;
  }
}
