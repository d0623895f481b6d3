package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import java.util.Arrays;

/** Elements of 8 bytes: of a repeated (s)fixed64 or double field, packed or not. */
final class Fixed64List {
  private long[] elements = new long[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  long get(int index) {
    return elements[index];
  }

  double getDouble(int index) {
    return Double.longBitsToDouble(elements[index]);
  }

  void add(long element) {
    if (size == elements.length) {
      elements = Arrays.copyOf(elements, 2 * size);
    }
    elements[size++] = element;
  }

  /** Adds what the field that {@code reader} stands on holds. */
  void add(ProtoReader reader) {
    int more = reader.valueLength() / Long.BYTES;
    if (more > elements.length - size) {
      elements = Arrays.copyOf(elements, Math.max(2 * elements.length, size + more));
    }
    for (int i = 0; i < more; i++) {
      elements[size++] = ProtoReader.fixed64At(reader.array(), reader.valueStart() + 8 * i);
    }
  }
}
