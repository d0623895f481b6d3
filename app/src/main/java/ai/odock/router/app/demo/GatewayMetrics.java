package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gateway's metrics since its start: requests and tokens as sums, durations as a histogram
 * whose exemplars name the trace of the latest request. Used by one thread.
 */
final class GatewayMetrics {
  private static final int CUMULATIVE = 2;

  private record Key(String route, Model model, int status) {
    static Key of(GatewayRequest request) {
      return new Key(request.route(), request.model(), request.verdict().status());
    }
  }

  private final long startNanos;
  private final Map<Key, Durations> durations = new LinkedHashMap<>();
  private final Map<Model, Long> tokens = new LinkedHashMap<>();

  /**
   * @param startNanos when the gateway began to count, nanoseconds since 1970
   */
  GatewayMetrics(long startNanos) {
    this.startNanos = startNanos;
  }

  void record(GatewayRequest request) {
    durations.computeIfAbsent(Key.of(request), key -> new Durations()).record(request);
    tokens.merge(request.model(), request.tokens(), Long::sum);
  }

  /**
   * Everything as of now.
   *
   * @param nowNanos nanoseconds since 1970
   */
  OtlpBytes export(long nowNanos) {
    return GatewayExport.of(
        Signal.METRICS,
        out -> {
          sum(out, "gateway.requests", "{request}", () -> requestPoints(out, nowNanos));
          sum(out, "gateway.tokens", "{token}", () -> tokenPoints(out, nowNanos));
          histogram(out, nowNanos);
        });
  }

  private static void sum(ProtoWriter out, String name, String unit, Runnable points) {
    int metric = begin(out, name, unit);
    int sum = out.beginMessage(7);
    points.run();
    out.varintField(2, CUMULATIVE);
    out.varintField(3, 1);
    out.endMessage(sum);
    out.endMessage(metric);
  }

  private void requestPoints(ProtoWriter out, long nowNanos) {
    durations.forEach(
        (key, counted) -> {
          int point = out.beginMessage(1);
          labels(out, 7, key);
          number(out, counted.count(), nowNanos);
          out.endMessage(point);
        });
  }

  private void tokenPoints(ProtoWriter out, long nowNanos) {
    tokens.forEach(
        (model, sum) -> {
          int point = out.beginMessage(1);
          Attributes.put(out, 7, "gateway.model", model.name());
          number(out, sum, nowNanos);
          out.endMessage(point);
        });
  }

  private void number(ProtoWriter out, long value, long nowNanos) {
    out.fixed64Field(2, startNanos);
    out.fixed64Field(3, nowNanos);
    out.fixed64Field(6, value);
  }

  private void histogram(ProtoWriter out, long nowNanos) {
    int metric = begin(out, "gateway.request.duration", "s");
    int histogram = out.beginMessage(9);
    durations.forEach(
        (key, counted) -> {
          int point = out.beginMessage(1);
          labels(out, 9, key);
          out.fixed64Field(2, startNanos);
          out.fixed64Field(3, nowNanos);
          counted.write(out);
          out.endMessage(point);
        });
    out.varintField(2, CUMULATIVE);
    out.endMessage(histogram);
    out.endMessage(metric);
  }

  private static int begin(ProtoWriter out, String name, String unit) {
    int metric = out.beginMessage(GatewayExport.ITEM);
    out.stringField(1, name);
    out.stringField(3, unit);
    return metric;
  }

  private static void labels(ProtoWriter out, int field, Key key) {
    Attributes.put(out, field, "gateway.route", key.route());
    Attributes.put(out, field, "gateway.model", key.model().name());
    Attributes.put(out, field, "gateway.provider", key.model().provider());
    Attributes.put(out, field, "http.response.status_code", key.status());
  }
}
