package ai.odock.router.selftelemetry;

import ai.odock.router.otlp.ProtoWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of OTLP that metrics, spans and log records share (opentelemetry/proto/common/v1). */
public final class OwnOtlp {
  private static final int STRING = 1;
  private static final int BOOL = 2;
  private static final int INT = 3;
  private static final int DOUBLE = 4;
  private static final int ARRAY = 5;
  private static final int MAP = 6;

  private OwnOtlp() {}

  /** The field {@code resource} of ResourceMetrics, ResourceSpans and ResourceLogs. */
  public static void resource(ProtoWriter out, Map<String, String> attributes) {
    int mark = out.beginMessage(1);
    attributes.forEach((key, value) -> attribute(out, 1, key, value));
    out.endMessage(mark);
  }

  /** The field {@code scope} of ScopeSpans and ScopeLogs. */
  public static void scope(ProtoWriter out, String name, Map<String, String> attributes) {
    int mark = out.beginMessage(1);
    out.stringField(1, name);
    attributes.forEach((key, value) -> attribute(out, 3, key, value));
    out.endMessage(mark);
  }

  /** A KeyValue in a field. */
  public static void attribute(ProtoWriter out, int field, String key, @Nullable Object value) {
    int mark = out.beginMessage(field);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    value(out, value);
    out.endMessage(any);
    out.endMessage(mark);
  }

  /** The content of an AnyValue; what OTLP has no type for becomes text, null the empty value. */
  public static void value(ProtoWriter out, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Boolean b -> out.varintField(BOOL, b ? 1 : 0);
      case Byte n -> out.varintField(INT, n.longValue());
      case Short n -> out.varintField(INT, n.longValue());
      case Integer n -> out.varintField(INT, n.longValue());
      case Long n -> out.varintField(INT, n);
      case Float n -> out.doubleField(DOUBLE, n.doubleValue());
      case Double n -> out.doubleField(DOUBLE, n);
      case Iterable<?> list -> list(out, list);
      case Map<?, ?> map -> map(out, map);
      default -> out.stringField(STRING, String.valueOf(value));
    }
  }

  private static void list(ProtoWriter out, Iterable<?> list) {
    int array = out.beginMessage(ARRAY);
    for (Object item : list) {
      int any = out.beginMessage(1);
      value(out, item);
      out.endMessage(any);
    }
    out.endMessage(array);
  }

  private static void map(ProtoWriter out, Map<?, ?> map) {
    int pairs = out.beginMessage(MAP);
    map.forEach((key, value) -> attribute(out, 1, String.valueOf(key), value));
    out.endMessage(pairs);
  }
}
