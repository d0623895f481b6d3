package ai.odock.router.bench.jmh;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpSplit;
import com.google.protobuf.InvalidProtocolBufferException;
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

/** Cutting a checked request in half, beside parsing, cutting and serializing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SplitBenchmark {
  private static final int HALF = 50;

  @Param private Signal signal = Signal.TRACES;
  private OtlpBytes checked = Sample.of(signal);
  private byte[] request = {};

  @Setup(Level.Trial)
  public void load() {
    checked = Sample.of(signal);
    request = checked.toByteArray();
  }

  @Benchmark
  public OtlpSplit.Parts router() {
    return OtlpSplit.split(signal.request(), checked, HALF);
  }

  @Benchmark
  public byte[][] protobuf() throws InvalidProtocolBufferException {
    return Generated.split(signal, request, HALF);
  }
}
