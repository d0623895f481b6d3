package ai.odock.router.exporters.file;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.exporters.file.FileConfig.Format;
import ai.odock.router.fixtures.MetricShapes;
import ai.odock.router.fixtures.Steps;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that ask for much with few bytes cost work in proportion. */
class GrowthTest {
  abstract static class Encoded implements Consumer<byte[]> {
    private final RecordBuffer buffer;

    Encoded(Format format, boolean compressed) {
      buffer = new RecordBuffer(new FileConfig("f", format, compressed, false, null, null, null));
    }

    @Override
    public void accept(byte[] request) {
      buffer.encode(MetricShapes.batch(request));
      buffer.clear();
    }
  }

  static final class Json extends Encoded {
    Json() {
      super(Format.JSON, false);
    }
  }

  static final class Proto extends Encoded {
    Proto() {
      super(Format.PROTO, true);
    }
  }

  /** By an attribute that is the last of those that shapes have. */
  static final class Grouped implements Consumer<byte[]> {
    @Override
    public void accept(byte[] request) {
      var _ = Groups.of(MetricShapes.batch(request), "k").batches();
    }
  }

  static Stream<Arguments> all() {
    return Arrays.stream(MetricShapes.values())
        .flatMap(
            shape ->
                Stream.of(
                    argumentSet(shape + ", json", shape, Json.class),
                    argumentSet(shape + ", proto", shape, Proto.class),
                    argumentSet(shape + ", groups", shape, Grouped.class)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void workGrowsWithTheBytes(MetricShapes shape, Class<? extends Consumer<byte[]>> work) {
    Steps.assertGrowLinearly(work, shape::of, 512);
  }
}
