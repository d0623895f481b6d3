package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One damaged span among good requests of other clients behind batch costs only its own sender. */
class DamagedNeighbourIT {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final int ROUNDS = 40;

  @Test
  void onlyTheSenderOfTheDamageIsRefused(@TempDir Path folder) throws Exception {
    try (RoughRouter router = RoughRouter.start(folder)) {
      List<byte[]> good = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        byte[] first = request("first-" + i);
        byte[] second = request("second-" + i);
        assertThat(router.post(Signal.TRACES, PROTOBUF, "", first)).isEqualTo(200);
        assertThat(router.post(Signal.TRACES, PROTOBUF, "", damaged(i))).isEqualTo(400);
        assertThat(router.call(Signal.TRACES, "", second)).isEqualTo(Status.Code.OK);
        assertThat(router.call(Signal.TRACES, "", damaged(i)))
            .isEqualTo(Status.Code.INVALID_ARGUMENT);
        good.add(first);
        good.add(second);
      }

      awaitSpans(router.backend(), good.size());
      List<byte[]> received = router.backend().bodies("/v1/traces");
      assertThat(received).as("batches, or nobody had a neighbour").hasSizeLessThan(good.size());
      assertThat(Items.spans(received)).isEqualTo(Items.spans(good));
      assertThat(router.rejected()).isEqualTo(Map.of("malformed", 2L * ROUNDS));
      router.isWell();
    }
  }

  private static byte[] request(String name) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    request
        .addResourceSpansBuilder()
        .addScopeSpansBuilder()
        .addSpans(
            Span.newBuilder()
                .setTraceId(ByteString.copyFrom(new byte[16]))
                .setSpanId(ByteString.copyFrom(new byte[8]))
                .setName(name));
    return request.build().toByteArray();
  }

  /** A request whose span is damaged inside, while everything around it is as it should be. */
  private static byte[] damaged(int kind) {
    byte[] span =
        switch (kind % 4) {
          case 0 -> new byte[] {0x2a, 5, 'n', 'a'}; // a name that is shorter than it says
          case 1 -> new byte[] {0x0a, 3, 1, 2, 3}; // a trace id of three bytes
          case 2 -> new byte[] {0x39, 1, 2}; // a time of two bytes
          default -> new byte[] {0x4a, 2, 0x12, 9}; // an attribute that goes on past its end
        };
    byte[] scope = RoughBodies.field(2, RoughBodies.field(2, span));
    return RoughBodies.field(1, scope);
  }

  private static void awaitSpans(HttpBackend backend, int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (Items.spans(backend.bodies("/v1/traces")).size() < count && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
    }
  }
}
