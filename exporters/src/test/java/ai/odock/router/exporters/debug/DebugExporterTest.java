package ai.odock.router.exporters.debug;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DebugExporterTest {
  private final CapturedLog log = new CapturedLog();

  private DebugExporter exporter(String verbosity) {
    var problems = new ConfigProblems();
    var config =
        ConfigTree.section("exporters::debug", Map.of("verbosity", verbosity), problems)
            .read(DebugExporter.Config::read);
    var context =
        new ComponentContext(
            new ComponentId("debug", ""),
            new Metrics(),
            new MemoryBudget(1 << 20),
            new FakeClock(),
            new BuildInfo("t", "1"),
            log);
    return new DebugExporter(requireNonNull(config), Signal.LOGS, context);
  }

  private static Batch batch(String body) {
    var record = LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue(body));
    return Requests.batch(
        Signal.LOGS,
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record)))
            .build());
  }

  @Test
  void detailedShowsTheTelemetry() {
    assertThat(exporter("detailed").export(batch("hello")).isAccepted()).isTrue();
    assertThat(log.lines()).singleElement().asString().contains("\"stringValue\":\"hello\"");
  }

  /** "A batch of 20 MB took 200 MB as one line." */
  @Test
  void aLineHasAnEnd() {
    Batch batch = batch("x".repeat(2 * DebugExporter.MAX_SHOWN));
    DebugExporter exporter = exporter("detailed");
    assertThat(exporter.export(batch).isAccepted()).isTrue();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .hasSizeLessThan(DebugExporter.MAX_SHOWN + 200)
        .contains("xxx… cut after 1048576 bytes");
    assertThat(exporter.workingBytes(batch)).isEqualTo(6L * DebugExporter.MAX_SHOWN);
  }

  @Test
  void basicShowsNothingAndTakesNothing() {
    Batch batch = batch("hello");
    DebugExporter exporter = exporter("basic");
    assertThat(exporter.export(batch).isAccepted()).isTrue();
    assertThat(log.lines()).singleElement().asString().doesNotContain("hello");
    assertThat(exporter.workingBytes(batch)).isZero();
  }
}
