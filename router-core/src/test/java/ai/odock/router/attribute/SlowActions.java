package ai.odock.router.attribute;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.Batch;
import ai.odock.router.attribute.ActionConfig.Action;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.ValueText;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The actions as one would write them first: on protobuf-java's objects, with Java's regular
 * expressions. The oracle of the differential tests.
 */
public record SlowActions(List<ActionConfig> actions, Map<String, List<String>> metadata) {
  /** The request with the attributes of every resource changed. */
  public Message onResources(Message request) {
    return on(request, Resource.class::isInstance);
  }

  /** The request with the attributes of its items changed where they are chosen. */
  public Message onItems(Message request, Predicate<Message> chosen) {
    return on(request, it -> isItem(it) && chosen.test(it));
  }

  /** Whether the message is a span, a log record or a data point. */
  public static boolean isItem(Message message) {
    String name = message.getDescriptorForType().getName();
    return name.equals("Span") || name.equals("LogRecord") || name.endsWith("DataPoint");
  }

  /** For comparing: of a changed attribute nothing is kept but key and value. */
  public static Message plain(Message message) {
    Message.Builder builder = message.toBuilder();
    if (message instanceof KeyValue attribute) {
      builder = KeyValue.newBuilder().setKey(attribute.getKey()).setValue(attribute.getValue());
    }
    for (Map.Entry<FieldDescriptor, Object> field : builder.build().getAllFields().entrySet()) {
      if (field.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (field.getValue() instanceof List<?> list) {
        builder.clearField(field.getKey());
        for (Object item : list) {
          builder.addRepeatedField(field.getKey(), plain((Message) item));
        }
      } else {
        builder.setField(field.getKey(), plain((Message) field.getValue()));
      }
    }
    return builder.build();
  }

  private Message on(Message message, Predicate<Message> chosen) {
    if (chosen.test(message)) {
      return edited(message);
    }
    Message.Builder builder = message.toBuilder();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
          Message inner = (Message) message.getRepeatedField(field, i);
          builder.setRepeatedField(field, i, on(inner, chosen));
        }
      } else {
        Message inner = (Message) message.getField(field);
        Message changed = on(inner, chosen);
        if (!changed.equals(inner)) {
          builder.setField(field, changed);
        }
      }
    }
    return builder.build();
  }

  private Message edited(Message owner) {
    FieldDescriptor field = owner.getDescriptorForType().findFieldByName("attributes");
    List<KeyValue> attributes = new ArrayList<>();
    for (int i = 0; i < owner.getRepeatedFieldCount(field); i++) {
      attributes.add((KeyValue) owner.getRepeatedField(field, i));
    }
    actions.forEach(action -> apply(action, attributes));
    return owner.toBuilder().setField(field, attributes).build();
  }

  private void apply(ActionConfig action, List<KeyValue> attributes) {
    int at = find(action.key(), attributes);
    switch (action.action()) {
      case INSERT, UPDATE, UPSERT -> put(action, at, attributes);
      case DELETE -> {
        if (at >= 0) {
          attributes.remove(at);
        }
        attributes.removeIf(it -> matches(action, it));
      }
      case HASH -> {
        if (at >= 0) {
          set(attributes, at, hash(attributes.get(at).getValue()));
        }
        for (int i = 0; i < attributes.size(); i++) {
          if (matches(action, attributes.get(i))) {
            set(attributes, i, hash(attributes.get(i).getValue()));
          }
        }
      }
      case EXTRACT -> {
        if (at >= 0) {
          extract(action, attributes.get(at).getValue(), attributes);
        }
      }
      case CONVERT -> {
        if (at >= 0) {
          set(attributes, at, convert(attributes.get(at).getValue(), action.convertedType()));
        }
      }
    }
  }

  private static int find(String key, List<KeyValue> attributes) {
    return attributes.stream().map(KeyValue::getKey).toList().indexOf(key);
  }

  private static boolean matches(ActionConfig action, KeyValue attribute) {
    return !action.pattern().isEmpty()
        && Pattern.compile(action.pattern()).matcher(attribute.getKey()).find();
  }

  private static void set(List<KeyValue> attributes, int at, AnyValue value) {
    attributes.set(at, attributes.get(at).toBuilder().setValue(value).build());
  }

  private void put(ActionConfig action, int at, List<KeyValue> attributes) {
    AnyValue value = source(action, attributes);
    if (value == null || (at < 0 ? action.action() == Action.UPDATE : false)) {
      return;
    }
    if (at < 0) {
      attributes.add(KeyValue.newBuilder().setKey(action.key()).setValue(value).build());
    } else if (action.action() != Action.INSERT) {
      set(attributes, at, value);
    }
  }

  private @Nullable AnyValue source(ActionConfig action, List<KeyValue> attributes) {
    if (action.value() != null) {
      return constant(action.value());
    }
    if (!action.fromContext().isEmpty()) {
      List<String> values =
          switch (action.fromContext()) {
            case "client.address" -> metadata.getOrDefault(Batch.CLIENT_ADDRESS, List.of(""));
            case String it when it.startsWith("auth.") -> List.of();
            case String it ->
                metadata.getOrDefault(
                    it.replaceFirst("^metadata\\.", "").toLowerCase(Locale.ROOT), List.of());
          };
      if (!values.isEmpty()) {
        return string(String.join(";", values));
      }
    }
    int from = action.fromAttribute().isEmpty() ? -1 : find(action.fromAttribute(), attributes);
    if (from >= 0) {
      return attributes.get(from).getValue();
    }
    return action.defaultValue() == null ? null : constant(action.defaultValue());
  }

  private static AnyValue constant(Object value) {
    AnyValue.Builder builder = AnyValue.newBuilder();
    return switch (value) {
      case String text -> builder.setStringValue(text).build();
      case Boolean bool -> builder.setBoolValue(bool).build();
      case Double number -> builder.setDoubleValue(number).build();
      case Number number -> builder.setIntValue(number.longValue()).build();
      case List<?> list -> {
        builder.getArrayValueBuilder();
        list.forEach(it -> builder.getArrayValueBuilder().addValues(constant((Object) it)));
        yield builder.build();
      }
      default -> throw new AssertionError(value);
    };
  }

  private static AnyValue string(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static AnyValue hash(AnyValue value) {
    ByteBuffer eight = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    byte[] hashed =
        switch (value.getValueCase()) {
          case STRING_VALUE -> value.getStringValue().getBytes(UTF_8);
          case BOOL_VALUE -> new byte[] {(byte) (value.getBoolValue() ? 1 : 0)};
          case INT_VALUE -> eight.putLong(value.getIntValue()).array();
          case DOUBLE_VALUE -> eight.putDouble(value.getDoubleValue()).array();
          default -> null;
        };
    if (hashed == null) {
      return string("");
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(hashed);
      return string(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static void extract(ActionConfig action, AnyValue value, List<KeyValue> attributes) {
    if (!value.hasStringValue()) {
      return;
    }
    Pattern pattern = Pattern.compile(action.pattern().replace("(?P<", "(?<"));
    Matcher matcher = pattern.matcher(value.getStringValue());
    if (!matcher.find()) {
      return;
    }
    pattern.namedGroups().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            group -> {
              String part = matcher.group(group.getValue());
              AnyValue text = string(part == null ? "" : part);
              int at = find(group.getKey(), attributes);
              if (at < 0) {
                attributes.add(KeyValue.newBuilder().setKey(group.getKey()).setValue(text).build());
              } else {
                set(attributes, at, text);
              }
            });
  }

  private static AnyValue convert(AnyValue value, String type) {
    AnyValue.Builder converted = AnyValue.newBuilder();
    return switch (type) {
      case "string" -> value.hasStringValue() ? value : string(text(value));
      case "int" ->
          switch (value.getValueCase()) {
            case DOUBLE_VALUE -> converted.setIntValue(whole(value.getDoubleValue())).build();
            case BOOL_VALUE -> converted.setIntValue(value.getBoolValue() ? 1 : 0).build();
            case STRING_VALUE -> {
              try {
                yield converted.setIntValue(Long.parseLong(value.getStringValue())).build();
              } catch (NumberFormatException _) {
                yield value;
              }
            }
            default -> value;
          };
      default ->
          switch (value.getValueCase()) {
            case INT_VALUE -> converted.setDoubleValue((double) value.getIntValue()).build();
            case BOOL_VALUE -> converted.setDoubleValue(value.getBoolValue() ? 1 : 0).build();
            case STRING_VALUE -> {
              try {
                yield converted.setDoubleValue(Double.parseDouble(value.getStringValue())).build();
              } catch (NumberFormatException _) {
                yield value;
              }
            }
            default -> value;
          };
    };
  }

  private static long whole(double number) {
    return Math.abs(number) < 0x1p63 ? (long) number : Long.MIN_VALUE;
  }

  /** How values become text is tested beside {@link ValueText}. */
  private static String text(AnyValue value) {
    byte[] encoded = value.toByteArray();
    Slice piece = new Slice();
    piece.set(encoded, 0, encoded.length);
    var read = new ai.odock.router.otlp.text.AnyValue();
    read.read(piece);
    ProtoWriter out = new ProtoWriter(64);
    new ValueText(ValueText.NotFinite.AS_WORDS).write(read, out);
    return new String(out.array(), 0, out.size(), UTF_8);
  }
}
