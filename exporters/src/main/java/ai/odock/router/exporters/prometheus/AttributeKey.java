package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;

/** The attributes of a point as they came, behind the number of what they belong to. */
final class AttributeKey {
  /** Of an attribute among others, so that the bytes are a message again. */
  static final int ATTRIBUTE = 1;

  private static final int NUMBER = Long.BYTES;

  private final ProtoWriter bytes = new ProtoWriter(256);

  void clear(long number) {
    bytes.clear();
    bytes.fixed64(number);
  }

  /** Adds the KeyValue that {@code field} stands on. */
  void add(ProtoReader field) {
    bytes.bytesField(ATTRIBUTE, field.array(), field.valueStart(), field.valueLength());
  }

  byte[] array() {
    return bytes.array();
  }

  int length() {
    return bytes.size();
  }

  /** Sets a cursor before the first attribute. */
  ProtoReader attributes(ProtoReader reader) {
    return reader.set(bytes.array(), NUMBER, bytes.size() - NUMBER);
  }
}
