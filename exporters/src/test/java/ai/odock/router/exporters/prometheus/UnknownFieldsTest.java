package ai.odock.router.exporters.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Fields that OTLP does not have change nothing, wherever they stand and whatever they look like.
 */
class UnknownFieldsTest {
  private static final int RUNS = 60;
  private static final int REQUESTS = 6;
  private static final Map<String, ?> KEYS =
      Map.of("resource_to_telemetry_conversion", Map.of("enabled", true));

  /** A gauge has no temporality: field 2 of it, which a sum has as a number, may hold bytes. */
  @Test
  void aGaugeWithBytesWhereASumHasItsTemporality() throws Exception {
    byte[] gauge = {0xa, 0, 0x12, 1, 1};
    byte[] metric = {0xa, 1, 'm', 0x2a, 5, gauge[0], gauge[1], gauge[2], gauge[3], gauge[4]};
    byte[] request = new byte[metric.length + 6];
    System.arraycopy(
        new byte[] {0xa, (byte) (metric.length + 4), 0x12, (byte) (metric.length + 2), 0x12, 10},
        0,
        request,
        0,
        6);
    System.arraycopy(metric, 0, request, 6, metric.length);
    try (Scraped router = new Scraped(Map.of())) {
      assertThat(router.exporter.export(RawBatch.of(request))).isEqualTo(Outcome.Accepted.ALL);
      assertThat(TextPage.samples(router.page()).values()).containsExactly(0.0);
    }
  }

  @Test
  void unknownFieldsAtEveryLevel() throws Exception {
    int lines = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      try (Scraped plain = new Scraped(KEYS);
          Scraped mangled = new Scraped(KEYS)) {
        GeneratedPoints generated = new GeneratedPoints(seed);
        for (int i = 0; i < REQUESTS; i++) {
          byte[] rough =
              OtlpMangler.mangleTypes(
                  Signal.METRICS.request(), generated.request().toByteArray(), 100L * seed + i);
          byte[] tidy = OtlpRequests.plain(Signal.METRICS, rough);
          assertThat(export(mangled, rough)).as("seed %d", seed).isEqualTo(export(plain, tidy));
        }
        lines += samePages(plain, mangled, seed);
      }
    }
    assertThat(lines).isGreaterThan(RUNS * 5);
  }

  private static int samePages(Scraped plain, Scraped mangled, int seed)
      throws IOException, InterruptedException {
    String page = plain.page();
    assertThat(mangled.page()).as("seed %d", seed).isEqualTo(page);
    assertThat(mangled.bytes(Scraped.PROTOBUF)).isEqualTo(plain.bytes(Scraped.PROTOBUF));
    return (int) page.lines().count();
  }

  private static Outcome export(Scraped router, byte[] request) throws StartException {
    OtlpBytes bytes = new OtlpBytes(request, 0, request.length, 0);
    return router.exporter.export(Batch.of(Signal.METRICS, bytes, Requests.OTLP));
  }
}
