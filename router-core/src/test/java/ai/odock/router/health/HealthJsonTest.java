package ai.odock.router.health;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.StatusCode;
import ai.odock.router.health.ComponentHealth.Backend;
import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.health.RouterHealth.Phase;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthJsonTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void tellsEverything() throws IOException {
    Backend bad = new Backend(7, T, StatusCode.UNAVAILABLE, false, T.minusSeconds(5), 12, true);
    Backend good = new Backend(0, null, StatusCode.INTERNAL, true, T, -1, false);
    RouterHealth health =
        new RouterHealth(
            Phase.RUNNING,
            T,
            List.of(
                new ComponentHealth("exporter/a\"b", "traces", Status.FAILING, bad),
                new ComponentHealth("exporter/c", "logs", Status.OK, good),
                new ComponentHealth("processor/batch", "traces/2", Status.OK, null),
                new ComponentHealth("receiver/otlp", "", Status.STARTING, null)),
            List.of(
                new RouterHealth.Pipeline("traces/2", false),
                new RouterHealth.Pipeline("logs", true)));
    StringWriter json = new StringWriter();
    HealthJson.write(health, json);
    assertThat(json)
        .hasToString(
            """
            {"status":"degraded","since":"2026-01-01T00:00:00Z",\
            "pipelines":[{"pipeline":"traces/2","open":false},{"pipeline":"logs","open":true}],\
            "components":[{"component":"exporter/a\\"b","signal":"traces","status":"failing",\
            "last_delivery":"2025-12-31T23:59:55Z","failing_since":"2026-01-01T00:00:00Z",\
            "failed_attempts":7,"last_error":"Unavailable","permanent":false,\
            "queued":12,"refusing":true},\
            {"component":"exporter/c","signal":"logs","status":"ok",\
            "last_delivery":"2026-01-01T00:00:00Z"},\
            {"component":"processor/batch","pipeline":"traces/2","status":"ok"},\
            {"component":"receiver/otlp","status":"starting"}]}
            """);
  }
}
