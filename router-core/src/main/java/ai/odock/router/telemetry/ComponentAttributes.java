package ai.odock.router.telemetry;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which instance of a component speaks: the collector's attributes of lines and spans. */
public final class ComponentAttributes {
  private ComponentAttributes() {}

  /**
   * The attributes by name.
   *
   * @param kind {@code receiver}, {@code processor} or {@code exporter}
   * @param signal {@code traces}, {@code metrics} or {@code logs}; empty for an instance that
   *     serves several
   * @param pipeline empty for an instance that belongs to no single one
   */
  public static SortedMap<String, String> of(
      String kind, String id, String signal, String pipeline) {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("otelcol.component.id", id);
    attributes.put("otelcol.component.kind", kind);
    if (!pipeline.isEmpty()) {
      attributes.put("otelcol.pipeline.id", pipeline);
    }
    if (!signal.isEmpty()) {
      attributes.put("otelcol.signal", signal);
    }
    return Collections.unmodifiableSortedMap(attributes);
  }
}
