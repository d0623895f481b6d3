package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.prometheus.ByteTable;
import ai.odock.router.prometheus.MetricHeader;
import ai.odock.router.prometheus.MetricType;
import ai.odock.router.prometheus.Utf8;

/**
 * The metric families of a batch, each as an encoded MetricMetadata of remote write 1.0: type,
 * name, help and unit. Two that differ in any of these are two.
 */
final class Families {
  /** MetricMetadata. */
  static final int TYPE = 1;

  static final int NAME = 2;
  static final int HELP = 4;
  static final int UNIT = 5;

  /** A longer description is cut: it is for people, and goes with every request. */
  private static final int MAX_HELP_BYTES = 1024;

  private final ByteTable messages = new ByteTable();
  private final ProtoWriter message = new ProtoWriter(256);

  void clear() {
    messages.clear();
  }

  /** How many there are. */
  int size() {
    return messages.size();
  }

  /** The bytes of all messages. */
  long byteSize() {
    return messages.byteSize();
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return messages.heldBytes();
  }

  /** What {@link #start} points into, until the next family is added. */
  byte[] array() {
    return messages.array();
  }

  /** Where the message of a family begins. */
  int start(int family) {
    return messages.start(family);
  }

  /** The bytes of the message of a family. */
  int length(int family) {
    return messages.length(family);
  }

  /** The number of the family of a metric, whose data the header has read. */
  int add(MetricHeader metric) {
    int help = metric.descriptionStart();
    int length = helpLength(metric.array(), help, metric.descriptionLength());
    return add(metric.type(), metric.name().bytes, metric.array(), help, length, metric.unit());
  }

  /** The number of a family whose help is a range of {@code array}. */
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
    return messages.add(message.array(), 0, message.size());
  }

  /** Up to whole characters; nothing of what is not UTF-8. */
  private static int helpLength(byte[] array, int start, int length) {
    int cut = Math.min(length, MAX_HELP_BYTES);
    while (cut < length && cut > 0 && (array[start + cut] & 0xc0) == 0x80) {
      cut--;
    }
    return Utf8.valid(array, start, cut) ? cut : 0;
  }
}
