package ai.odock.router.app.demo;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import org.jspecify.annotations.Nullable;

/** The durations of requests of one kind, counted by size, and the latest one as an example. */
final class Durations {
  private static final double[] BOUNDS = {0.005, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private final long[] counts = new long[BOUNDS.length + 1];
  private @Nullable GatewayRequest latest;
  private long count;
  private double sum;

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

  /**
   * Writes count, sum and buckets of a {@code HistogramDataPoint}, and as its exemplar the latest
   * request since the last call.
   */
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
    GatewayRequest example = latest;
    if (example != null) {
      exemplar(out, example);
      latest = null;
    }
  }

  private static void exemplar(ProtoWriter out, GatewayRequest request) {
    int exemplar = out.beginMessage(8);
    out.fixed64Field(2, request.endNanos());
    out.doubleField(3, request.seconds());
    GatewayExport.spanId(out, 4, request.rootSpan());
    GatewayExport.traceId(out, 5, request);
    out.endMessage(exemplar);
  }
}
