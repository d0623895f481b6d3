package ai.odock.router.exporters.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.fixtures.MetricShapes;
import ai.odock.router.fixtures.Steps;
import ai.odock.router.otlp.ProtoWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that ask for much with few bytes cost work in proportion, taken in and shown. */
class GrowthTest {
  /** Takes a request in twice, the second time as known, and shows the page. */
  abstract static class Taken implements Consumer<byte[]> {
    private final HeldMemory memory = new HeldMemory(new MemoryBudget(1L << 30), 64 << 20);
    private final Store store = new Store(Integer.MAX_VALUE, memory);
    private final Intake intake;
    private final PageWriter writer;
    private final Escaping escaping;
    long written;
    int shown;

    Taken(Map<String, ?> keys, boolean protobuf, Escaping escaping) {
      PrometheusConfig config = Scraped.config(keys);
      this.escaping = escaping;
      intake =
          new Intake(
              new Translation(config),
              store,
              new Known(memory),
              new Targets(store, config.names().targetInfo()));
      ProtoWriter buffer = new ProtoWriter(1 << 10);
      PageWriter.Out out = (array, offset, length) -> written += length;
      writer =
          protobuf
              ? new ProtobufWriter(true, escaping, buffer, out)
              : new TextWriter(true, true, escaping, buffer, out);
    }

    @Override
    public void accept(byte[] request) {
      intake.take(MetricShapes.batch(request), 0);
      intake.take(MetricShapes.batch(request), 0);
      try {
        shown = store.size();
        new Page(store, writer, escaping).write(0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static final class Text extends Taken {
    Text() {
      super(Map.of(), false, Escaping.UNDERSCORES);
    }
  }

  /** Every series has the labels of its resource. */
  static final class Protobuf extends Taken {
    Protobuf() {
      super(
          Map.of("resource_to_telemetry_conversion", Map.of("enabled", true)),
          true,
          Escaping.VALUES);
    }
  }

  static Stream<Arguments> all() {
    return Arrays.stream(MetricShapes.values())
        .flatMap(
            shape ->
                Stream.of(
                    argumentSet(shape + ", text", shape, Text.class),
                    argumentSet(shape + ", protobuf", shape, Protobuf.class)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void workGrowsWithTheBytes(MetricShapes shape, Class<? extends Taken> taken) {
    Steps.assertGrowLinearly(taken, shape::of, 512);
  }

  /** A label needs a name, and a scope alone is nothing; all else comes to the work that counts. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"EMPTY_ATTRIBUTES", "EMPTY_SCOPES"})
  void smallOnesAreShown(MetricShapes shape) {
    Text text = new Text();
    text.accept(shape.of(16));
    assertThat(text.shown).isPositive();
  }
}
