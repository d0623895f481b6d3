package ai.odock.router.app.demo;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;

/** The durations of requests of one kind, counted by size; remembers the latest as an example. */
final class Durations {
  private static final double[] BOUNDS = {0.005, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final long[] counts = new long[BOUNDS.length + 1];
  private GatewayRequest latest;
  private long count;
  private double sum;

  Durations(GatewayRequest first) {
    this.latest = first;
  }

  void record(GatewayRequest request) {
    int bucket = 0;
    while (bucket < BOUNDS.length && request.seconds() > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    count++;
    sum += request.seconds();
    latest = request;
  }

  long count() {
    return count;
  }

  /** Writes count, sum, buckets and exemplar of a {@code HistogramDataPoint}. */
  void write(ProtoWriter out) {
    out.fixed64Field(4, count);
    out.doubleField(5, sum);
    out.tag(6, ProtoReader.BYTES);
    out.varint((long) counts.length * Long.BYTES);
    for (long inBucket : counts) {
      out.fixed64(inBucket);
    }
    out.tag(7, ProtoReader.BYTES);
    out.varint((long) BOUNDS.length * Long.BYTES);
    for (double bound : BOUNDS) {
      out.fixed64(Double.doubleToRawLongBits(bound));
    }
    int exemplar = out.beginMessage(8);
    out.fixed64Field(2, latest.endNanos());
    out.doubleField(3, latest.seconds());
    GatewayExport.spanId(out, 4, latest.rootSpan());
    GatewayExport.traceId(out, 5, latest);
    out.endMessage(exemplar);
  }
}
