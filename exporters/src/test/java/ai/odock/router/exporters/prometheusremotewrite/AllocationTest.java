package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.prometheus.Settings;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A warm translator makes no object per point, series or label. */
class AllocationTest {
  private static final int POINTS = 100;
  private static final int ROUNDS = 1000;

  @Test
  void allocatesNothingPerPoint() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Translator translator = new Translator(Settings.DEFAULT);
    Batch batch = Translated.batch(sample());
    long[] seen = new long[2];
    Version1Body request = new Version1Body();
    Consumer<SeriesTable> sink =
        table -> {
          request.clear();
          for (int series = 0; series < table.size(); series++) {
            request.add(table, series);
            seen[0] += table.points(series);
          }
          seen[1] += request.size();
        };
    translate(translator, batch, sink);
    long before = threads.getCurrentThreadAllocatedBytes();
    translate(translator, batch, sink);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(seen[0]).isEqualTo(2L * ROUNDS * POINTS);
    assertThat(seen[1]).isPositive();
    // What a batch needs whatever its size, spread over its points.
    assertThat(bytes / ROUNDS / POINTS).isLessThan(8);
  }

  private static void translate(Translator translator, Batch batch, Consumer<SeriesTable> sink) {
    for (int i = 0; i < ROUNDS; i++) {
      if (!translator.translate(batch, sink).dropped().isEmpty()) {
        throw new AssertionError("dropped");
      }
    }
  }

  private static byte[] sample() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            AllocationTest.class.getResourceAsStream("/samples/metrics-100.pb"))) {
      return in.readAllBytes();
    }
  }
}
