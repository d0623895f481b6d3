package ai.odock.router.processors.deltatocumulative;

import static ai.odock.router.processors.deltatocumulative.Points.number;
import static ai.odock.router.processors.deltatocumulative.Points.request;
import static ai.odock.router.processors.deltatocumulative.Points.sum;
import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.telemetry.OtelcolDeltaToCumulative;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many clients at once, each of which sends its own requests one after the other. */
class ConcurrencyTest {
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 300;
  private static final int STREAMS = 50;

  private final Converter converter = new Converter();

  @Test
  void everyClientSeesItsOwnStreamsRiseByOne() throws InterruptedException, ExecutionException {
    try (converter;
        var threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Integer>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String name = "client" + client;
        clients.add(() -> wrongValues(name));
      }
      for (Future<Integer> wrong : threads.invokeAll(clients)) {
        assertThat(wrong.get()).isZero();
      }
      assertThat(converter.count(OtelcolDeltaToCumulative.STREAMS_TRACKED))
          .isEqualTo((long) CLIENTS * STREAMS);
      assertThat(converter.count(OtelcolDeltaToCumulative.DATAPOINTS))
          .isEqualTo((long) CLIENTS * STREAMS * REQUESTS);
    }
    assertThat(converter.memory.held()).isZero();
  }

  private int wrongValues(String client) {
    int wrong = 0;
    for (int i = 1; i <= REQUESTS; i++) {
      NumberDataPoint[] points = new NumberDataPoint[STREAMS];
      for (int stream = 0; stream < STREAMS; stream++) {
        points[stream] =
            number(1, 10L * i)
                .setAsInt(1)
                .addAttributes(Points.attribute("client", client))
                .addAttributes(Points.attribute("stream", "s" + stream))
                .build();
      }
      for (NumberDataPoint out : Points.numbers(converter.convert(request(sum(points))))) {
        wrong += out.getAsInt() == i ? 0 : 1;
      }
    }
    return wrong;
  }

  /** All threads add to one stream: whatever order they come in, no point is counted by halves. */
  @Test
  void oneStreamOfMany() throws InterruptedException, ExecutionException {
    try (converter;
        var threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Integer>> clients = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int offset = client;
        clients.add(
            () -> {
              int taken = 0;
              for (int i = 0; i < REQUESTS; i++) {
                var point = number(1, 1 + (long) i * CLIENTS + offset, 1);
                taken += Points.numbers(converter.convert(request(sum(point)))).size();
              }
              return taken;
            });
      }
      int taken = 0;
      for (Future<Integer> some : threads.invokeAll(clients)) {
        taken += some.get();
      }
      var last = number(1, 1_000_000, 0);
      assertThat(Points.numbers(converter.convert(request(sum(last)))))
          .containsExactly(number(1, 1_000_000, taken));
    }
  }
}
