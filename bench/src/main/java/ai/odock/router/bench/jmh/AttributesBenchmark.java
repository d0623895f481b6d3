package ai.odock.router.bench.jmh;

import ai.odock.router.Signal;
import ai.odock.router.attribute.ActionConfig;
import ai.odock.router.attribute.ActionConfig.Action;
import ai.odock.router.attribute.AttributeActions;
import ai.odock.router.otlp.ItemEdit;
import ai.odock.router.otlp.ItemRewrite;
import ai.odock.router.otlp.ItemStep;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpLevel;
import ai.odock.router.otlp.OtlpPlace;
import ai.odock.router.otlp.ProtoWriter;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
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
 * Actions on the attributes of every item of a checked request: one that inserts an attribute, by
 * splicing and by parsing, changing and serializing; and some that concern no item.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AttributesBenchmark {
  private static final AttributeActions INSERT =
      new AttributeActions(
          List.of(config(Action.INSERT, "deployment.environment.name", "production", "")));
  private static final AttributeActions NOTHING =
      new AttributeActions(
          List.of(
              config(Action.UPDATE, "enduser.id", "nobody", ""),
              config(Action.DELETE, "secret", null, ""),
              config(Action.HASH, "", null, "^credentials[.]")));

  @Param private Signal signal = Signal.TRACES;
  private OtlpBytes checked = Sample.of(signal);
  private byte[] request = {};

  private static ActionConfig config(
      Action action, String key, @org.jspecify.annotations.Nullable Object value, String pattern) {
    return new ActionConfig(action, key, value, null, pattern, "", "", "");
  }

  /** What the processor does with every item. */
  private record Step(ItemEdit edit) implements ItemStep {
    @Override
    public Fate enter(OtlpLevel level, OtlpPlace place) {
      return Fate.REWRITE;
    }

    @Override
    public Fate item(OtlpPlace place, ProtoWriter changed) {
      return edit.write(place, changed) ? Fate.REWRITE : Fate.KEEP;
    }
  }

  private OtlpBytes apply(AttributeActions actions) {
    Step step = new Step(new ItemEdit(actions.on(Map.of()), bytes -> true));
    return new ItemRewrite(signal.request(), step).apply(checked);
  }

  @Setup(Level.Trial)
  public void load() {
    checked = Sample.of(signal);
    request = checked.toByteArray();
  }

  @Benchmark
  public OtlpBytes router() {
    return apply(INSERT);
  }

  @Benchmark
  public OtlpBytes routerThatChangesNothing() {
    return apply(NOTHING);
  }

  @Benchmark
  public byte[] protobuf() throws InvalidProtocolBufferException {
    return Generated.insertOne(signal, request, "deployment.environment.name", "production");
  }
}
