package ai.odock.router.receivers.loki;

import ai.odock.router.Signal;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What becomes of a push, read back by the generated classes. */
final class Translated {
  static final long NOW = 1_790_000_000_000_000_000L;
  static final PushOptions CONTRIB = new PushOptions(true, false, 1 << 20, 1 << 16);
  static final PushOptions RESTORING = new PushOptions(true, true, 1 << 20, 1 << 16);

  private Translated() {}

  private static boolean room(long bytes) {
    return bytes >= 0;
  }

  static List<LogRecord> protobuf(PushOptions options, byte[] push) throws MalformedPush {
    byte[] array = new byte[push.length + 7];
    System.arraycopy(push, 0, array, 3, push.length);
    return records(
        ProtobufPush.read(
            array,
            3,
            push.length,
            new RecordWriter(options, new Refusals(1 << 16), NOW, 256, Translated::room),
            Translated::room));
  }

  static List<LogRecord> json(PushOptions options, String push) throws MalformedPush {
    return json(options, push.getBytes(StandardCharsets.UTF_8));
  }

  static List<LogRecord> json(PushOptions options, byte[] push) throws MalformedPush {
    byte[] array = new byte[push.length + 7];
    System.arraycopy(push, 0, array, 3, push.length);
    return records(
        JsonPush.read(
            array,
            3,
            push.length,
            new RecordWriter(options, new Refusals(1 << 16), NOW, 256, Translated::room),
            Translated::room));
  }

  /** They lie in one scope without a name, of a resource without attributes. */
  static List<LogRecord> records(OtlpBytes bytes) {
    try {
      OtlpBytes checked =
          OtlpCheck.check(Signal.LOGS.request(), bytes.array(), bytes.offset(), bytes.length());
      var request = ExportLogsServiceRequest.parseFrom(bytes.toByteArray());
      if (checked.items() != bytes.items()) {
        throw new AssertionError(bytes.items() + " announced, " + checked.items() + " there");
      }
      if (bytes.items() == 0) {
        return List.of();
      }
      List<LogRecord> records = request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
      var expected = ExportLogsServiceRequest.newBuilder();
      expected.addResourceLogsBuilder().addScopeLogsBuilder().addAllLogRecords(records);
      if (!expected.build().equals(request)) {
        throw new AssertionError(request);
      }
      return records;
    } catch (MalformedOtlp | InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static Map<String, String> attributes(LogRecord record) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (KeyValue pair : record.getAttributesList()) {
      if (attributes.put(pair.getKey(), pair.getValue().getStringValue()) != null) {
        throw new AssertionError("twice " + pair.getKey());
      }
    }
    return attributes;
  }
}
