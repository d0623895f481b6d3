package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;
import java.util.Arrays;

/**
 * The series of a batch, numbered 0, 1, 2 … in the order in which they came up. Samples, native
 * histograms and exemplars of a series are chains of links:
 *
 * <pre>
 *   Chains samples = table.samples();
 *   samples.sort(series);   // by time; without it in the order in which they came
 *   for (int link = samples.first(series); link &gt;= 0; link = samples.next(link)) {
 *     … samples.value(link), samples.time(link), samples.start(link)
 *   }
 * </pre>
 *
 * Labels are remembered from batch to batch under numbers of their own: {@link #known} gives those,
 * and {@link #use} makes one a series of the batch.
 */
final class SeriesTable {
  /** TimeSeries. */
  private static final int SAMPLES = 2;

  private static final int EXEMPLARS = 3;
  private static final int HISTOGRAMS = 4;

  /** Sample. */
  private static final int VALUE = 1;

  private static final int TIMESTAMP = 2;

  private static final int SMALL = 64;

  /** In the place of a number of points. */
  private static final int OWN = -1;

  private static final int KEPT_MESSAGE_BYTES = 4 << 20;

  /** Shard, round and number of remembered labels, with room to grow. */
  private static final long KNOWN_BYTES = 24;

  private final ByteTable labels = new ByteTable();
  private final Families families = new Families();
  private final Chains samples = new Chains();
  private final Chains histograms = new Chains();
  private final Chains exemplars = new Chains();

  /** Encoded histograms and exemplars, of which the chains hold ranges. */
  private ProtoWriter messages = new ProtoWriter(256);

  /** By the number of the labels: shard, and where the batch that is its round has them. */
  private int[] shards = new int[SMALL];

  private int[] rounds = new int[SMALL];
  private int[] numbers = new int[SMALL];

  /** By series of the batch: the number of its labels, points and family. */
  private int[] labelsOf = new int[SMALL];

  private int[] points = new int[SMALL];
  private int[] familyOf = new int[SMALL];

  private int round = 1;
  private int size;
  private long labelBytes;
  private int newest = -1;

  /** Starts a new batch. */
  void clear() {
    families.clear();
    samples.clear();
    histograms.clear();
    exemplars.clear();
    messages.clear();
    if (messages.array().length > KEPT_MESSAGE_BYTES) {
      messages = new ProtoWriter(256);
    }
    round++;
    size = 0;
    labelBytes = 0;
    newest = -1;
  }

  /** Forgets labels and families too, and with them what {@link #known} gave. */
  void forget() {
    clear();
    labels.clear();
    families.forget();
    Arrays.fill(rounds, 0);
  }

  /** How many different series there are. */
  int size() {
    return size;
  }

  /** About the bytes that the batch has. */
  long byteSize() {
    return labelBytes
        + families.byteSize()
        + messages.size()
        + samples.byteSize()
        + histograms.byteSize()
        + exemplars.byteSize();
  }

  /** The bytes that are remembered until {@link #forget}. */
  long knownBytes() {
    return labels.usedBytes() + KNOWN_BYTES * labels.size() + families.knownBytes();
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return labels.heldBytes()
        + families.heldBytes()
        + messages.array().length
        + samples.heldBytes()
        + histograms.heldBytes()
        + exemplars.heldBytes()
        + 12L * (shards.length + points.length);
  }

  /**
   * The number of encoded labels until {@link #forget}.
   *
   * @param shard as {@link #shard} gives it again
   */
  int known(byte[] array, int offset, int length, int shard) {
    int before = labels.size();
    int number = labels.add(array, offset, length);
    if (number == before) {
      if (number == shards.length) {
        shards = Arrays.copyOf(shards, 2 * number);
        rounds = Arrays.copyOf(rounds, 2 * number);
        numbers = Arrays.copyOf(numbers, 2 * number);
      }
      shards[number] = shard;
      rounds[number] = 0;
    }
    return number;
  }

  /**
   * The number of the series that has these labels.
   *
   * @param known a number from {@link #known}
   * @param family a number from {@link Families#add}; the first one of a series counts
   */
  int use(int known, int family) {
    int number = rounds[known] == round ? numbers[known] : open(known, family);
    newest = Math.max(newest, number);
    return number;
  }

