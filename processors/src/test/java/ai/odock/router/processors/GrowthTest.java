package ai.odock.router.processors;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.Steps;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.processors.attributes.AttributesProcessor;
import ai.odock.router.processors.deltatocumulative.DeltaToCumulativeProcessor;
import ai.odock.router.processors.filter.FilterProcessor;
import ai.odock.router.processors.probabilisticsampler.ProbabilisticSamplerProcessor;
import ai.odock.router.processors.resource.ResourceProcessor;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Work on odd shapes that the door lets in grows with their bytes. */
class GrowthTest {
  /** Delta, monotonic. */
  private static final byte[] DELTA = {0x10, 1, 0x18, 1};

  private static final List<?> EDITS =
      List.of(
          Map.of("key", "a", "value", "1", "action", "upsert"),
          Map.of("key", "b", "action", "delete"),
          Map.of("key", "c", "action", "hash"),
          Map.of("pattern", "^x", "action", "delete"));

  /** Sends one request through a processor. */
  abstract static class Through implements Consumer<byte[]> {
    private final Signal signal;
    private final Bench<?> bench;

    <C> Through(ProcessorType<C> type, Signal signal, Map<String, ?> config) {
      this.signal = signal;
      bench = new Bench<>(type, signal, config);
    }

    @Override
    public void accept(byte[] request) {
      try {
        var _ =
            bench.process(
                OtlpCheck.check(signal.request(), request, 0, request.length, Integer.MAX_VALUE));
      } catch (MalformedOtlp e) {
        throw new AssertionError(e);
      }
    }
  }

  static final class Attributes extends Through {
    Attributes() {
      super(AttributesProcessor.TYPE, Signal.LOGS, Map.of("actions", EDITS));
    }
  }

  static final class Resource extends Through {
    Resource() {
      super(ResourceProcessor.TYPE, Signal.LOGS, Map.of("attributes", EDITS));
    }
  }

  static final class Sampler extends Through {
    Sampler() {
      super(
          ProbabilisticSamplerProcessor.TYPE,
          Signal.LOGS,
          Map.of("sampling_percentage", 50, "attribute_source", "record", "from_attribute", "a"));
    }
  }

  static final class Filter extends Through {
    Filter() {
      super(
          FilterProcessor.TYPE,
          Signal.LOGS,
          Map.of(
              "logs",
              Map.of(
                  "exclude",
                  Map.of(
                      "match_type",
                      "strict",
                      "resource_attributes",
                      List.of(Map.of("key", "a", "value", "b")),
                      "record_attributes",
                      List.of(Map.of("key", "a", "value", "b"))))));
    }
  }

  static final class Cumulative extends Through {
    Cumulative() {
      super(DeltaToCumulativeProcessor.TYPE, Signal.METRICS, Map.of());
    }
  }

  private static byte[] fields(int count, int field, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      bytes[i] = (byte) content[i];
    }
    ProtoWriter writer = new ProtoWriter(16);
    for (int i = 0; i < count; i++) {
      writer.bytesField(field, bytes, 0, bytes.length);
    }
    return writer.toByteArray();
  }

  private static byte[] within(byte[] content, int... fields) {
    byte[] bytes = content;
    for (int field : fields) {
      ProtoWriter writer = new ProtoWriter(bytes.length + 8);
      writer.bytesField(field, bytes, 0, bytes.length);
      bytes = writer.toByteArray();
    }
    return bytes;
  }

  private static byte[] join(byte[] first, byte[] second) {
    ProtoWriter writer = new ProtoWriter(first.length + second.length);
    writer.bytes(first, 0, first.length);
    writer.bytes(second, 0, second.length);
    return writer.toByteArray();
  }

  private static final Map<String, IntFunction<byte[]>> LOGS =
      Map.of(
          "empty attributes", n -> within(fields(n, 6), 2, 2, 1),
          "one attribute again and again",
              n -> within(fields(n, 6, 0x0a, 1, 'b', 0x12, 3, 0x0a, 1, 'v'), 2, 2, 1),
          "empty records", n -> within(fields(n, 2), 2, 1),
          "empty scopes", n -> join(fields(n, 1, 0x12, 0), within(new byte[0], 2, 2, 1)),
          "records of a large resource",
              n -> within(join(within(fields(n, 1, 0x0a, 1, 'x'), 1), within(fields(n, 2), 2)), 1));

  private static final Map<String, IntFunction<byte[]>> METRICS =
      Map.of(
          "empty points", n -> within(join(fields(n, 1), DELTA), 7, 2, 2, 1),
          "points with many attributes",
              n -> within(join(within(fields(n, 7), 1), DELTA), 7, 2, 2, 1),
          "empty metrics", n -> within(join(fields(n, 2), fields(1, 2, 0x3a, 2, 0x0a, 0)), 2, 1));

  static Stream<Arguments> shapes() {
    Stream<Arguments> logs =
        Stream.of(Attributes.class, Resource.class, Sampler.class, Filter.class)
            .flatMap(work -> of(work, LOGS));
    return Stream.concat(logs, of(Cumulative.class, METRICS));
  }

  private static Stream<Arguments> of(
      Class<? extends Through> work, Map<String, IntFunction<byte[]>> shapes) {
    return shapes.entrySet().stream()
        .map(
            shape ->
                argumentSet(work.getSimpleName() + ", " + shape.getKey(), work, shape.getValue()));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void workGrowsWithTheBytes(Class<? extends Through> work, IntFunction<byte[]> input) {
    Steps.assertGrowLinearly(work, input, 1000);
  }
}
