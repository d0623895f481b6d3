package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;
import java.nio.charset.StandardCharsets;

/** Name, unit and description of a metric, where they lie. */
final class MetricText {
  private byte[] array = new byte[0];
  private int name;
  private int nameLength;
  private int unit;
  private int unitLength;
  private int description;
  private int descriptionLength;

  void clear(byte[] array) {
    this.array = array;
    name = 0;
    nameLength = 0;
    unit = 0;
    unitLength = 0;
    description = 0;
    descriptionLength = 0;
  }

  void name(ProtoReader field) {
    name = field.valueStart();
    nameLength = field.valueLength();
  }

  void unit(ProtoReader field) {
    unit = field.valueStart();
    unitLength = field.valueLength();
  }

  void description(ProtoReader field) {
    description = field.valueStart();
    descriptionLength = field.valueLength();
  }

  void writeTo(ProtoWriter out) {
    out.varint(nameLength);
    out.bytes(array, name, nameLength);
    out.varint(unitLength);
    out.bytes(array, unit, unitLength);
    out.bytes(array, description, descriptionLength);
  }

  boolean validUtf8() {
    return Utf8.isValid(array, name, nameLength) && Utf8.isValid(array, unit, unitLength);
  }

  String name() {
    return text(name, nameLength);
  }

  String unit() {
    return text(unit, unitLength);
  }

  /** What is not valid UTF-8 in it is replaced: it is only for people. */
  String description() {
    return text(description, descriptionLength);
  }

  private String text(int offset, int length) {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }
}
