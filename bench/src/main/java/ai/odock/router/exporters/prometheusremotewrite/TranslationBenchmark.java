package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.settings.ComponentId;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of requests of 100 points each, to remote write: for series that come again, and for a
 * translator that has never seen them. Beside it what it costs to parse such a batch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TranslationBenchmark {
  private static final int POINTS = 100;

  @Param({"1", "80"})
  private int requests = 1;

  private byte[] request = {};
  private Batch batch = Batch.merge(List.of(one()));
  private Translator translator = new Translator(Settings.DEFAULT);
  private final Version1Body body = new Version1Body();
  private long bytes;

  @Setup(Level.Trial)
  public void load() throws IOException {
    try (InputStream in =
        TranslationBenchmark.class.getResourceAsStream("/samples/metrics-100.pb")) {
      if (in == null) {
        throw new IllegalStateException("no sample");
      }
      request = in.readAllBytes();
    }
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      batches.add(one());
    }
    batch = Batch.merge(batches);
    translator = new Translator(Settings.DEFAULT);
  }

  private Batch one() {
    OtlpBytes part = new OtlpBytes(request.clone(), 0, request.length, POINTS);
    return Batch.of(Signal.METRICS, part, new ComponentId("otlp", ""));
  }

  @Benchmark
  public long known() {
    return translate(translator);
  }

  @Benchmark
  public long unknown() {
    return translate(new Translator(Settings.DEFAULT));
  }

  private long translate(Translator with) {
    bytes = 0;
    var _ = with.translate(batch, this::write);
    return bytes;
  }

  /** As one request, whatever its size. */
  private void write(SeriesTable table) {
    body.clear();
    for (int series = 0; series < table.size(); series++) {
      body.add(table, series);
    }
    bytes += body.size();
  }

  @Benchmark
  public int protobuf() throws InvalidProtocolBufferException {
    int resources = 0;
    for (int i = 0; i < requests; i++) {
      resources += ExportMetricsServiceRequest.parseFrom(request).getResourceMetricsCount();
    }
    return resources;
  }
}
