package ai.odock.router.bench.jmh;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.settings.ComponentId;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Collections;
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
 * Joining requests to a batch of 8,200 items. The router holds checked bytes that need nothing
 * more; protobuf-java merges messages that were parsed before, and has still to serialize them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MergeBenchmark {
  private static final int REQUESTS = 82;

  @Param private Signal signal = Signal.TRACES;
  private List<Batch> batches = List.of();
  private byte[] request = {};

  @Setup(Level.Trial)
  public void load() {
    OtlpBytes checked = Sample.of(signal);
    request = checked.toByteArray();
    batches = Collections.nCopies(REQUESTS, Batch.of(signal, checked, new ComponentId("otlp", "")));
  }

  @Benchmark
  public Batch router() {
    return Batch.merge(batches);
  }

  @Benchmark
  public byte[] protobuf() throws InvalidProtocolBufferException {
    Message.Builder batch = Generated.builder(signal);
    for (int i = 0; i < REQUESTS; i++) {
      batch.mergeFrom(request);
    }
    return batch.build().toByteArray();
  }
}
