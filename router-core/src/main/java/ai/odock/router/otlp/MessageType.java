package ai.odock.router.otlp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A protobuf message of OTLP: its fields, by number, by name, and as {@link OtlpCheck} needs it.
 */
public final class MessageType {
  /** How deep messages may lie in each other, the request itself included. */
  public static final int MAX_DEPTH = 64;

  /** Fields above this number are not OTLP's. Tags up to here are below {@link #TAGS}. */
  static final int MAX_FIELD = 31;

  private static final int TAGS = (MAX_FIELD + 1) << 3;

  // What to do at a tag, in the lower four bits. From TEXT on a length follows; from MESSAGE on a
  // message follows that.
  static final byte UNKNOWN = 0;
  static final byte WRONG_TYPE = 1;
  static final byte VARINT = 2;
  static final byte FIXED64 = 3;
  static final byte FIXED32 = 4;
  static final byte TEXT = 5;
  static final byte OPAQUE = 6;
  static final byte TRACE_ID = 7;
  static final byte SPAN_ID = 8;
  static final byte PACKED_FIXED64 = 9;
  static final byte PACKED_VARINT = 10;
  static final byte MESSAGE = 11;
  static final byte EXCLUSIVE_MESSAGE = 12;
  static final byte ATTRIBUTE = 13;
  static final int ACTION = 15;

  // What the field counts as, above it: each is one of many, or may occur once.
  static final int ELEMENT_BIT = 4;
  static final int SINGLE_BIT = 5;

  /** By tag: one look-up tells a field and checks its wire type. */
  final byte[] actions = new byte[TAGS];

  /** The fields that may occur once. */
  int singles;

  /** By field number; where a field is no message, this one, which nobody asks for. */
  final MessageType[] messages = new MessageType[MAX_FIELD + 1];

  /** Whether this is a span, a data point or a log record. */
  final boolean item;

  /** Whether its elements are counted: it is an item, or a resource, scope or metric. */
  final boolean unit;

  /** The field with the attributes of an item; 0 where this is none. */
  int attributes;

  private final String name;
  private final Map<String, FieldType> byName = new HashMap<>();
  private List<FieldType> fields = List.of();
  private boolean holdsItems;

  private MessageType(String name, boolean item, boolean unit) {
    this.name = name;
    this.item = item;
    this.unit = unit;
    Arrays.fill(messages, this);
  }

  static MessageType of(String name, FieldType... fields) {
    return declare(name).define(fields);
  }

  static MessageType item(String name, FieldType... fields) {
    return new MessageType(name, true, true).define(fields);
  }

  /** What stands around items, of which elements are counted as of an item. */
  static MessageType unit(String name, FieldType... fields) {
    return new MessageType(name, false, true).define(fields);
  }

  /** A message that can hold itself: its fields come later, by {@link #define}. */
  static MessageType declare(String name) {
    return new MessageType(name, false, false);
  }

  MessageType define(FieldType... definition) {
    fields = List.of(definition);
    for (FieldType field : fields) {
      byName.put(field.name(), field);
      byName.put(field.jsonName(), field);
      MessageType message = field.message();
      if (item && field.name().equals("attributes")) {
        attributes = field.number();
      }
      if (message != null) {
        messages[field.number()] = message;
        holdsItems |= message.item || message.holdsItems;
      }
      singles += field.label() == FieldType.Label.REPEATED ? 0 : 1;
      for (int wireType = 0; wireType < 8; wireType++) {
        byte action = (byte) (action(field, wireType) | counted(field));
        actions[field.number() << 3 | wireType] = action;
      }
    }
    return this;
  }

  /** For messages to people: {@code Span}. */
  public String name() {
    return name;
  }

  /** In the order of the .proto file, which is the order of the collector's JSON. */
  public List<FieldType> fields() {
    return fields;
  }

  /** The field that JSON calls {@code name}, in lowerCamelCase or snake_case; null if unknown. */
  public @Nullable FieldType field(String name) {
    return byName.get(name);
  }

  /** Whether this message has the field, and with this wire type. */
  public boolean has(int field, int wireType) {
    return field <= MAX_FIELD && (actions[field << 3 | wireType] & ACTION) > WRONG_TYPE;
  }

  /** The message in this field when it is an item or items lie in it; otherwise null. */
  @Nullable MessageType container(int field) {
    if (!holdsItems || field > MAX_FIELD) {
      return null;
    }
    MessageType message = messages[field];
    return message != this && (message.item || message.holdsItems) ? message : null;
  }

  /** Whether the field occurs once, and a second occurrence is merged into the first. */
  boolean merges(int field) {
    return (actions[field << 3 | ProtoReader.BYTES] & ACTION) == EXCLUSIVE_MESSAGE;
  }

  /** Items and what holds them are counted apart. */
  private static int counted(FieldType field) {
    if (field.label() != FieldType.Label.REPEATED) {
      return 1 << SINGLE_BIT;
    }
    MessageType message = field.message();
    return message != null && (message.item || message.holdsItems) ? 0 : 1 << ELEMENT_BIT;
  }

  private byte action(FieldType field, int wireType) {
    boolean packed =
        field.label() == FieldType.Label.REPEATED
            && field.kind().packable()
            && wireType == ProtoReader.BYTES;
    if (wireType != field.kind().wireType() && !packed) {
      return WRONG_TYPE;
    }
    return switch (field.kind()) {
      case STRING -> TEXT;
      case BYTES -> OPAQUE;
      case TRACE_ID -> TRACE_ID;
      case SPAN_ID -> SPAN_ID;
      case MESSAGE -> message(field);
      case FIXED32 -> FIXED32;
      case FIXED64, SFIXED64, DOUBLE -> packed ? PACKED_FIXED64 : FIXED64;
      default -> packed ? PACKED_VARINT : VARINT;
    };
  }

  private static byte message(FieldType field) {
    if (field.message() == CommonSchema.KEY_VALUE) {
      return ATTRIBUTE;
    }
    return dataOfMetric(field) ? EXCLUSIVE_MESSAGE : MESSAGE;
  }

  /** Another kind of data would replace the first, and its points would count for nothing. */
  private static boolean dataOfMetric(FieldType field) {
    MessageType message = field.message();
    return field.label() == FieldType.Label.ONEOF && message != null && message.holdsItems;
  }
}
