package ai.odock.router.app.it;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The items of OTLP requests as text, each with its resource and scope: every field takes part, and
 * how items are grouped does not.
 */
final class Items {
  private Items() {}

  static List<String> spans(List<byte[]> requests) throws InvalidProtocolBufferException {
    List<String> items = new ArrayList<>();
    for (byte[] request : requests) {
      for (var resource : ExportTraceServiceRequest.parseFrom(request).getResourceSpansList()) {
        for (var scope : resource.getScopeSpansList()) {
          String head =
              resource.getResource()
                  + resource.getSchemaUrl()
                  + scope.getScope()
                  + scope.getSchemaUrl();
          scope.getSpansList().forEach(span -> items.add(head + span));
        }
      }
    }
    return sorted(items);
  }

  static List<String> logs(List<byte[]> requests) throws InvalidProtocolBufferException {
    List<String> items = new ArrayList<>();
    for (byte[] request : requests) {
      for (var resource : ExportLogsServiceRequest.parseFrom(request).getResourceLogsList()) {
        for (var scope : resource.getScopeLogsList()) {
          String head =
              resource.getResource()
                  + resource.getSchemaUrl()
                  + scope.getScope()
                  + scope.getSchemaUrl();
          scope.getLogRecordsList().forEach(record -> items.add(head + record));
        }
      }
    }
    return sorted(items);
  }

  /** Whole metrics: nothing cuts them in these tests. */
  static List<String> metrics(List<byte[]> requests) throws InvalidProtocolBufferException {
    List<String> items = new ArrayList<>();
    for (byte[] request : requests) {
      for (var resource : ExportMetricsServiceRequest.parseFrom(request).getResourceMetricsList()) {
        for (var scope : resource.getScopeMetricsList()) {
          String head =
              resource.getResource()
                  + resource.getSchemaUrl()
                  + scope.getScope()
                  + scope.getSchemaUrl();
          scope.getMetricsList().forEach(metric -> items.add(head + metric));
        }
      }
    }
    return sorted(items);
  }

  private static List<String> sorted(List<String> items) {
    Collections.sort(items);
    return items;
  }
}
