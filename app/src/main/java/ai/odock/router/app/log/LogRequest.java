package ai.odock.router.app.log;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.selftelemetry.OwnOtlp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Lines as an {@code ExportLogsServiceRequest} (opentelemetry/proto/logs/v1/logs.proto), in the
 * form of the collector's bridge (contrib/bridges/otelzap): the component is the scope.
 */
final class LogRequest {
  private static final String SCOPE = "go.opentelemetry.io/collector/service";
  private static final String COMPONENT = "otelcol.";

  private LogRequest() {}

  /** One request with all the lines, by the components that wrote them. */
  static OtlpBytes encode(Map<String, String> resource, List<LogLine> lines) {
    Map<Map<String, String>, List<LogLine>> byComponent = new LinkedHashMap<>();
    lines.forEach(
        line -> byComponent.computeIfAbsent(component(line), c -> new ArrayList<>()).add(line));
    ProtoWriter out = new ProtoWriter(256 * lines.size());
    int whole = out.beginMessage(1);
    OwnOtlp.resource(out, resource);
    byComponent.forEach(
        (component, own) -> {
          int scope = out.beginMessage(2);
          OwnOtlp.scope(out, SCOPE, component);
          own.forEach(line -> record(out, line));
          out.endMessage(scope);
        });
    out.endMessage(whole);
    return new OtlpBytes(out.array(), 0, out.size(), lines.size());
  }

  private static Map<String, String> component(LogLine line) {
    Map<String, String> component = new LinkedHashMap<>();
    line.fields()
        .forEach(
            (key, value) -> {
              if (key.startsWith(COMPONENT)) {
                component.put(key, String.valueOf(value));
              }
            });
    return component;
  }

  private static void record(ProtoWriter out, LogLine line) {
    int mark = out.beginMessage(2);
    long nanos = line.epochMillis() * 1_000_000;
    out.fixed64Field(1, nanos);
    out.varintField(2, severity(line.level()));
    out.stringField(3, line.levelName());
    int body = out.beginMessage(5);
    OwnOtlp.value(out, line.message());
    out.endMessage(body);
    caller(out, line.caller());
    line.fields()
        .forEach(
            (key, value) -> {
              if (!key.startsWith(COMPONENT)) {
                OwnOtlp.attribute(out, 6, key, value);
              }
            });
    if (line.stack() != null) {
      OwnOtlp.attribute(out, 6, "exception.stacktrace", LogEncoding.trace(line.stack()));
    }
    out.fixed64Field(11, nanos);
    out.endMessage(mark);
  }

  private static void caller(ProtoWriter out, @Nullable Caller caller) {
    if (caller != null) {
      OwnOtlp.attribute(out, 6, "code.file.path", caller.path());
      OwnOtlp.attribute(out, 6, "code.line.number", caller.line());
      OwnOtlp.attribute(out, 6, "code.function.name", caller.function());
    }
  }

  private static int severity(Level level) {
    return switch (level) {
      case TRACE -> 1;
      case DEBUG -> 5;
      case INFO -> 9;
      case WARN -> 13;
      case ERROR -> 17;
    };
  }
}
