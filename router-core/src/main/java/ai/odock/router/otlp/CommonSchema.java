package ai.odock.router.otlp;

import static ai.odock.router.otlp.FieldKind.BOOL;
import static ai.odock.router.otlp.FieldKind.BYTES;
import static ai.odock.router.otlp.FieldKind.DOUBLE;
import static ai.odock.router.otlp.FieldKind.INT32;
import static ai.odock.router.otlp.FieldKind.INT64;
import static ai.odock.router.otlp.FieldKind.STRING;
import static ai.odock.router.otlp.FieldKind.UINT32;
import static ai.odock.router.otlp.FieldType.field;
import static ai.odock.router.otlp.FieldType.message;

/** opentelemetry/proto/common/v1 and resource/v1. */
public final class CommonSchema {
  private static final MessageType ANY_VALUE = MessageType.declare("AnyValue");

  public static final MessageType KEY_VALUE =
      MessageType.of(
          "KeyValue",
          field(1, "key", STRING),
          message(2, "value", ANY_VALUE),
          field(3, "key_strindex", INT32));

  public static final MessageType SCOPE =
      MessageType.unit(
          "InstrumentationScope",
          field(1, "name", STRING),
          field(2, "version", STRING),
          message(3, "attributes", KEY_VALUE).repeated(),
          field(4, "dropped_attributes_count", UINT32));

  private static final MessageType ENTITY_REF =
      MessageType.of(
          "EntityRef",
          field(1, "schema_url", STRING),
          field(2, "type", STRING),
          field(3, "id_keys", STRING).repeated(),
          field(4, "description_keys", STRING).repeated());

  public static final MessageType RESOURCE =
      MessageType.unit(
          "Resource",
          message(1, "attributes", KEY_VALUE).repeated(),
          field(2, "dropped_attributes_count", UINT32),
          message(3, "entity_refs", ENTITY_REF).repeated());

  private CommonSchema() {}

  public static final MessageType ARRAY =
      MessageType.of("ArrayValue", message(1, "values", ANY_VALUE).repeated());

  public static final MessageType MAP =
      MessageType.of("KeyValueList", message(1, "values", KEY_VALUE).repeated());

  /** Any value: a declared message that {@link #KEY_VALUE} could refer to, and now has fields. */
  public static final MessageType VALUE =
      ANY_VALUE.define(
          field(1, "string_value", STRING).oneof(),
          field(2, "bool_value", BOOL).oneof(),
          field(3, "int_value", INT64).oneof(),
          field(4, "double_value", DOUBLE).oneof(),
          message(5, "array_value", ARRAY).oneof(),
          message(6, "kvlist_value", MAP).oneof(),
          field(7, "bytes_value", BYTES).oneof(),
          field(8, "string_value_strindex", INT32).oneof());
}
