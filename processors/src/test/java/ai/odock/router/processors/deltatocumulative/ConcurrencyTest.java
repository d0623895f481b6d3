package ai.odock.router.processors.deltatocumulative;

import static ai.odock.router.processors.deltatocumulative.Points.number;
import static ai.odock.router.processors.deltatocumulative.Points.request;
import static ai.odock.router.processors.deltatocumulative.Points.sum;
import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.telemetry.OtelcolDeltaToCumulative;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many clients at once, each of which sends its own requests one after the other. */
class ConcurrencyTest {
  private static final int CLIENTS = 6;
  private static final int REQUESTS = 8;
  private static final int STREAMS = 2_000;

  private final Converter converter = new Converter();
  private final CyclicBarrier together = new CyclicBarrier(CLIENTS);

  /** New streams of all clients are put into the same tables while these grow. */
  @Test
  void everyClientSeesItsOwnStreamsRiseByOne() throws InterruptedException, ExecutionException {
    List<Callable<Long>> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      List<Batch> batches = new ArrayList<>();
      for (int i = 1; i <= REQUESTS; i++) {
        batches.add(batch("client" + client, i));
      }
      clients.add(() -> wrongValues(batches));
    }
    assertThat(sumOf(clients)).as("wrong values").isZero();
    assertThat(converter.count(OtelcolDeltaToCumulative.STREAMS_TRACKED))
        .isEqualTo((long) CLIENTS * STREAMS);
    assertThat(converter.count(OtelcolDeltaToCumulative.DATAPOINTS))
        .isEqualTo((long) CLIENTS * STREAMS * REQUESTS);
    converter.close();
    assertThat(converter.memory.held()).isZero();
  }

  private static Batch batch(String client, int time) {
    NumberDataPoint[] points = new NumberDataPoint[STREAMS];
    for (int stream = 0; stream < STREAMS; stream++) {
      points[stream] =
          number(1, time)
              .setAsInt(1)
              .addAttributes(Points.attribute("client", client))
              .addAttributes(Points.attribute("stream", "s" + stream))
              .build();
    }
    return Requests.batch(Signal.METRICS, request(sum(points)));
  }

  private long wrongValues(List<Batch> batches) throws Exception {
    List<Batch> out = new ArrayList<>();
    for (Batch batch : batches) {
      together.await();
      out.add(converter.processor.apply(batch).batch());
    }
    long wrong = 0;
    for (int i = 0; i < out.size(); i++) {
      long expected = 1L + i;
      wrong +=
          Points.numbers(Converter.parse(out.get(i))).stream()
              .filter(point -> point.getAsInt() != expected)
              .count();
    }
    return wrong;
  }

  /** All add to one stream: whatever order they come in, what was taken is counted once. */
  @Test
  void oneStreamOfMany() throws InterruptedException, ExecutionException {
    int rounds = 200;
    int points = 200;
    List<Callable<Long>> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      List<Batch> batches = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        NumberDataPoint[] some = new NumberDataPoint[points];
        for (int i = 0; i < points; i++) {
          some[i] = number(1, 1 + ((long) round * points + i) * CLIENTS + client, 1);
        }
        batches.add(Requests.batch(Signal.METRICS, request(sum(some))));
      }
      clients.add(() -> taken(batches));
    }
    long taken = sumOf(clients);
    var last = number(1, 1_000_000_000, 0);
    assertThat(Points.numbers(converter.convert(request(sum(last)))))
        .containsExactly(number(1, 1_000_000_000, taken));
    converter.close();
  }

  private long taken(List<Batch> batches) throws Exception {
    long taken = 0;
    for (Batch batch : batches) {
      together.await();
      taken += converter.processor.apply(batch).batch().items();
    }
    return taken;
  }

  private static long sumOf(List<Callable<Long>> clients)
      throws InterruptedException, ExecutionException {
    long sum = 0;
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (Future<Long> one : threads.invokeAll(clients)) {
        sum += one.get();
      }
    }
    return sum;
  }
}
