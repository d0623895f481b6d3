package ai.odock.router.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.odock.router.Signal;
import ai.odock.router.otlp.AttributeList;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ResourceEdit;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.AnyValue;
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
 * Upserting two attributes of the resource of a checked request: spliced, spliced without a memory
 * of resources, and by parsing, changing and serializing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ResourceBenchmark {
  private static final byte[] CLUSTER = "k8s.cluster.name".getBytes(UTF_8);
  private static final byte[] ENVIRONMENT = "deployment.environment.name".getBytes(UTF_8);
  private static final byte[] VALUE =
      AnyValue.newBuilder().setStringValue("production").build().toByteArray();

  @Param private Signal signal = Signal.TRACES;
  private final ResourceEdit edit = new ResourceEdit();
  private OtlpBytes checked = Sample.of(signal);
  private byte[] request = {};

  private static void upsertTwo(AttributeList attributes) {
    upsert(attributes, CLUSTER);
    upsert(attributes, ENVIRONMENT);
  }

  private static void upsert(AttributeList attributes, byte[] key) {
    int at = attributes.find(key);
    if (at < 0) {
      attributes.add(key, VALUE);
    } else {
      attributes.set(at, VALUE);
    }
  }

  @Setup(Level.Trial)
  public void load() {
    checked = Sample.of(signal);
    request = checked.toByteArray();
  }

  @Benchmark
  public OtlpBytes router() {
    return edit.apply(signal.request(), checked, ResourceBenchmark::upsertTwo, bytes -> true);
  }

  @Benchmark
  public OtlpBytes routerThatRemembersNothing() {
    return new ResourceEdit()
        .apply(signal.request(), checked, ResourceBenchmark::upsertTwo, bytes -> true);
  }

  @Benchmark
  public byte[] protobuf() throws InvalidProtocolBufferException {
    return Generated.upsertTwo(signal, request, "production");
  }
}
