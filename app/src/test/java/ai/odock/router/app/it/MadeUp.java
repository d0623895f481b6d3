package ai.odock.router.app.it;

import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Requests full of names that nobody has used before: each has the size that is asked for, and the
 * next ones begin where the last one ended.
 */
final class MadeUp {
  private static final int DELTA = 1;
  private static final byte[] NOTHING = {};

  private final BiConsumer<MadeUp, ProtoWriter> fill;
  private final int size;
  private int number;

  /**
   * @param size of a request in bytes, about
   * @param fill adds to the request until {@link #isFull}
   */
  MadeUp(int size, BiConsumer<MadeUp, ProtoWriter> fill) {
    this.fill = fill;
    this.size = size;
  }

  byte[] next() {
    ProtoWriter out = new ProtoWriter(size);
    fill.accept(this, out);
    return out.toByteArray();
  }

  private boolean isFull(ProtoWriter out) {
    return out.size() >= size;
  }

  private String name(String prefix) {
    return prefix + Integer.toString(number++, 36);
  }

  /** Each in a resource of its own, whose attributes are all made up. */
  static void resources(MadeUp from, ProtoWriter out) {
    while (!from.isFull(out)) {
      int resource = out.beginMessage(1);
      int attributes = out.beginMessage(1);
      attribute(out, 1, "service.name", from.name("s"));
      attribute(out, 1, "service.instance.id", from.name("i"));
      attribute(out, 1, from.name("k"), from.name("v"));
      out.endMessage(attributes);
      int scope = out.beginMessage(2);
      gauge(out, "g", Map.of());
      out.endMessage(scope);
      out.endMessage(resource);
    }
  }

  static void scopes(MadeUp from, ProtoWriter out) {
    int resource = out.beginMessage(1);
    while (!from.isFull(out)) {
      int metrics = out.beginMessage(2);
      int scope = out.beginMessage(1);
      out.stringField(1, from.name("s"));
      out.endMessage(scope);
      out.endMessage(metrics);
    }
    int metrics = out.beginMessage(2);
    gauge(out, "g", Map.of());
    out.endMessage(metrics);
    out.endMessage(resource);
  }

  static void scopesWithPoints(MadeUp from, ProtoWriter out) {
    int resource = out.beginMessage(1);
    while (!from.isFull(out)) {
      int metrics = out.beginMessage(2);
      int scope = out.beginMessage(1);
      out.stringField(1, from.name("s"));
      out.endMessage(scope);
      gauge(out, "g", Map.of());
      out.endMessage(metrics);
    }
    out.endMessage(resource);
  }

  static void metrics(MadeUp from, ProtoWriter out) {
    int resource = out.beginMessage(1);
    int scope = out.beginMessage(2);
    while (!from.isFull(out)) {
      gauge(out, from.name("m"), Map.of());
    }
    out.endMessage(scope);
    out.endMessage(resource);
  }

  static void metricsWithoutPoints(MadeUp from, ProtoWriter out) {
    int resource = out.beginMessage(1);
    int scope = out.beginMessage(2);
    gauge(out, "g", Map.of());
    while (!from.isFull(out)) {
      int metric = out.beginMessage(2);
      out.stringField(1, from.name("m"));
      out.bytesField(5, NOTHING, 0, 0);
      out.endMessage(metric);
    }
    out.endMessage(scope);
    out.endMessage(resource);
  }

  static void labelValues(MadeUp from, ProtoWriter out) {
    points(from, out, true);
  }

  static void labelNames(MadeUp from, ProtoWriter out) {
    points(from, out, false);
  }

  private static void points(MadeUp from, ProtoWriter out, boolean values) {
    int resource = out.beginMessage(1);
    int scope = out.beginMessage(2);
    int metric = out.beginMessage(2);
    out.stringField(1, "m");
    int gauge = out.beginMessage(5);
    while (!from.isFull(out)) {
      int point = out.beginMessage(1);
      attribute(out, 7, values ? "k" : from.name("k"), values ? from.name("v") : "v");
      out.endMessage(point);
    }
    out.endMessage(gauge);
    out.endMessage(metric);
    out.endMessage(scope);
    out.endMessage(resource);
  }

