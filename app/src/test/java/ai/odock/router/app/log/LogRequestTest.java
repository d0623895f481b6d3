package ai.odock.router.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.selftelemetry.LogsConfig;
import ai.odock.router.telemetry.ComponentAttributes;
import ai.odock.router.telemetry.ComponentLog;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The official classes read what was written. */
class LogRequestTest {
  @Test
  void encodesLinesAsTheCollectorDoes() throws Exception {
    List<LogLine> lines = new ArrayList<>();
    LogBackend backend = new LogBackend(new FakeClock(), line -> {});
    backend.apply(LogsConfig.DEFAULT, Map.of(), line -> {}, lines::add);
    Logger log = new LineLogger("router", backend);
    Logger exporter =
        ComponentLog.of(log, ComponentAttributes.of("exporter", "otlp/a", "traces", ""));
    log.atInfo().addKeyValue("NumCPU", 2).addKeyValue("Version", "1").log("Starting...");
    exporter.warn("{} failed", "it");
    exporter.atError().setCause(new IllegalStateException("planted")).log("defect");

    var request =
        ExportLogsServiceRequest.parseFrom(
            LogRequest.encode(Map.of("service.name", "router"), lines).toByteArray());

    ResourceLogs resource = request.getResourceLogs(0);
    assertThat(request.getResourceLogsCount()).isEqualTo(1);
    assertThat(texts(resource.getResource().getAttributesList()))
        .containsExactly("service.name=router");
    assertThat(resource.getScopeLogsList())
        .extracting(scope -> texts(scope.getScope().getAttributesList()))
        .containsExactly(
            List.of(),
            List.of(
                "otelcol.component.id=otlp/a",
                "otelcol.component.kind=exporter",
                "otelcol.signal=traces"));
    ScopeLogs own = resource.getScopeLogs(0);
    assertThat(own.getScope().getName()).isEqualTo("go.opentelemetry.io/collector/service");
    LogRecord start = own.getLogRecords(0);
    assertThat(start.getTimeUnixNano()).isEqualTo(1_000_000_000L);
    assertThat(start.getObservedTimeUnixNano()).isEqualTo(1_000_000_000L);
    assertThat(start.getSeverityNumber()).isEqualTo(SeverityNumber.SEVERITY_NUMBER_INFO);
    assertThat(start.getSeverityText()).isEqualTo("info");
    assertThat(start.getBody().getStringValue()).isEqualTo("Starting...");
    assertThat(start.getAttributesList())
        .extracting(KeyValue::getKey)
        .containsExactly(
            "code.file.path", "code.line.number", "code.function.name", "NumCPU", "Version");
    assertThat(start.getAttributes(0).getValue().getStringValue())
        .isEqualTo("ai/odock/router/app/log/LogRequestTest.java");
    assertThat(start.getAttributes(3).getValue().getIntValue()).isEqualTo(2);
    List<LogRecord> others = resource.getScopeLogs(1).getLogRecordsList();
    assertThat(others.get(0).getBody().getStringValue()).isEqualTo("it failed");
    assertThat(others.get(1).getAttributesList())
        .anyMatch(it -> it.getKey().equals("exception.stacktrace"))
        .anyMatch(it -> it.getKey().equals("error"));
  }

  private static List<String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .map(it -> it.getKey() + "=" + it.getValue().getStringValue())
        .toList();
  }
}
