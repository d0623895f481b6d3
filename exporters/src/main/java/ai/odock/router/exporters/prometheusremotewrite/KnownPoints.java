package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;
import java.util.Arrays;

/**
 * The series of points, by the metric and the bytes in a point that its series depend on, from
 * batch to batch: what a client says again makes neither names nor labels again.
 *
 * <pre>
 *   points.begin(metric);
 *   points.take(field); …                        // in the order of the point
 *   if (!points.find()) {
 *     points.add(series); … points.keep();       // or clear() when it has none
 *   }
 *   points.series(0) …
 * </pre>
 */
final class KnownPoints {
  /** Larger ones are translated each time. */
  private static final int MAX_KEY_BYTES = 16 << 10;

  private static final int SMALL = 64;
  private static final int KEPT_SERIES = 1 << 20;

  private final ByteTable keys = new ByteTable();
  private final ProtoWriter key = new ProtoWriter(512);
  private int[] firsts = new int[SMALL];
  private int[] series = new int[SMALL];

  /** The series of points that are kept; what is being added follows. */
  private int size;

  private int added;

  /** Where the series of the point begin. */
  private int first;

  /** Fields of the point that lie side by side and are not in the key yet. */
  private byte[] source = {};

  private int runStart;
  private int runEnd;

  /** Forgets all points. */
  void clear() {
    keys.clear();
    size = 0;
    added = 0;
    if (series.length > KEPT_SERIES) {
      series = new int[SMALL];
    }
  }

  /** What is remembered takes on the heap, with room to grow. */
  long usedBytes() {
    return keys.usedBytes() + 8L * (keys.size() + size);
  }

  /** About the bytes that the arrays take. */
  long heldBytes() {
    return keys.heldBytes() + key.array().length + 4L * (firsts.length + series.length);
  }

  /** Starts a point of a metric. */
  void begin(int metric) {
    key.clear();
    key.fixed32(metric);
    runStart = 0;
    runEnd = 0;
    added = 0;
  }

  /** Takes a field that the series depend on. */
  void take(ProtoReader field) {
    if (field.fieldStart() != runEnd) {
      flush();
      source = field.array();
      runStart = field.fieldStart();
    }
    runEnd = field.fieldEnd();
  }

  /** Takes something else that the series depend on, after all fields. */
  void take(long number) {
    flush();
    key.fixed64(number);
  }

  private void flush() {
    key.bytes(source, runStart, runEnd - runStart);
    runStart = 0;
    runEnd = 0;
  }

  /** Whether the point is known. */
  boolean find() {
    flush();
    int number = keys.find(key.array(), 0, key.size());
    first = number < 0 ? size : firsts[number];
    return number >= 0;
  }

  /** Adds a series to an unknown point. */
  void add(int number) {
    int at = size + added++;
    if (at == series.length) {
      series = Arrays.copyOf(series, 2 * at);
    }
    series[at] = number;
  }

  /** Remembers the point with the series that were added. */
  void keep() {
    if (key.size() > MAX_KEY_BYTES) {
      return;
    }
    int number = keys.add(key.array(), 0, key.size());
    if (number == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * number);
    }
    firsts[number] = size;
    size += added;
  }

  /** One of the series of the point, in the order in which they were added. */
  int series(int index) {
    return series[first + index];
  }
}