  /** Histograms, each with bounds of its own. */
  static void bounds(MadeUp from, ProtoWriter out) {
    int resource = out.beginMessage(1);
    int scope = out.beginMessage(2);
    int metric = out.beginMessage(2);
    out.stringField(1, "h");
    int histogram = out.beginMessage(9);
    out.varintField(2, 2);
    while (!from.isFull(out)) {
      int point = out.beginMessage(1);
      for (int i = 0; i < 20; i++) {
        out.fixed64Field(6, 1);
        out.doubleField(7, from.number++);
      }
      out.endMessage(point);
    }
    out.endMessage(histogram);
    out.endMessage(metric);
    out.endMessage(scope);
    out.endMessage(resource);
  }

  /** Deltas of streams that begin with this request. */
  static void deltas(MadeUp from, ProtoWriter out) {
    int resource = out.beginMessage(1);
    int scope = out.beginMessage(2);
    int metric = out.beginMessage(2);
    out.stringField(1, "d");
    int sum = out.beginMessage(7);
    out.varintField(2, DELTA);
    out.varintField(3, 1);
    while (!from.isFull(out)) {
      int point = out.beginMessage(1);
      out.fixed64Field(3, 1);
      out.fixed64Field(6, 1);
      attribute(out, 7, "k", from.name("v"));
      out.endMessage(point);
    }
    out.endMessage(sum);
    out.endMessage(metric);
    out.endMessage(scope);
    out.endMessage(resource);
  }

  /** Log records, each in a resource of its own. */
  static void logResources(MadeUp from, ProtoWriter out) {
    while (!from.isFull(out)) {
      int resource = out.beginMessage(1);
      int attributes = out.beginMessage(1);
      attribute(out, 1, "service.name", from.name("s"));
      attribute(out, 1, from.name("k"), from.name("v"));
      out.endMessage(attributes);
      int scope = out.beginMessage(2);
      int log = out.beginMessage(2);
      out.stringField(3, "INFO");
      out.endMessage(log);
      out.endMessage(scope);
      out.endMessage(resource);
    }
  }

  /** Log records with made-up attributes. */
  static void logRecords(MadeUp from, ProtoWriter out) {
    int resource = out.beginMessage(1);
    int scope = out.beginMessage(2);
    while (!from.isFull(out)) {
      int log = out.beginMessage(2);
      attribute(out, 6, from.name("k"), from.name("v"));
      out.endMessage(log);
    }
    out.endMessage(scope);
    out.endMessage(resource);
  }

  /** Spans, each in a resource and a trace of its own. */
  static void spans(MadeUp from, ProtoWriter out) {
    while (!from.isFull(out)) {
      int resource = out.beginMessage(1);
      int attributes = out.beginMessage(1);
      attribute(out, 1, "service.name", from.name("s"));
      out.endMessage(attributes);
      int scope = out.beginMessage(2);
      int span = out.beginMessage(2);
      byte[] trace = "%016d".formatted(from.number++).getBytes(StandardCharsets.US_ASCII);
      out.bytesField(1, trace, 0, 16);
      out.bytesField(2, trace, 0, 8);
      out.stringField(5, from.name("n"));
      out.endMessage(span);
      out.endMessage(scope);
      out.endMessage(resource);
    }
  }

  private static void gauge(ProtoWriter out, String name, Map<String, String> attributes) {
    int metric = out.beginMessage(2);
    out.stringField(1, name);
    int gauge = out.beginMessage(5);
    int point = out.beginMessage(1);
    out.fixed64Field(6, 1);
    attributes.forEach((key, value) -> attribute(out, 7, key, value));
    out.endMessage(point);
    out.endMessage(gauge);
    out.endMessage(metric);
  }

  private static void attribute(ProtoWriter out, int field, String key, String value) {
    int pair = out.beginMessage(field);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    out.stringField(1, value);
    out.endMessage(any);
    out.endMessage(pair);
  }
}
