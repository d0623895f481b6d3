package ai.odock.router.prometheus;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.IndexSort;
import java.util.Arrays;

/** Labels in any order, some perhaps with the same name, on their way to {@link EncodedLabels}. */
public final class LabelSet {
  private static final byte[] JOINER = {';'};

  private final ProtoWriter values = new ProtoWriter(512);
  private final ProtoWriter joined = new ProtoWriter(64);
  private final IndexSort order = new IndexSort(this::compare);
  private byte[][] names = new byte[16][];
  private int[] keys = new int[16];
  private int[] keyEnds = new int[16];
  private int[] valueEnds = new int[16];
  private byte[] source = new byte[0];
  private int size;

  /** Starts anew; the keys of what follows are ranges of {@code source}. */
  public void clear(byte[] source) {
    this.source = source;
    values.clear();
    size = 0;
  }

  public int size() {
    return size;
  }

  /** Where the value of the next label is to be appended before {@link #add}. */
  public ProtoWriter value() {
    return values;
  }

  /** Adds a label with the value appended to {@link #value} since the last one. */
  public void add(byte[] name, int keyOffset, int keyLength) {
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      keys = Arrays.copyOf(keys, 2 * size);
      keyEnds = Arrays.copyOf(keyEnds, 2 * size);
      valueEnds = Arrays.copyOf(valueEnds, 2 * size);
    }
    names[size] = name;
    keys[size] = keyOffset;
    keyEnds[size] = keyOffset + keyLength;
    valueEnds[size] = values.size();
    size++;
  }

  /** Adds a label that has no attribute key of its own. */
  public void add(byte[] name) {
    add(name, 0, 0);
  }

  /**
   * Puts the labels in order. Of several with one name the last added counts; labels made of the
   * first {@code weakOnes} become weak.
   */
  public void overwriteInto(EncodedLabels out, int weakOnes) {
    order.sort(size);
    for (int i = 0; i < size; i++) {
      if (i + 1 == size || !Arrays.equals(names[order.at(i)], names[order.at(i + 1)])) {
        int label = order.at(i);
        int start = valueStart(label);
        out.add(names[label], values.array(), start, valueEnds[label] - start, label < weakOnes);
      }
    }
  }

  /**
   * Puts the labels in order, together with others that overwrite them unless they are weak.
   * Different values of one name are joined in the order of their keys.
   */
  public void joinInto(EncodedLabels out, EncodedLabels others) {
    order.sort(size);
    int other = 0;
    for (int i = 0, next; i < size; i = next) {
      next = groupEnd(i);
      byte[] name = names[order.at(i)];
      int relation = -1;
      while (other < others.size()
          && (relation = Arrays.compareUnsigned(others.name(other), name)) < 0) {
        out.add(others, other++);
      }
      boolean taken = other < others.size() && relation == 0;
      if (taken && !others.isWeak(other)) {
        continue; // the loop above adds it before the next name
      }
      int before = out.size();
      addGroup(out, i, next);
      // a value that is empty is none, and leaves the place to the other one
      other += taken && out.size() > before ? 1 : 0;
    }
    while (other < others.size()) {
      out.add(others, other++);
    }
  }

  /** Bytes that it keeps. */
  public long heldBytes() {
    return values.array().length + joined.array().length + 24L * names.length;
  }

  private int groupEnd(int from) {
    int to = from + 1;
    while (to < size && Arrays.equals(names[order.at(from)], names[order.at(to)])) {
      to++;
    }
    return to;
  }

  private void addGroup(EncodedLabels out, int from, int to) {
    int label = order.at(from);
    int start = valueStart(label);
    if (to == from + 1) {
      out.add(names[label], values.array(), start, valueEnds[label] - start, false);
      return;
    }
    joined.clear();
    joined.bytes(values.array(), start, valueEnds[label] - start);
    for (int i = from + 1; i < to; i++) {
      join(order.at(i));
    }
    out.add(names[label], joined.array(), 0, joined.size(), false);
  }

  private void join(int label) {
    int start = valueStart(label);
    int end = valueEnds[label];
    if (!Arrays.equals(joined.array(), 0, joined.size(), values.array(), start, end)) {
      joined.bytes(JOINER, 0, 1);
      joined.bytes(values.array(), start, end - start);
    }
  }

  private int valueStart(int label) {
    return label == 0 ? 0 : valueEnds[label - 1];
  }

  private int compare(int left, int right) {
    int byName = Arrays.compareUnsigned(names[left], names[right]);
    return byName != 0
        ? byName
        : Arrays.compareUnsigned(
            source, keys[left], keyEnds[left], source, keys[right], keyEnds[right]);
  }
}
