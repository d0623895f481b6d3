package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The labels of one stream while they are gathered, and their text as LogQL writes it: <code>
 * {a="b", c="d"}</code>. Of equal names the one added last counts.
 */
final class LabelSet {
  /** All labels. */
  static final int FULL = 0;

  /** The constants and the first other one. */
  static final int COARSE = 1;

  /** The constants alone. */
  static final int CONSTANT = 2;

  private static final byte[] NO_LABELS =
      "{service_name=\"unknown_service\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ValueText values;
  private final Limits limits;

  /** Name and plain value of each, one after the other. */
  private final ProtoWriter text = new ProtoWriter(512);

  private int[] nameEnds = new int[16];
  private int[] ends = new int[16];
  private boolean[] constants = new boolean[16];
  private int size;
  private boolean overLimit;

  LabelSet(ValueText values, Limits limits) {
    this.values = values;
    this.limits = limits;
  }

  void clear() {
    truncate(0);
  }

  int size() {
    return size;
  }

  /** Forgets the labels after the first {@code count}. */
  void truncate(int count) {
    size = count;
    text.truncate(count == 0 ? 0 : ends[count - 1]);
    overLimit = false;
  }

  /** Whether a value was refused for its length or for their number since {@link #truncate}. */
  boolean overLimit() {
    return overLimit;
  }

  /** Adds a label that is the same for all streams. */
  void constant(byte[] name, byte[] value) {
    begin(name, 0, name.length);
    text.bytes(value, 0, value.length);
    end(true);
  }

  /**
   * Adds a label, unless its value is empty, which is none.
   *
   * @param most no more labels than this
   * @return false when the value cannot be a label and has to go elsewhere
   */
  boolean add(byte[] name, int offset, int length, AnyValue value, int most) {
    if (value.kind() == AnyValue.MAP) {
      return false;
    }
    boolean tooLong = length > limits.labelName() || value.content().length() > limits.labelValue();
    if (size >= most || tooLong) {
      overLimit |= !value.isEmptyText();
      return false;
    }
    begin(name, offset, length);
    int start = text.size();
    values.write(value, text);
    int written = text.size() - start;
    if (written == 0 || written > limits.labelValue()) {
      text.truncate(start(size));
      overLimit |= written > 0;
      return written == 0;
    }
    end(false);
    return true;
  }

  boolean add(byte[] name, AnyValue value, int most) {
    return add(name, 0, name.length, value, most);
  }

  /** Begins a label whose value is written to {@link #text}; {@link #end} takes it in. */
  void begin(byte[] name, int offset, int length) {
    if (size == ends.length) {
      nameEnds = Arrays.copyOf(nameEnds, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      constants = Arrays.copyOf(constants, 2 * size);
    }
    text.bytes(name, offset, length);
    nameEnds[size] = text.size();
  }

  ProtoWriter text() {
    return text;
  }

  /** Takes in what {@link #begin} began, unless it is empty or too long. */
  void end(boolean constant) {
    int length = text.size() - nameEnds[size];
    boolean tooLong =
        length > limits.labelValue() || nameEnds[size] - start(size) > limits.labelName();
    if (length == 0 || tooLong) {
      overLimit |= length > 0;
      text.truncate(start(size));
      return;
    }
    constants[size] = constant;
    ends[size++] = text.size();
  }

  private boolean isNamed(int label, byte[] name, int from, int to) {
    return Arrays.equals(text.array(), start(label), nameEnds[label], name, from, to);
  }

  private int start(int label) {
    return label == 0 ? 0 : ends[label - 1];
  }

  private boolean isOverridden(int label) {
    for (int i = label + 1; i < size; i++) {
      if (isNamed(i, text.array(), start(label), nameEnds[label])) {
        return true;
      }
    }
    return false;
  }

  /** Writes the selector of these labels, or of fewer. */
  void selector(int level, ProtoWriter out) {
    out.write('{');
    int start = out.size();
    int first = level == COARSE ? first() : -1;
    for (int i = 0; i < size; i++) {
      if (isKept(i, level, first) && !isOverridden(i)) {
        if (out.size() > start) {
          out.write(',');
          out.write(' ');
        }
        out.bytes(text.array(), start(i), nameEnds[i] - start(i));
        out.write('=');
        quote(i, out);
      }
    }
    if (out.size() == start) {
      out.truncate(start - 1);
      out.bytes(NO_LABELS, 0, NO_LABELS.length);
    } else {
      out.write('}');
    }
  }

  /** Writes the names of the labels of this level, with a zero after each. */
  void names(int level, ProtoWriter out) {
    int first = level == COARSE ? first() : -1;
    for (int i = 0; i < size; i++) {
      if (isKept(i, level, first)) {
        out.bytes(text.array(), start(i), nameEnds[i] - start(i));
        out.write(0);
      }
    }
  }

  /** Writes the labels that the selector of this level leaves out. */
  void leftOut(int level, Metadata out) {
    int first = level == COARSE ? first() : -1;
    byte[] array = text.array();
    for (int i = 0; i < size; i++) {
      if (!isKept(i, level, first) && !isOverridden(i)) {
        int start = start(i);
        int end = nameEnds[i];
        out.pair(array, start, end - start, array, end, ends[i] - end);
      }
    }
  }

  private boolean isKept(int label, int level, int first) {
    return level == FULL || constants[label] || label == first;
  }

  private int first() {
    for (int i = 0; i < size; i++) {
      if (!constants[i]) {
        return i;
      }
    }
    return -1;
  }

  /** The value as a Go string, in which nothing ends it or the selector early. */
  private void quote(int label, ProtoWriter out) {
    out.write('"');
    byte[] array = text.array();
    int from = nameEnds[label];
    for (int i = from; i < ends[label]; i++) {
      byte b = array[i];
      if (b < 0 || (b >= ' ' && b != 0x7f && b != '"' && b != '\\')) {
        continue;
      }
      out.bytes(array, from, i - from);
      from = i + 1;
      escape(b, out);
    }
    out.bytes(array, from, ends[label] - from);
    out.write('"');
  }

  private static void escape(byte b, ProtoWriter out) {
    out.write('\\');
    switch (b) {
      case '"', '\\' -> out.write(b);
      case '\n' -> out.write('n');
      case '\r' -> out.write('r');
      case '\t' -> out.write('t');
      default -> {
        out.write('x');
        out.write(HEX[b >> 4]);
        out.write(HEX[b & 15]);
      }
    }
  }
}
