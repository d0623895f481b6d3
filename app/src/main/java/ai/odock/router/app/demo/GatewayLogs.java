package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import java.util.List;
import java.util.Locale;

/** One log record for each request: a JSON line that names the request's trace. */
final class GatewayLogs {
  private static final int ATTRIBUTE = 6;

  private GatewayLogs() {}

  static OtlpBytes of(List<GatewayRequest> requests) {
    return GatewayExport.of(Signal.LOGS, out -> requests.forEach(request -> record(out, request)));
  }

  private static void record(ProtoWriter out, GatewayRequest request) {
    int record = out.beginMessage(GatewayExport.ITEM);
    out.fixed64Field(1, request.endNanos());
    out.fixed64Field(11, request.endNanos());
    out.varintField(2, severity(request.verdict().level()));
    out.stringField(3, request.verdict().level().toUpperCase(Locale.ROOT));
    int body = out.beginMessage(5);
    out.stringField(1, json(request));
    out.endMessage(body);
    Attributes.put(out, ATTRIBUTE, "organization.id", request.organisation());
    Attributes.put(out, ATTRIBUTE, "gateway.request_id", request.requestId());
    GatewayExport.traceId(out, 9, request);
    GatewayExport.spanId(out, 10, request.rootSpan());
    out.endMessage(record);
  }

  /** OTLP's number for a level. */
  private static int severity(String level) {
    return switch (level) {
      case "error" -> 17;
      case "warn" -> 13;
      default -> 9;
    };
  }

  /** Every value comes from a small fixed set, so there is nothing to escape. */
  private static String json(GatewayRequest request) {
    return String.format(
        Locale.ROOT,
        "{\"level\":\"%s\",\"msg\":\"%s\",\"status\":%d,\"durationMs\":%d,\"model\":\"%s\","
            + "\"organizationId\":\"%s\",\"requestId\":\"%s\",\"traceId\":\"%s\"}",
        request.verdict().level(),
        request.verdict().message(),
        request.verdict().status(),
        request.nanos() / 1_000_000,
        request.model().name(),
        request.organisation(),
        request.requestId(),
        request.traceId());
  }
}
