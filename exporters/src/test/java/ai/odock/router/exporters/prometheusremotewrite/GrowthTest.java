package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.fixtures.MetricShapes;
import ai.odock.router.fixtures.Steps;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.prometheus.Settings.ResourceLabels;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that ask for much with few bytes cost work in proportion. */
class GrowthTest {
  /** Turns a request into write requests. */
  abstract static class Written implements Consumer<byte[]> {
    private final Translator translator;
    private final WriteRequests requests;
    int points;

    Written(ResourceLabels labels, Protocol protocol) {
      Settings settings = new Settings("", Map.of(), true, true, true, labels, 3_000_000);
      translator = new Translator(settings);
      requests = new WriteRequests(settings.maxRequestBytes(), protocol);
    }

    @Override
    public void accept(byte[] request) {
      translator.translate(
          MetricShapes.batch(request),
          table -> requests.write(table, 2, (shard, written) -> points += written.points()));
    }
  }

  static final class Version1 extends Written {
    Version1() {
      super(ResourceLabels.NONE, Protocol.VERSION_1);
    }
  }

  /** Every series has the labels of its resource. */
  static final class Version2 extends Written {
    Version2() {
      super(ResourceLabels.ALL, Protocol.VERSION_2);
    }
  }

  /** What the check for double counts notes. */
  static final class Noted implements Consumer<byte[]> {
    @Override
    public void accept(byte[] request) {
      new WrittenNames(Settings.DEFAULT).note(MetricShapes.batch(request));
    }
  }

  static Stream<Arguments> all() {
    return Arrays.stream(MetricShapes.values())
        .flatMap(
            shape ->
                Stream.of(
                    argumentSet(shape + ", 1.0", shape, Version1.class),
                    argumentSet(shape + ", 2.0", shape, Version2.class),
                    argumentSet(shape + ", names", shape, Noted.class)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void workGrowsWithTheBytes(MetricShapes shape, Class<? extends Consumer<byte[]>> work) {
    Steps.assertGrowLinearly(work, shape::of, 512);
  }

  /** A label needs a name, and a scope alone is nothing; all else comes to the work that counts. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"EMPTY_ATTRIBUTES", "EMPTY_SCOPES"})
  void smallOnesAreWritten(MetricShapes shape) {
    Version2 version2 = new Version2();
    version2.accept(shape.of(16));
    assertThat(version2.points).isPositive();
  }
}
