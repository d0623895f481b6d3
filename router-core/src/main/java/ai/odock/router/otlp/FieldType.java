package ai.odock.router.otlp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A field of an OTLP message.
 *
 * @param name as in the .proto file: {@code trace_id}
 * @param jsonName as in OTLP/JSON: {@code traceId}
 * @param message what a {@link FieldKind#MESSAGE} holds, otherwise null
 * @param enumValues the numbers of a {@link FieldKind#ENUM} by name, otherwise empty
 */
public record FieldType(
    int number,
    String name,
    String jsonName,
    FieldKind kind,
    Label label,
    @Nullable MessageType message,
    Map<String, Integer> enumValues) {

  /** How often a field occurs. */
  public enum Label {
    /** Once; not written when it has the default value. */
    SINGLE,
    /** Once; written whenever it is set. */
    OPTIONAL,
    /** Once, and then no other member of the message's only oneof. */
    ONEOF,
    REPEATED
  }

  static FieldType field(int number, String name, FieldKind kind) {
    return new FieldType(number, name, camelCase(name), kind, Label.SINGLE, null, Map.of());
  }

  static FieldType message(int number, String name, MessageType message) {
    return new FieldType(
        number, name, camelCase(name), FieldKind.MESSAGE, Label.SINGLE, message, Map.of());
  }

  /** An enum whose values are numbered from 0, all with {@code prefix} in front of their names. */
  static FieldType enumeration(int number, String name, String prefix, List<String> names) {
    Map<String, Integer> values =
        IntStream.range(0, names.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(i -> prefix + names.get(i), Function.identity()));
    return new FieldType(number, name, camelCase(name), FieldKind.ENUM, Label.SINGLE, null, values);
  }

  FieldType repeated() {
    return with(Label.REPEATED);
  }

  FieldType optional() {
    return with(Label.OPTIONAL);
  }

  FieldType oneof() {
    return with(Label.ONEOF);
  }

  private FieldType with(Label label) {
    return new FieldType(number, name, jsonName, kind, label, message, enumValues);
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_", -1)) {
      camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return camel.substring(0, 1).toLowerCase(Locale.ROOT) + camel.substring(1);
  }
}
