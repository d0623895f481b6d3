package ai.odock.router.selftelemetry;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.telemetry.Histogram;
import ai.odock.router.telemetry.Instrument;
import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Scope;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a reading as {@code ExportMetricsServiceRequest} (opentelemetry-proto, metrics.proto). */
final class OtlpRequest {
  private static final int RESOURCE_METRICS = 1;
  private static final int SCOPE_METRICS = 2;
  private static final int SCOPE = 1;
  private static final int METRICS = 2;
  private static final int SCHEMA_URL = 3;
  private static final int DELTA = 1;
  private static final int CUMULATIVE = 2;

  private static final Comparator<Scope> SCOPES =
      Comparator.comparing(Scope::name).thenComparing(Scope::version);

  private final Map<String, String> resource;
  private final int temporality;
  private final long startNanos;
  private final long timeNanos;
  private final ProtoWriter out = new ProtoWriter(16 << 10);
  private int items;

  /**
   * @param startNanos what differences count from
   * @param timeNanos of the reading, since 1970
   */
  OtlpRequest(Map<String, String> resource, boolean delta, long startNanos, long timeNanos) {
    this.resource = resource;
    this.temporality = delta ? DELTA : CUMULATIVE;
    this.startNanos = startNanos;
    this.timeNanos = timeNanos;
  }

  OtlpBytes encode(OtlpReading reading) {
    int all = out.beginMessage(RESOURCE_METRICS);
    OwnOtlp.resource(out, resource);
    byScope(reading).forEach((scope, metrics) -> scope(scope, metrics, reading));
    out.endMessage(all);
    return new OtlpBytes(out.array(), 0, out.size(), items);
  }

  private static SortedMap<Scope, SortedMap<String, Instrument>> byScope(OtlpReading reading) {
    SortedMap<Scope, SortedMap<String, Instrument>> scopes = new TreeMap<>(SCOPES);
    Map<Instrument, Boolean> all = new HashMap<>();
    reading.values().keySet().forEach(it -> all.put(it, true));
    reading.histograms().keySet().forEach(it -> all.put(it, true));
    all.keySet()
        .forEach(it -> scopes.computeIfAbsent(it.scope(), s -> new TreeMap<>()).put(it.name(), it));
    return scopes;
  }

  private void scope(Scope scope, SortedMap<String, Instrument> metrics, OtlpReading reading) {
    int whole = out.beginMessage(SCOPE_METRICS);
    int name = out.beginMessage(SCOPE);
    text(1, scope.name());
    text(2, scope.version());
    out.endMessage(name);
    metrics.values().forEach(it -> metric(it, reading));
    text(SCHEMA_URL, scope.schemaUrl());
    out.endMessage(whole);
  }

  private void metric(Instrument instrument, OtlpReading reading) {
    int metric = out.beginMessage(METRICS);
    text(1, instrument.name());
    text(2, instrument.help());
    text(3, instrument.unit());
    int data = out.beginMessage(dataField(instrument.kind()));
    if (instrument.kind() == Kind.HISTOGRAM) {
      reading.histograms().getOrDefault(instrument, Map.of()).forEach(this::histogram);
      out.varintField(2, temporality);
    } else {
      reading
          .values()
          .getOrDefault(instrument, Map.of())
          .forEach((labels, value) -> number(instrument, labels, value));
      sumKind(instrument.kind());
    }
    out.endMessage(data);
    out.endMessage(metric);
  }

  private static int dataField(Kind kind) {
    return switch (kind) {
      case GAUGE -> 5;
      case COUNTER, UP_DOWN_COUNTER -> 7;
      case HISTOGRAM -> 9;
    };
  }

  /** What also falls has no differences that anybody wants (metrics SDK, temporality). */
  private void sumKind(Kind kind) {
    if (kind == Kind.COUNTER) {
      out.varintField(2, temporality);
      out.varintField(3, 1);
    } else if (kind == Kind.UP_DOWN_COUNTER) {
      out.varintField(2, CUMULATIVE);
    }
  }

  private void number(Instrument instrument, Map<String, String> labels, double value) {
    int point = out.beginMessage(1);
    if (instrument.kind() != Kind.GAUGE) {
      out.fixed64Field(2, startNanos);
    }
    out.fixed64Field(3, timeNanos);
    // only times have fractions
    if (instrument.unit().equals("s")) {
      out.doubleField(4, value);
    } else {
      out.fixed64Field(6, (long) value);
    }
    attributes(7, labels);
    out.endMessage(point);
    items++;
  }

  private void histogram(Map<String, String> labels, Histogram.Snapshot value) {
    int point = out.beginMessage(1);
    out.fixed64Field(2, startNanos);
    out.fixed64Field(3, timeNanos);
    out.fixed64Field(4, value.count());
    out.doubleField(5, value.sum());
    int counts = out.beginMessage(6);
    value.counts().forEach(out::fixed64);
    out.endMessage(counts);
    int bounds = out.beginMessage(7);
    value.bounds().forEach(bound -> out.fixed64(Double.doubleToRawLongBits(bound)));
    out.endMessage(bounds);
    attributes(9, labels);
    out.endMessage(point);
    items++;
  }

  private void attributes(int field, Map<String, String> attributes) {
    attributes.forEach((key, value) -> OwnOtlp.attribute(out, field, key, value));
  }

  private void text(int field, String text) {
    if (!text.isEmpty()) {
      out.stringField(field, text);
    }
  }
}
