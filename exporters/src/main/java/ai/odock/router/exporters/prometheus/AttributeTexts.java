package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;
import ai.odock.router.prometheus.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** Attributes as text, in the order of their keys. */
final class AttributeTexts {
  private final Attribute attribute = new Attribute();
  private final ProtoWriter value = new ProtoWriter(64);
  private final SortedMap<String, String> texts = new TreeMap<>();
  private boolean valid;

  /**
   * Reads the KeyValues in one field of a message. Of a key that comes twice the first counts.
   *
   * @param type of the message
   */
  void read(ProtoReader message, MessageType type, int field) {
    texts.clear();
    valid = true;
    while (message.next(type)) {
      if (message.field() == field) {
        attribute.read(message);
        value.clear();
        valid &= attribute.appendValue(value);
        valid &= Utf8.isValid(attribute.array(), attribute.keyOffset(), attribute.keyLength());
        String key = text(attribute.array(), attribute.keyOffset(), attribute.keyLength());
        texts.putIfAbsent(key, text(value.array(), 0, value.size()));
      }
    }
  }

  private static String text(byte[] array, int offset, int length) {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /** Whether all of it is valid UTF-8. */
  boolean valid() {
    return valid;
  }

  /** Until the next read. */
  SortedMap<String, String> values() {
    return texts;
  }
}
