package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.Utf8;
import ai.odock.router.prometheus.ByteTable;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.TranslatedMetric;
import java.util.Arrays;

/**
 * The metric families of a batch, each as an encoded MetricMetadata of remote write 1.0: type,
 * name, help and unit. Two that differ in any of these are two. They are remembered from batch to
 * batch; {@link #use} makes one a family of the batch, numbered from 0.
 */
final class Families {
  /** MetricMetadata. */
  static final int TYPE = 1;

  static final int NAME = 2;
  static final int HELP = 4;
  static final int UNIT = 5;

  private static final int SMALL = 16;

  /** Round and number of a remembered family, with room to grow. */
  private static final long KNOWN_BYTES = 16;

  private final ByteTable messages = new ByteTable();
  private final ProtoWriter message = new ProtoWriter(256);

  /** By remembered number: where the batch that is its round has it. */
  private int[] rounds = new int[SMALL];

  private int[] numbers = new int[SMALL];

  /** By number in the batch. */
  private int[] known = new int[SMALL];

  private int round = 1;
  private int size;
  private long bytes;

  /** Starts a new batch. */
  void clear() {
    round++;
    size = 0;
    bytes = 0;
  }

  /** Forgets what {@link #add} gave. */
  void forget() {
    clear();
    messages.clear();
    Arrays.fill(rounds, 0);
  }

  /** How many the batch has. */
  int size() {
    return size;
  }

  /** The bytes of the messages of the batch. */
  long byteSize() {
    return bytes;
  }

  /** The bytes that are remembered. */
  long knownBytes() {
    return messages.usedBytes() + KNOWN_BYTES * messages.size();
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return messages.heldBytes() + 8L * rounds.length + 4L * known.length;
  }

  /** What {@link #start} points into, until the next family is added. */
  byte[] array() {
    return messages.array();
  }

  /** Where the message of a family of the batch begins. */
  int start(int family) {
    return messages.start(known[family]);
  }

  /** The bytes of the message of a family of the batch. */
  int length(int family) {
    return messages.length(known[family]);
  }

  /** The number in the batch of a family that {@link #add} gave. */
  int use(int family) {
    if (rounds[family] == round) {
      return numbers[family];
    }
    if (size == known.length) {
      known = Arrays.copyOf(known, 2 * size);
    }
    rounds[family] = round;
    numbers[family] = size;
    known[size] = family;
    bytes += messages.length(family);
    return size++;
  }

  /** A number for the family of a metric. Help that is not UTF-8 is left out. */
  int add(TranslatedMetric metric, Slice help) {
    boolean valid = Utf8.isValid(help.array(), help.offset(), help.length());
    return add(
        metric.type(),
        metric.name().bytes,
        help.array(),
        help.offset(),
        valid ? help.length() : 0,
        metric.unit());
  }

  /** A number for a family whose help is a range of {@code array}. */
  int add(MetricType type, byte[] name, byte[] array, int help, int helpLength, byte[] unit) {
    message.clear();
    if (type != MetricType.UNKNOWN) {
      message.varintField(TYPE, type.number());
    }
    message.bytesField(NAME, name, 0, name.length);
    if (helpLength > 0) {
      message.bytesField(HELP, array, help, helpLength);
    }
    if (unit.length > 0) {
      message.bytesField(UNIT, unit, 0, unit.length);
    }
    int number = messages.add(message.array(), 0, message.size());
    if (number >= rounds.length) {
      rounds = Arrays.copyOf(rounds, 2 * number);
      numbers = Arrays.copyOf(numbers, 2 * number);
    }
    return number;
  }
}
