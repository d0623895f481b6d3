package ai.odock.router.otlp;

import ai.odock.router.Signal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** protobuf-java on the same messages: it judges the structure of a request and its text. */
final class StructureOracle {
  private StructureOracle() {}

  static boolean parses(Signal signal, byte[] bytes) {
    Parser<?> request =
        switch (signal) {
          case TRACES -> ExportTraceServiceRequest.parser();
          case METRICS -> ExportMetricsServiceRequest.parser();
          case LOGS -> ExportLogsServiceRequest.parser();
        };
    try {
      return request.parseFrom(bytes) != null;
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
