package ai.odock.router.exporters.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.exporters.loki.LabelRule.Source;
import ai.odock.router.time.Clock;
import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Once warm, no object is made for a record, an attribute or a label. */
class AllocationTest {
  private static final int RECORDS = 100;
  private static final int ROUNDS = 1000;

  static Stream<Arguments> keys() {
    List<LabelRule> labels =
        List.of(
            new LabelRule("app", Source.RESOURCE, "service.name"),
            new LabelRule("route", Source.RECORD, "http.route"),
            new LabelRule("env", Source.CONSTANT, "prod"));
    return Stream.of(
        argumentSet("as it is", Translation.DEFAULT),
        argumentSet(
            "labels of records, JSON lines",
            keys(labels, MetadataChoice.NONE, LineFormat.JSON, null)),
        argumentSet(
            "logfmt lines, metadata by name",
            keys(
                List.of(),
                new MetadataChoice(false, List.of("http.route")),
                LineFormat.LOGFMT,
                null)),
        argumentSet(
            "the removed exporter",
            keys(List.of(), MetadataChoice.ALL, LineFormat.BODY, OldLabels.ALL)));
  }

  private static Translation keys(
      List<LabelRule> labels, MetadataChoice metadata, LineFormat line, @Nullable OldLabels old) {
    return new Translation(labels, IndexLabels.ATTRIBUTES, old, metadata, line, true, Limits.LOKI);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void allocatesNothingPerRecord(Translation keys) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ActiveStreams active = new ActiveStreams(5000, 1 << 20, Clock.SYSTEM);
    PushRequests push = new PushRequests(keys, active, LokiExporter.MAX_REQUEST_BYTES);
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
