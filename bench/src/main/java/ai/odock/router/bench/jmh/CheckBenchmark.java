package ai.odock.router.bench.jmh;

import ai.odock.router.Signal;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpCheck;
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

/** Checking a request and counting its items, beside parsing and counting. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CheckBenchmark {
  @Param private Signal signal = Signal.TRACES;
  private byte[] request = {};

  @Setup(Level.Trial)
  public void load() {
    request = Sample.of(signal).toByteArray();
  }

  @Benchmark
  public int router() throws MalformedOtlp {
    return OtlpCheck.check(signal.request(), request, 0, request.length).items();
  }

  @Benchmark
  public int protobuf() throws InvalidProtocolBufferException {
    return Generated.items(Generated.parser(signal).parseFrom(request));
  }
}
