package ai.odock.router.prometheus;

import org.jspecify.annotations.Nullable;

/** Collects the attributes of a point and merges them with what is constant around it. */
public final class PointLabels {
  private final LabelNames names;
  private final int mostValueBytes;
  private final LabelSet set = new LabelSet();
  private final EncodedLabels labels = new EncodedLabels();
  private @Nullable DropReason problem;

  /**
   * @param mostValueBytes that a label may have
   */
  public PointLabels(LabelNames.Style style, int mostValueBytes) {
    this.names = new LabelNames(style);
    this.mostValueBytes = mostValueBytes;
  }

  /** Starts a point that lies in this array. */
  public void clear(byte[] array) {
    set.clear(array);
    problem = null;
  }

  /** Adds an attribute that lies in that array. */
  public void add(Attribute attribute) {
    if (problem != null) {
      return;
    }
    if (set.size() == LabelLimits.MOST_LABELS) {
      problem = DropReason.TOO_MANY_LABELS;
      return;
    }
    Name name = names.find(attribute.array(), attribute.keyOffset(), attribute.keyLength());
    problem = attribute.appendValue(set.value(), mostValueBytes);
    if (problem == null) {
      problem = name.problem;
    }
    set.add(name.bytes, attribute.keyOffset(), attribute.keyLength());
  }

  /** Adds a label of what is around the point, which lies in that array, too. */
  void add(byte[] name, int keyOffset, int keyLength, byte[] values, int offset, int length) {
    set.value().bytes(values, offset, length);
    set.add(name, keyOffset, keyLength);
  }

  /** How many attributes were added. */
  public int size() {
    return set.size();
  }

  /** Why the attributes cannot be labels, or null. */
  public @Nullable DropReason problem() {
    return problem;
  }

  /** The labels of the attributes and the constant ones. */
  public EncodedLabels mergedWith(EncodedLabels constant) {
    labels.clear();
    set.joinInto(labels, constant);
    return labels;
  }

  /** Bytes that it keeps. */
  public long heldBytes() {
    return set.heldBytes() + labels.heldBytes();
  }
}
