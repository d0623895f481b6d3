package ai.odock.router.otlp.json;

import ai.odock.router.otlp.FieldType;
import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;

/**
 * Where the fields of one message lie. On the wire they come in any order, and a repeated one may
 * come in between others; JSON wants each in one place.
 */
final class FieldIndex {
  static final FieldIndex NONE = new FieldIndex();

  private static final int FIELDS = 32;

  private final ProtoReader cursor = new ProtoReader();
  private final int[] first = new int[FIELDS];
  private final int[] last = new int[FIELDS];
  private final int[] ends = new int[FIELDS];
  private int seen;
  private byte[] array = {};

  /** Notes the fields of the message in this range. */
  void read(MessageType type, byte[] array, int offset, int length) {
    this.array = array;
    seen = 0;
    int members = 0;
    for (FieldType field : type.fields()) {
      members |= field.label() == FieldType.Label.ONEOF ? 1 << field.number() : 0;
    }
    cursor.set(array, offset, length);
    while (cursor.next()) {
      int number = cursor.field();
      if (number >= FIELDS) {
        continue;
      }
      int bit = 1 << number;
      if ((members & bit) != 0) {
        // A member of a oneof takes the place of the one before it.
        seen &= ~members | bit;
      }
      if ((seen & bit) == 0) {
        first[number] = cursor.fieldStart();
        seen |= bit;
      }
      last[number] = cursor.fieldStart();
      ends[number] = cursor.fieldEnd();
    }
  }

  boolean has(FieldType field) {
    return (seen & (1 << field.number())) != 0;
  }

  boolean occursOnce(FieldType field) {
    return first[field.number()] == last[field.number()];
  }

  /** A cursor on the last occurrence: the one that counts. */
  ProtoReader last(FieldType field) {
    return at(last[field.number()], field);
  }

  /** A cursor on the first occurrence, which goes on up to the last. */
  ProtoReader from(FieldType field) {
    return at(first[field.number()], field);
  }

  /** All occurrences of a message, one after the other, which is what merges them. */
  ProtoWriter merged(FieldType field) {
    ProtoWriter merged = new ProtoWriter(ends[field.number()] - first[field.number()]);
    ProtoReader reader = from(field);
    do {
      if (reader.field() == field.number()) {
        merged.bytes(reader.array(), reader.valueStart(), reader.valueLength());
      }
    } while (reader.next());
    return merged;
  }

  private ProtoReader at(int start, FieldType field) {
    cursor.set(array, start, ends[field.number()] - start);
    cursor.next();
    return cursor;
  }
}
