package ai.odock.router.otlp.text;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import java.util.Arrays;

/** The pairs of a map in the order of their keys; equal keys stay as they came. */
public final class SortedKeys {
  private final ProtoReader fields = new ProtoReader();
  private final ProtoReader pair = new ProtoReader();
  private byte[] array = {};
  private int[] fieldStarts = new int[8];
  private int[] fieldEnds = new int[8];
  private int[] keyStarts = new int[8];
  private int[] keyEnds = new int[8];
  private final IndexSort order = new IndexSort(this::compare);

  /** Reads the KeyValueList in a piece. */
  public void read(Slice map) {
    read(map, Fields.VALUES);
  }

  /** Reads the pairs that lie in a field of the message in a piece. */
  public void read(Slice message, int field) {
    message.cursor(fields);
    array = message.array();
    int size = 0;
    while (fields.next()) {
      if (fields.field() == field && fields.wireType() == ProtoReader.BYTES) {
        add(size++);
      }
    }
    order.sort(size);
  }

  private void add(int at) {
    if (at == fieldStarts.length) {
      fieldStarts = Arrays.copyOf(fieldStarts, 2 * at);
      fieldEnds = Arrays.copyOf(fieldEnds, 2 * at);
      keyStarts = Arrays.copyOf(keyStarts, 2 * at);
      keyEnds = Arrays.copyOf(keyEnds, 2 * at);
    }
    fieldStarts[at] = fields.fieldStart();
    fieldEnds[at] = fields.fieldEnd();
    keyStarts[at] = 0;
    keyEnds[at] = 0;
    pair.enter(fields);
    while (pair.next(CommonSchema.KEY_VALUE)) {
      if (pair.field() == Fields.KEY) {
        keyStarts[at] = pair.valueStart();
        keyEnds[at] = pair.valueStart() + pair.valueLength();
      }
    }
  }

  /** Pairs, with those of equal keys. */
  public int size() {
    return order.size();
  }

  /** Whether no pair with the same key follows. */
  public boolean isLastOfEquals(int index) {
    return index == size() - 1 || keys(order.at(index), order.at(index + 1)) != 0;
  }

  /** Sets a cursor on the pair. */
  public void stand(int index, ProtoReader reader) {
    int pairAt = order.at(index);
    reader.set(array, fieldStarts[pairAt], fieldEnds[pairAt] - fieldStarts[pairAt]);
    var _ = reader.next();
  }

  private int compare(int left, int right) {
    return keys(left, right);
  }

  private int keys(int left, int right) {
    return Arrays.compareUnsigned(
        array, keyStarts[left], keyEnds[left], array, keyStarts[right], keyEnds[right]);
  }
}
