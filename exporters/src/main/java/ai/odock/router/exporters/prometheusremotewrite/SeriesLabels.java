package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteHash;
import ai.odock.router.prometheus.EncodedLabels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The labels of one point, from which its series are made: each adds its own {@code __name__} and
 * perhaps {@code le} or {@code quantile}.
 */
final class SeriesLabels {
  private static final byte[] NAME = "__name__".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  /** What the name and a label of its own take of a series, about. */
  static final long LEAST_BYTES = 64;

  /** Labels that a series has beside its name; they sort after it. */
  enum Extra {
    NONE(""),
    LE("le"),
    QUANTILE("quantile");

    private final byte[] bytes;

    Extra(String name) {
      this.bytes = name.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** What follows the metric's name in that of a series. */
  enum Suffix {
    NONE(""),
    BUCKET("_bucket"),
    SUM("_sum"),
    COUNT("_count");

    private final byte[] bytes;

    Suffix(String text) {
      this.bytes = text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  private static final List<Suffix> SUFFIXES = List.of(Suffix.BUCKET, Suffix.SUM, Suffix.COUNT);

  private final SeriesTable table;
  private final ProtoWriter name = new ProtoWriter(128);
  private final ProtoWriter series = new ProtoWriter(1024);
  private EncodedLabels labels = new EncodedLabels();

  /** Label indexes: where the name goes, and what comes after a label that it replaces. */
  private int nameAt;

  private int afterName;

  /** Where the extra label goes that was asked for last. */
  private Extra extraOf = Extra.NONE;

  private int extraAt;

  private int shard;

  SeriesLabels(SeriesTable table) {
    this.table = table;
  }

  /**
   * Takes the labels that all series of a point share.
   *
   * @param metric the name that their names begin with
   */
  void of(EncodedLabels labels, byte[] metric) {
    this.labels = labels;
    shard = shard(metric);
    nameAt = labels.position(NAME);
    afterName = labels.isAt(nameAt, NAME) ? nameAt + 1 : nameAt;
    extraOf = Extra.NONE;
  }

  /** The bytes that the labels of one series take, about. */
  long byteSize() {
    return labels.start(labels.size()) + LEAST_BYTES;
  }

  /** Bytes that it keeps for the next batch. */
  long heldBytes() {
    return (long) name.array().length + series.array().length;
  }

  /** The number of the labels with this name. */
  int series(byte[] metric, Suffix suffix) {
    return series(metric, suffix, Extra.NONE, NOTHING);
  }

  /** The number of the labels with this name and one more label. */
  int series(byte[] metric, Suffix suffix, Extra extra, byte[] value) {
    name.clear();
    name.bytes(metric, 0, metric.length);
    name.bytes(suffix.bytes, 0, suffix.bytes.length);
    series.clear();
    copy(0, nameAt);
    EncodedLabels.write(series, NAME, name.array(), 0, name.size());
    int rest = afterName;
    if (extra != Extra.NONE) {
      int at = position(extra);
      copy(afterName, at);
      EncodedLabels.write(series, extra.bytes, value, 0, value.length);
      rest = labels.isAt(at, extra.bytes) ? at + 1 : at;
    }
    copy(rest, labels.size());
    return table.known(series.array(), 0, series.size(), shard);
  }

  /** What {@link SeriesTable#shard} promises. */
  private int shard(byte[] metric) {
    long hash = ByteHash.of(metric, 0, lengthWithoutSuffixes(metric));
    for (int i = 0; i < labels.size(); i++) {
      if (!labels.isAt(i, NAME)
          && !labels.isAt(i, Extra.LE.bytes)
          && !labels.isAt(i, Extra.QUANTILE.bytes)) {
        int start = labels.start(i);
        hash = ByteHash.mix(hash, ByteHash.of(labels.array(), start, labels.start(i + 1) - start));
      }
    }
    return Long.hashCode(hash);
  }

  /**
   * All suffixes go, for {@code x_sum} may be the name of a metric, and that of a series of {@code
   * x}.
   */
  private static int lengthWithoutSuffixes(byte[] metric) {
    int length = metric.length;
    for (boolean again = true; again; ) {
      again = false;
      for (Suffix suffix : SUFFIXES) {
        int start = length - suffix.bytes.length;
        if (start >= 0
            && Arrays.equals(metric, start, length, suffix.bytes, 0, suffix.bytes.length)) {
          length = start;
          again = true;
        }
      }
    }
    return length;
  }

  /** Looked for once a point: a histogram asks for every bucket. */
  private int position(Extra extra) {
    if (extraOf != extra) {
      extraOf = extra;
      extraAt = labels.position(extra.bytes);
    }
    return extraAt;
  }

  private void copy(int from, int to) {
    int start = labels.start(from);
    series.bytes(labels.array(), start, labels.start(to) - start);
  }
}
