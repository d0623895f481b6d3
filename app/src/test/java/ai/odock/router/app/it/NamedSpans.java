package ai.odock.router.app.it;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;

/** Requests of spans that can be told apart by their names, each of about half a kilobyte. */
final class NamedSpans {
  private NamedSpans() {}

  /** Spans {@code name-0}, {@code name-1} … */
  static ExportTraceServiceRequest request(String name, int spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    var scope = request.addResourceSpansBuilder().addScopeSpansBuilder();
    for (int i = 0; i < spans; i++) {
      scope.addSpans(
          Span.newBuilder()
              .setTraceId(ByteString.copyFrom(new byte[16]))
              .setSpanId(ByteString.copyFrom(new byte[8]))
              .setTraceState("x".repeat(400))
              .setName(name + "-" + i));
    }
    return request.build();
  }

  static List<String> of(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(r -> r.getScopeSpansList().stream())
        .flatMap(s -> s.getSpansList().stream())
        .map(Span::getName)
        .toList();
  }

  /** All that a backend has taken. */
  static List<String> takenBy(GrpcBackend backend) throws Exception {
    List<String> names = new ArrayList<>();
    for (byte[] request : backend.requests()) {
      names.addAll(of(ExportTraceServiceRequest.parseFrom(request)));
    }
    return names;
  }
}
