package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a batch is said to need is not less than what its buffers grow to. */
class WorkingBytesTest {
  private static final LogRecord EMPTY = LogRecord.getDefaultInstance();
  private static final LogRecord LINE = Logs.line(1, "x".repeat(200)).build();

  private static LogRecord[] times(int count, LogRecord record) {
    return Collections.nCopies(count, record).toArray(LogRecord[]::new);
  }

  private static ExportLogsServiceRequest resources(int count) {
    ExportLogsServiceRequest.Builder all = ExportLogsServiceRequest.newBuilder();
    for (int i = 0; i < count; i++) {
      all.mergeFrom(Logs.request(List.of(Logs.attribute("service.name", "s" + i)), EMPTY));
    }
    return all.build();
  }

  static Stream<Arguments> batches() {
    return Stream.of(
        argumentSet("nothing", Logs.request(List.of())),
        argumentSet("one record", Logs.request(List.of(), LINE)),
        argumentSet("a default batch", Logs.request(List.of(), times(8192, LINE))),
        argumentSet("200,000 empty records", Logs.request(List.of(), times(200_000, EMPTY))),
        argumentSet(
            "one long line", Logs.request(List.of(), Logs.line(1, "x".repeat(3 << 20)).build())),
        argumentSet("20,000 streams", resources(20_000)),
        argumentSet(
            "a long resource",
            Logs.request(List.of(Logs.attribute("k", "v".repeat(100_000))), times(500, LINE))));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void areEnough(ExportLogsServiceRequest request) {
    Batch batch = Pushed.batch(request);
    int max = LokiExporter.MAX_REQUEST_BYTES;
    PushRequests push = new PushRequests(max);
    long fresh = push.heldBytes();
    long most = 0;
    push.begin(batch, Pushed.NOW);
    while (push.next()) {
      most = Math.max(most, push.heldBytes());
    }
    assertThat(most - fresh).isLessThanOrEqualTo(PushRequests.workingBytes(batch, max));
  }
}
