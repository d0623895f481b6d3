package ai.odock.router.match;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists and maps as the configuration has them. Makes objects: few operators compare with such. */
final class ValueTree {
  /** {@code values} in {@code ArrayValue} and {@code KeyValueList}. */
  private static final int VALUES = 1;

  private ValueTree() {}

  /** The value; null for none, and one that equals nothing for bytes. */
  static @Nullable Object of(AnyValue value) {
    return switch (value.kind()) {
      case AnyValue.STRING -> text(value.content());
      case AnyValue.BOOL -> value.number() != 0;
      case AnyValue.INT -> value.number();
      case AnyValue.DOUBLE -> value.float64();
      case AnyValue.ARRAY -> list(value.content());
      case AnyValue.MAP -> map(value.content());
      case AnyValue.BYTES -> new Object();
      default -> null;
    };
  }

  private static List<@Nullable Object> list(Slice content) {
    List<@Nullable Object> list = new ArrayList<>();
    ProtoReader fields = content.cursor(new ProtoReader());
    while (fields.next()) {
      if (fields.field() == VALUES) {
        Slice item = new Slice();
        item.set(fields);
        list.add(read(item));
      }
    }
    return list;
  }

  private static Map<String, @Nullable Object> map(Slice content) {
    Map<String, @Nullable Object> map = new HashMap<>();
    ProtoReader fields = content.cursor(new ProtoReader());
    while (fields.next()) {
      if (fields.field() == VALUES) {
        KeyValue entry = new KeyValue();
        entry.read(fields);
        map.put(text(entry.key()), read(entry.value()));
      }
    }
    return map;
  }

  private static @Nullable Object read(Slice piece) {
    AnyValue value = new AnyValue();
    value.read(piece);
    return of(value);
  }

  private static String text(Slice piece) {
    return new String(piece.array(), piece.offset(), piece.length(), StandardCharsets.UTF_8);
  }
}
