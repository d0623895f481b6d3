package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import java.nio.charset.StandardCharsets;

/**
 * The attributes by which the collector's removed exporter was told what to do: {@code
 * loki.resource.labels}, {@code loki.attribute.labels}, {@code loki.tenant}, {@code loki.format}.
 */
final class Hints {
  static final byte[] TENANT = ascii("loki.tenant");
  private static final byte[] RESOURCE = ascii("loki.resource.labels");
  private static final byte[] ATTRIBUTE = ascii("loki.attribute.labels");
  private static final byte[] FORMAT = ascii("loki.format");
  private static final byte[] PREFIX = ascii("loki.");

  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final AnyValue value = new AnyValue();
  private final HintNames resourceLabels = new HintNames();
  private final HintNames attributeLabels = new HintNames();
  private final Slice format = new Slice();
  private boolean any;

  /**
   * Whether an encoded attribute may be a hint; cheap, since every attribute is asked.
   *
   * @param attribute stands on it
   */
  static boolean maybe(ProtoReader attribute) {
    return maybe(attribute.array(), attribute.valueStart(), attribute.valueLength());
  }

  static boolean maybe(byte[] array, int at, int length) {
    if (length < PREFIX.length + 2) {
      return false;
    }
    if (array[at] != (Otlp.KEY << 3 | ProtoReader.BYTES) || array[at + 1] < 0) {
      return true; // another order of fields, or a long key: look closely
    }
    for (int i = 0; i < PREFIX.length; i++) {
      if (array[at + 2 + i] != PREFIX[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether this key is one of the four. */
  static boolean is(Slice key) {
    return key.is(RESOURCE) || key.is(ATTRIBUTE) || key.is(TENANT) || key.is(FORMAT);
  }

  /** Reads those among the attributes in a field of a message. */
  void read(Slice message, int field) {
    any = false;
    resourceLabels.clear();
    attributeLabels.clear();
    format.clear();
    message.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field && maybe(fields)) {
        pair.read(fields);
        take();
      }
    }
  }

  private void take() {
    Slice encoded = pair.value();
    if (pair.key().is(RESOURCE)) {
      resourceLabels.read(encoded);
    } else if (pair.key().is(ATTRIBUTE)) {
      attributeLabels.read(encoded);
    } else if (pair.key().is(FORMAT)) {
      value.read(encoded);
      Slice text = value.content();
      format.set(text.array(), text.offset(), text.length());
    } else if (!pair.key().is(TENANT)) {
      return;
    }
    any = true;
  }

  /** Whether there is one. */
  boolean any() {
    return any;
  }

  /** The names of resource attributes. */
  HintNames resourceLabels() {
    return resourceLabels;
  }

  /** The names of attributes of records. */
  HintNames attributeLabels() {
    return attributeLabels;
  }

  /** The format that is asked for; empty: none. */
  Slice format() {
    return format;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
