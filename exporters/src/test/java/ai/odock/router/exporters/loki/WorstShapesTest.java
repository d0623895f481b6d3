package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.fixtures.Steps;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.text.SortedKeys;
import ai.odock.router.time.Clock;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that ask for much with few bytes cost time in proportion, and little memory. */
class WorstShapesTest {
  private static final int MAX = 2 << 20;

  /** Turns a request into pushes as a configuration says. */
  abstract static class Push implements Consumer<byte[]> {
    private final PushRequests push;
    int records;

    Push(Translation translation) {
      push = new PushRequests(translation, new ActiveStreams(5000, 1 << 20, Clock.SYSTEM), MAX);
    }

    @Override
    public void accept(byte[] request) {
      push.begin(batch(request), Pushed.NOW);
      while (push.next()) {
        records += push.records();
      }
      push.takeDropped().values().forEach(count -> records += count);
      push.forget();
    }
  }

  /** Lines are bodies, all else is structured metadata. */
  static final class AsItIs extends Push {
    AsItIs() {
      super(Translation.DEFAULT);
    }
  }

  static final class Logfmt extends Push {
    Logfmt() {
      super(keys(LineFormat.LOGFMT, null));
    }
  }

  static final class OldJson extends Push {
    OldJson() {
      super(keys(LineFormat.BODY, OldLabels.ALL));
    }
  }

  private static final Map<String, Class<? extends Push>> FORMATS =
      Map.of(
          "as it is", AsItIs.class,
          "logfmt", Logfmt.class,
          "old json", OldJson.class);

  private static Translation keys(LineFormat line, @Nullable OldLabels old) {
    return new Translation(
        List.of(), IndexLabels.ATTRIBUTES, old, MetadataChoice.ALL, line, true, Limits.LOKI);
  }

  private static Batch batch(byte[] request) {
    try {
      return Batch.of(
          Signal.LOGS,
          OtlpCheck.check(Signal.LOGS.request(), request, 0, request.length, Integer.MAX_VALUE),
          Requests.OTLP);
    } catch (MalformedOtlp e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Arguments> all() {
    return Arrays.stream(Shapes.values())
        .flatMap(
            shape ->
                FORMATS.entrySet().stream()
                    .map(
                        format ->
                            argumentSet(
                                shape.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                                    + ", "
                                    + format.getKey(),
                                shape,
                                format.getValue())));
  }

  @ParameterizedTest
  @MethodSource("all")
  void workGrowsWithTheBytes(Shapes shape, Class<? extends Push> format) {
    Steps.assertGrowLinearly(format, shape::of, 512);
  }

  @ParameterizedTest
  @MethodSource("all")
  void memoryIsBounded(Shapes shape, Class<? extends Push> format) throws Exception {
    assertThat(allocated(shape.of(2000), format)).isLessThan(12 * MAX);
  }

  static Stream<Arguments> elements() {
    return Stream.of(
        argumentSet("attributes", Shapes.EMPTY_ATTRIBUTES, AsItIs.class),
        argumentSet("attributes, logfmt", Shapes.EMPTY_ATTRIBUTES, Logfmt.class),
        argumentSet("attributes, old json", Shapes.EMPTY_ATTRIBUTES, OldJson.class),
        argumentSet("different attributes", Shapes.DIFFERENT_ATTRIBUTES, AsItIs.class),
        argumentSet("pairs of a body", Shapes.BODY_OF_EMPTY_PAIRS, AsItIs.class),
        argumentSet("pairs of a body, logfmt", Shapes.BODY_OF_EMPTY_PAIRS, Logfmt.class),
        argumentSet("scopes", Shapes.EMPTY_SCOPES, AsItIs.class));
  }

  /** Elements of two bytes each: what is made of one is charged, or is not made. */
  @ParameterizedTest
  @MethodSource("elements")
  void elementsTakeNoMemoryOfTheirOwn(Shapes shape, Class<? extends Push> format) throws Exception {
    long few = allocated(shape.of(250_000), format);
    byte[] request = shape.of(1_000_000);
    long many = allocated(request, format);
    long sorting = format == OldJson.class ? SortedKeys.workingBytes(request.length) : 0;
    assertThat(many).isLessThan(Math.max(few + (1 << 20), 12 * MAX) + sorting);
  }

  private static long allocated(byte[] request, Class<? extends Push> format) throws Exception {
    Push push = format.getDeclaredConstructor().newInstance();
    push.accept(Shapes.EMPTY_RECORDS.of(10));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    push.accept(request);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Between two moments in which others may run lies a bounded amount of work. */
  @Test
  void yieldsAfterSomeWork() {
    int[] yields = {0};
    Translation logfmt = keys(LineFormat.LOGFMT, null);
    ActiveStreams active = new ActiveStreams(5000, 1 << 20, Clock.SYSTEM);
    PushRequests push = new PushRequests(logfmt, active, MAX, new Pace(() -> yields[0]++));
    push.begin(batch(Shapes.LARGE_RESOURCE.of(10_000)), Pushed.NOW);
    while (push.next()) {}
    assertThat(yields[0]).isGreaterThan(10);
  }
}
