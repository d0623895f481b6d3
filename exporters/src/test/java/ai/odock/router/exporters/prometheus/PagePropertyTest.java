package ai.odock.router.exporters.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Outcome;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random points give the page that plain code over protobuf-java's objects expects. */
class PagePropertyTest {
  private static final int RUNS = 200;
  private static final int REQUESTS = 8;

  @Test
  void thePageIsWhatTheOracleExpects() throws Exception {
    int samples = 0;
    Map<String, Integer> reasons = new TreeMap<>();
    for (int seed = 0; seed < RUNS; seed++) {
      GeneratedPoints generated = new GeneratedPoints(seed);
      Oracle oracle = new Oracle();
      Map<String, Integer> dropped = new TreeMap<>();
      try (Scraped router = new Scraped(Map.of())) {
        for (int i = 0; i < REQUESTS; i++) {
          var request = generated.request();
          oracle.take(request);
          Outcome.Accepted outcome = (Outcome.Accepted) router.export(request);
          outcome.rejected().forEach((reason, n) -> dropped.merge(reason, n, Integer::sum));
        }
        assertThat(dropped).as("seed %s", seed).isEqualTo(oracle.dropped());
        SortedMap<String, Double> page = TextPage.samples(router.page());
        assertThat(page).as("seed %s", seed).isEqualTo(oracle.samples());
        samples += page.size();
        dropped.forEach((reason, n) -> reasons.merge(reason, n, Integer::sum));
      }
    }
    // that the words are such that much of it happens
    assertThat(samples).isGreaterThan(RUNS * 10);
    assertThat(reasons)
        .containsOnlyKeys(
            "delta_temporality",
            "invalid_metric_name",
            "out_of_order",
            "type_conflict",
            "unspecified_temporality");
  }
}
