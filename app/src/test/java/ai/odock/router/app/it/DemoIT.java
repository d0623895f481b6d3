package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as a new user starts it. */
class DemoIT {
  private static final String NOTHING_LOST =
      "Everything that the router took in was delivered: lost 0.";

  /** A row of the last table: signal, sent, received, delivered, lost. */
  private static final Pattern BALANCE =
      Pattern.compile("(traces|metrics|logs) +([\\d,]+) +([\\d,]+) +([\\d,]+) +([\\d,]+)");

  /** A row of the other tables while Loki is away: the number that waits. */
  private static final Pattern DOWN =
      Pattern.compile("logs +[\\d,]+ +Loki \\(down\\) +[\\d,]+ +([\\d,]+) +0");

  @TempDir private Path folder = Path.of("");

  private RouterProcess demo(String... arguments) throws IOException {
    String offset = String.valueOf(freeOffset());
    String[] all =
        Stream.concat(Stream.of("demo", "--port-offset", offset), Stream.of(arguments))
            .toArray(String[]::new);
    return RouterProcess.launch(folder, Map.of(), all);
  }

  @Test
  void everySignalIsDeliveredAndItEndsByItself() throws Exception {
    RouterProcess demo = demo("--for", "8s");

    assertThat(demo.awaitExit()).isZero();

    assertBalanced(demo);
    assertThat(demo.output().lines())
        .as("no line of a log or a stack trace")
        .noneMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*|\tat .*"));
  }

  @Test
  void anOutageMakesItemsWaitAndLosesNone() throws Exception {
    RouterProcess demo =
        demo("--break", "loki", "--break-after", "2s", "--break-for", "6s", "--for", "16s");

    assertThat(demo.awaitExit()).isZero();

    assertThat(demo.output())
        .contains(">> Loki is down now", ">> Loki is back.")
        .containsPattern(">> The [\\d,]+ log records that waited were retried and delivered");
    List<Long> waiting =
        DOWN.matcher(demo.output()).results().map(r -> number(r.group(1))).toList();
    assertThat(waiting).as(demo.output()).isNotEmpty().allMatch(items -> items > 0);
    assertBalanced(demo);
  }

  @Test
  void aSignalInTheMiddleOfAnOutageLosesNothingEither() throws Exception {
    RouterProcess demo = demo("--break", "tempo", "--break-after", "1s", "--break-for", "4m");
    awaitOutput(demo, "Tempo (down)");

    assertThat(demo.terminate()).isZero();

    assertThat(demo.output()).contains("Stopping: ", ">> Tempo is back.");
    assertBalanced(demo);
  }

  @Test
  void aPortInUseIsToldWithAWayOut() throws Exception {
    int offset = freeOffset();
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 4318 + offset));
      RouterProcess demo =
          RouterProcess.launch(
              folder, Map.of(), "demo", "--port-offset", String.valueOf(offset), "--for", "1s");

      assertThat(demo.awaitExit()).isEqualTo(1);
      assertThat(demo.output())
          .startsWith("Error: another program uses port " + (4318 + offset))
          .contains("--port-offset ");
      assertThat(demo.output().lines()).hasSize(1);
    }
  }

  private static void assertBalanced(RouterProcess demo) {
    assertThat(demo.output()).contains(NOTHING_LOST);
    List<String> signals =
        BALANCE
            .matcher(demo.output())
            .results()
            .map(
                row -> {
                  assertThat(number(row.group(2))).as(row.group()).isPositive();
                  assertThat(List.of(row.group(3), row.group(4)))
                      .as(row.group())
                      .containsOnly(row.group(2));
                  assertThat(row.group(5)).as(row.group()).isEqualTo("0");
                  return row.group(1);
                })
            .toList();
    assertThat(signals).as(demo.output()).containsExactly("traces", "metrics", "logs");
    Matcher spans = Pattern.compile("stand-ins counted ([\\d,]+) spans").matcher(demo.output());
    assertThat(spans.find()).isTrue();
    Matcher traces = BALANCE.matcher(demo.output());
    assertThat(traces.find()).isTrue();
    assertThat(number(spans.group(1))).isGreaterThanOrEqualTo(number(traces.group(4)));
  }

  private static void awaitOutput(RouterProcess demo, String text) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    Object pause = new Object();
    while (!demo.output().contains(text)) {
      assertThat(System.nanoTime()).as(demo.output()).isLessThan(end);
      synchronized (pause) {
        TimeUnit.MILLISECONDS.timedWait(pause, 50);
      }
    }
  }

  private static long number(String digits) {
    return Long.parseLong(digits.replace(",", ""));
  }

  /** One that keeps every port of the demo below those that the machine hands out by itself. */
  private static int freeOffset() {
    for (int offset = 1_100; offset < 18_000; offset += 100) {
      if (Stream.of(4317, 4318, 8888).allMatch(isFreeWith(offset))) {
        return offset;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static Predicate<Integer> isFreeWith(int offset) {
    return port -> {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + offset));
        return true;
      } catch (IOException e) {
        return false;
      }
    };
  }
}
