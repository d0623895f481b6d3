package ai.odock.router.exporters.loki;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Small requests of log records. */
final class Logs {
  private Logs() {}

  static AnyValue string(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  static KeyValue attribute(String key, String value) {
    return attribute(key, string(value));
  }

  static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  static LogRecord.Builder line(long nanos, String line) {
    return LogRecord.newBuilder().setTimeUnixNano(nanos).setBody(string(line));
  }

  /** Lines {@code line-0}, {@code line-1} … of one stream. */
  static ExportLogsServiceRequest lines(int count) {
    List<LogRecord> records =
        IntStream.range(0, count).mapToObj(i -> line(i + 1, "line-" + i).build()).toList();
    return request(List.of(attribute("service.name", "s")), records.toArray(LogRecord[]::new));
  }

  static ExportLogsServiceRequest request(List<KeyValue> resource, LogRecord... records) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(Resource.newBuilder().addAllAttributes(resource))
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(Arrays.asList(records))))
        .build();
  }

  /** The same bytes with one text in place of another of the same length, UTF-8 or not. */
  static byte[] replaced(ExportLogsServiceRequest request, String text, byte... with) {
    byte[] bytes = request.toByteArray();
    ByteString all = UnsafeByteOperations.unsafeWrap(bytes);
    ByteString wanted = ByteString.copyFromUtf8(text);
    for (int at = 0; at + with.length <= bytes.length; at++) {
      if (all.substring(at, at + with.length).equals(wanted)) {
        System.arraycopy(with, 0, bytes, at, with.length);
        return bytes;
      }
    }
    throw new AssertionError("no " + text);
  }
}
