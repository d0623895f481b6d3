package ai.odock.router.prometheus;

import org.jspecify.annotations.Nullable;

/** Collects the attributes of a point and merges them with what is constant around it. */
public final class PointLabels {
  private final LabelNames names;
  private final LabelSet set = new LabelSet();
  private final EncodedLabels labels = new EncodedLabels();
  private @Nullable DropReason problem;

  public PointLabels(LabelNames.Style style) {
    this.names = new LabelNames(style);
  }

  /** Starts a point that lies in this array. */
  public void clear(byte[] array) {
    set.clear(array);
    problem = null;
  }

  /** Adds an attribute that lies in that array. */
  public void add(Attribute attribute) {
    Name name = names.find(attribute.array(), attribute.keyOffset(), attribute.keyLength());
    boolean valid = attribute.appendValue(set.value());
    set.add(name.bytes, attribute.keyOffset(), attribute.keyLength());
    if (problem == null) {
      problem = valid ? name.problem : DropReason.INVALID_UTF8;
    }
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
}
