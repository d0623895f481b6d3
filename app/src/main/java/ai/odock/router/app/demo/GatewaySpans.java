package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoWriter;
import java.util.List;

/** The spans of requests: one for the request and one for each step that it got through. */
final class GatewaySpans {
  private static final int SERVER = 2;
  private static final int ERROR = 2;
  private static final int ATTRIBUTE = 9;

  private GatewaySpans() {}

  static OtlpBytes of(List<GatewayRequest> requests) {
    return GatewayExport.of(
        Signal.TRACES,
        out -> {
          for (GatewayRequest request : requests) {
            root(out, request);
            for (int i = 0; i < request.verdict().stages(); i++) {
              stage(out, request, i);
            }
          }
        });
  }

  private static void root(ProtoWriter out, GatewayRequest request) {
    int span = out.beginMessage(GatewayExport.ITEM);
    ids(out, request, request.rootSpan());
    out.stringField(5, "POST " + request.route());
    out.varintField(6, SERVER);
    out.fixed64Field(7, request.startNanos());
    out.fixed64Field(8, request.endNanos());
    shared(out, request);
    Attributes.put(out, ATTRIBUTE, "gateway.route", request.route());
    Attributes.put(out, ATTRIBUTE, "gateway.model", request.model().name());
    Attributes.put(out, ATTRIBUTE, "gateway.provider", request.model().provider());
    Attributes.put(out, ATTRIBUTE, "http.response.status_code", request.verdict().status());
    status(out, request);
    out.endMessage(span);
  }

  private static void stage(ProtoWriter out, GatewayRequest request, int index) {
    Stage stage = Stage.IN_ORDER.get(index);
    boolean last = index == request.verdict().stages() - 1;
    int span = out.beginMessage(GatewayExport.ITEM);
    ids(out, request, request.rootSpan() + 1 + index);
    GatewayExport.spanId(out, 4, request.rootSpan());
    out.stringField(5, stage.name());
    out.varintField(6, stage.kind());
    out.fixed64Field(7, request.startNanos() + (long) (stage.from() * request.nanos()));
    out.fixed64Field(8, request.startNanos() + (long) (stage.to() * request.nanos()));
    shared(out, request);
    Attributes.put(out, ATTRIBUTE, "gateway.module", stage.module());
    if (last && request.verdict().failed()) {
      Attributes.put(out, ATTRIBUTE, "gateway.decision", "block");
      status(out, request);
    }
    out.endMessage(span);
  }

  private static void ids(ProtoWriter out, GatewayRequest request, long span) {
    GatewayExport.traceId(out, 1, request);
    GatewayExport.spanId(out, 2, span);
  }

  private static void shared(ProtoWriter out, GatewayRequest request) {
    Attributes.put(out, ATTRIBUTE, "organization.id", request.organisation());
    Attributes.put(out, ATTRIBUTE, "gateway.request_id", request.requestId());
  }

  private static void status(ProtoWriter out, GatewayRequest request) {
    if (request.verdict().failed()) {
      Attributes.put(out, ATTRIBUTE, "error.class", request.verdict().errorClass());
      int status = out.beginMessage(15);
      out.stringField(2, request.verdict().message());
      out.varintField(3, ERROR);
      out.endMessage(status);
    }
  }
}
