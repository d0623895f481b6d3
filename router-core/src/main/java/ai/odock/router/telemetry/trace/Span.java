package ai.odock.router.telemetry.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A piece of work, measured. For one thread at a time; what is set after the end is lost. */
public final class Span {
  /** The role of the work between the one who asked for it and others. */
  public enum Kind {
    INTERNAL(1),
    SERVER(2),
    CLIENT(3);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** OTLP's. */
    public int number() {
      return number;
    }
  }

  private final Tracer tracer;
  private final @Nullable Consumer<Span> sink;
  private final SpanSource source;
  private final String name;
  private final Kind kind;
  private final SpanContext context;
  private final @Nullable SpanContext parent;
  private final List<SpanContext> links;
  private final long startNanos;
  private final SequencedMap<String, Object> attributes = new LinkedHashMap<>();
  private @Nullable String error;
  private long endNanos;

  /**
   * A span that begins now.
   *
   * @param sink takes it when it ends; null: nobody wants it
   */
  Span(
      Tracer tracer,
      @Nullable Consumer<Span> sink,
      SpanSource source,
      String name,
      Kind kind,
      SpanContext context,
      @Nullable SpanContext parent,
      List<SpanContext> links) {
    this.tracer = tracer;
    this.sink = sink;
    this.source = source;
    this.name = name;
    this.kind = kind;
    this.context = context;
    this.parent = parent;
    this.links = links;
    this.startNanos = sink == null ? 0 : tracer.epochNanos();
  }

  /** What those name who work on behalf of it. */
  public SpanContext context() {
    return context;
  }

  public void set(String key, String value) {
    put(key, value);
  }

  public void set(String key, long value) {
    put(key, value);
  }

  private void put(String key, Object value) {
    if (sink != null) {
      attributes.put(key, value);
    }
  }

  /** The work failed, and why. */
  public void fail(String message) {
    error = message;
  }

  /** The work is done; to be called once. */
  public void end() {
    if (sink != null) {
      endNanos = tracer.epochNanos();
      sink.accept(this);
    }
  }

  public SpanSource source() {
    return source;
  }

  public String name() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  public @Nullable SpanContext parent() {
    return parent;
  }

  public List<SpanContext> links() {
    return links;
  }

  /** Since 1970. */
  public long startNanos() {
    return startNanos;
  }

  /** Since 1970. */
  public long endNanos() {
    return endNanos;
  }

  /** Strings and Longs. */
  public Map<String, Object> attributes() {
    return Collections.unmodifiableMap(attributes);
  }

  public @Nullable String error() {
    return error;
  }
}
