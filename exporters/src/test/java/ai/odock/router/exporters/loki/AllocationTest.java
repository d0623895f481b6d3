package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Once warm, no object is made for a record, an attribute or a label. */
class AllocationTest {
  private static final int RECORDS = 100;
  private static final int ROUNDS = 1000;

  @Test
  void allocatesNothingPerRecord() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    PushRequests push = new PushRequests(LokiExporter.MAX_REQUEST_BYTES);
    Batch batch = sample();
    assertThat(rounds(push, batch)).isEqualTo(ROUNDS * RECORDS);
    long before = threads.getCurrentThreadAllocatedBytes();
    int records = rounds(push, batch);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(records).isEqualTo(ROUNDS * RECORDS);
    // What a batch needs whatever its size, spread over its records.
    assertThat(bytes / ROUNDS / RECORDS).isLessThan(16);
  }

  private static int rounds(PushRequests push, Batch batch) {
    int records = 0;
    for (int i = 0; i < ROUNDS; i++) {
      push.begin(batch, Pushed.NOW);
      while (push.next()) {
        records += push.records();
      }
    }
    return records;
  }

  private static Batch sample() {
    AnyValue map =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder()
                    .addValues(Logs.attribute("user.id", "u1"))
                    .addValues(Logs.attribute("b", "<2>")))
            .build();
    LogRecord[] records = new LogRecord[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      records[i] =
          Logs.line(RECORDS - i, "request " + i + " done")
              .setObservedTimeUnixNano(7)
              .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
              .setSeverityText("INFO")
              .setTraceId(ByteString.copyFromUtf8("1234567890123456"))
              .setSpanId(ByteString.copyFromUtf8("12345678"))
              .addAttributes(Logs.attribute("http.route", "/v1/chat"))
              .addAttributes(Logs.attribute("ctx", map))
              .setBody(i % 2 == 0 ? map : Logs.string("line"))
              .build();
    }
    return Pushed.batch(
        Logs.request(
            List.of(Logs.attribute("service.name", "odock-server"), Logs.attribute("host", "h")),
            records));
  }
}
