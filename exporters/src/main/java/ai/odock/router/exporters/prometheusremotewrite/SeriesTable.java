package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;
import java.util.Arrays;

/** The series of a batch by their encoded labels, in the order in which they came up. */
final class SeriesTable {
  /** TimeSeries. */
  private static final int SAMPLES = 2;

  private static final int EXEMPLARS = 3;

  /** Sample. */
  private static final int VALUE = 1;

  private static final int TIMESTAMP = 2;

  private final ByteTable labels = new ByteTable();
  private final Chains samples = new Chains();

  /** Where encoded exemplars begin and end in {@link #exemplarBytes}. */
  private final Chains exemplars = new Chains();

  private final ProtoWriter exemplarBytes = new ProtoWriter(256);
  private int[] points = new int[64];
  private int newest = -1;

  void clear() {
    labels.clear();
    samples.clear();
    exemplars.clear();
    exemplarBytes.clear();
    newest = -1;
  }

  /** How many different series there are. */
  int size() {
    return labels.size();
  }

  /** About the bytes that the table holds. */
  long byteSize() {
    return labels.byteSize() + exemplarBytes.size() + samples.byteSize() + exemplars.byteSize();
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return labels.heldBytes()
        + exemplarBytes.array().length
        + samples.heldBytes()
        + exemplars.heldBytes();
  }

  /** The number of the series with these encoded labels. */
  int series(byte[] array, int offset, int length) {
    int before = labels.size();
    int number = labels.add(array, offset, length);
    if (number == before) {
      samples.open();
      exemplars.open();
      if (number == points.length) {
        points = Arrays.copyOf(points, 2 * number);
      }
      points[number] = 0;
    }
    newest = Math.max(newest, number);
    return number;
  }

  /**
   * @param bits the value as IEEE 754 double, so that a staleness marker stays what it is
   * @param millis since 1970
   */
  void sample(int series, long bits, long millis) {
    samples.add(series, bits, millis);
  }

  /** Adds an encoded Exemplar. */
  void exemplar(int series, byte[] array, int offset, int length) {
    int start = exemplarBytes.size();
    exemplarBytes.bytes(array, offset, length);
    exemplars.add(series, start, exemplarBytes.size());
  }

  /** Starts a point: {@link #endPoint} looks at the series from here on. */
  void beginPoint() {
    newest = -1;
  }

  /** Books the point on the last of its series: it has arrived when that one has. */
  void endPoint() {
    points[newest]++;
  }

  /** The points that {@link #endPoint} booked on a series. */
  int points(int series) {
    return points[series];
  }

  /** The same for all series of a point. */
  int shard(int series) {
    return java.util.Arrays.hashCode(
        java.util.Arrays.copyOfRange(
            labels.array(), labels.start(series), labels.start(series) + labels.length(series)));
  }

  /** Appends the fields of a TimeSeries, samples in the order of time. */
  void write(int series, ProtoWriter out) {
    out.bytes(labels.array(), labels.start(series), labels.length(series));
    samples.sort(series);
    for (int pair = samples.first(series); pair >= 0; pair = samples.next(pair)) {
      writeSample(out, samples.one(pair), samples.two(pair));
    }
    for (int pair = exemplars.first(series); pair >= 0; pair = exemplars.next(pair)) {
      int start = (int) exemplars.one(pair);
      out.bytesField(EXEMPLARS, exemplarBytes.array(), start, (int) exemplars.two(pair) - start);
    }
  }

  private static void writeSample(ProtoWriter out, long bits, long millis) {
    int valueSize = bits == 0 ? 0 : 9;
    int timeSize = millis == 0 ? 0 : 1 + ProtoWriter.varintSize(millis);
    out.tag(SAMPLES, ProtoReader.BYTES);
    out.varint(valueSize + timeSize);
    if (valueSize > 0) {
      out.fixed64Field(VALUE, bits);
    }
    if (timeSize > 0) {
      out.varintField(TIMESTAMP, millis);
    }
  }
}