  private int open(int known, int family) {
    if (size == points.length) {
      labelsOf = Arrays.copyOf(labelsOf, 2 * size);
      points = Arrays.copyOf(points, 2 * size);
      familyOf = Arrays.copyOf(familyOf, 2 * size);
    }
    rounds[known] = round;
    numbers[known] = size;
    labelsOf[size] = known;
    points[size] = 0;
    familyOf[size] = families.use(family);
    labelBytes += labels.length(known);
    samples.open();
    histograms.open();
    exemplars.open();
    return size++;
  }

  /**
   * @param bits the value as IEEE 754 double, so that a staleness marker stays what it is
   * @param millis since 1970
   * @param startMillis when a cumulative value began to count; 0 when that is unknown
   */
  void sample(int series, long bits, long millis, long startMillis) {
    samples.add(series, bits, millis, startMillis);
  }

  /** Adds an encoded Histogram; its times are as those of a sample. */
  void histogram(int series, ProtoWriter encoded, long millis, long startMillis) {
    histograms.add(series, message(encoded), millis, startMillis);
  }

  /** Adds an encoded Exemplar. */
  void exemplar(int series, ProtoWriter encoded, long millis) {
    exemplars.add(series, message(encoded), millis, 0);
  }

  private long message(ProtoWriter encoded) {
    long start = messages.size();
    messages.bytes(encoded.array(), 0, encoded.size());
    return start << 32 | encoded.size();
  }

  /** Starts a point: {@link #endPoint} looks at the series from here on. */
  void beginPoint() {
    newest = -1;
  }

  /** Books the point on the last of its series: it has arrived when that one has. */
  void endPoint() {
    points[newest] = points(newest) + 1;
  }

  /** The points that {@link #endPoint} booked on a series. */
  int points(int series) {
    return Math.max(0, points[series]);
  }

  /** Marks a series that is the exporter's own: it is no data, unless a point is booked on it. */
  void own(int series) {
    points[series] = points[series] == 0 ? OWN : points[series];
  }

  /** Whether a series is the exporter's own, and no data of anybody. */
  boolean isOwn(int series) {
    return points[series] == OWN;
  }

  /**
   * A hash of what the series of a point have in common, a function of the labels of the series:
   * all of them without {@code le} and {@code quantile}, the name without {@code _bucket}, {@code
   * _sum} and {@code _count}. All 32 bits are used, so a remainder is taken with {@link
   * Integer#remainderUnsigned}.
   */
  int shard(int series) {
    return shards[labelsOf[series]];
  }

  /** The family of a series, a number of {@link #families}. */
  int family(int series) {
    return familyOf[series];
  }

  /** The families of all series of the batch. */
  Families families() {
    return families;
  }

  /** What {@link #labelsStart} points into, until the next labels are added. */
  byte[] labelsArray() {
    return labels.array();
  }

  /** Where the labels of a series begin: {@code repeated Label labels = 1}, sorted by name. */
  int labelsStart(int series) {
    return labels.start(labelsOf[series]);
  }

  /** The bytes of the labels of a series. */
  int labelsLength(int series) {
    return labels.length(labelsOf[series]);
  }

  /** Samples: the value is the bits of a double, times are in milliseconds since 1970. */
  Chains samples() {
    return samples;
  }

  /** Native histograms: the value is a message, times are in milliseconds since 1970. */
  Chains histograms() {
    return histograms;
  }

  /** Exemplars: the value is a message, an Exemplar of remote write 1.0. */
  Chains exemplars() {
    return exemplars;
  }

  /** What {@link #messageStart} points into. */
  byte[] messagesArray() {
    return messages.array();
  }

  /** Where the message begins that the value of a link stands for. */
  static int messageStart(long value) {
    return (int) (value >>> 32);
  }

  /** The bytes of the message that the value of a link stands for. */
  static int messageLength(long value) {
    return (int) value;
  }

  /** Appends the fields of a TimeSeries of remote write 1.0, each kind in the order of time. */
  void write(int series, ProtoWriter out) {
    out.bytes(labels.array(), labelsStart(series), labelsLength(series));
    samples.sort(series);
    for (int link = samples.first(series); link >= 0; link = samples.next(link)) {
      writeSample(out, samples.value(link), samples.time(link));
    }
    writeMessages(EXEMPLARS, exemplars, series, out);
    writeMessages(HISTOGRAMS, histograms, series, out);
  }

  private void writeMessages(int field, Chains chains, int series, ProtoWriter out) {
    chains.sort(series);
    for (int link = chains.first(series); link >= 0; link = chains.next(link)) {
      long value = chains.value(link);
      out.bytesField(field, messages.array(), messageStart(value), messageLength(value));
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
