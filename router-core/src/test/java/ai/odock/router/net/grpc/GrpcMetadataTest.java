package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.Batch;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.RawHttp2;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcMetadataTest {
  private final BlockingQueue<Map<String, List<String>>> seen = new LinkedBlockingQueue<>();

  /** Remembers what came with the message. */
  private final class Handler implements UnaryHandler {
    @Override
    public void handle(byte[] array, int offset, int length, GrpcReply reply) {
      throw new IllegalStateException("the server has metadata for us");
    }

    @Override
    public void handle(
        Map<String, List<String>> metadata, byte[] array, int offset, int length, GrpcReply reply) {
      seen.add(metadata);
      reply.ok(new byte[0]);
    }
  }

  private Map<String, List<String>> call(boolean include, Map<String, String> headers)
      throws Exception {
    GrpcServer server =
        GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
            .includeMetadata(include)
            .unary("test.Service", "See", new Handler())
            .build();
    server.start();
    try (RawHttp2 client = new RawHttp2(server.port())) {
      client.call(1, false, "/test.Service/See", headers);
      client.data(1, true, Bytes.framed(0, new byte[1]));
      assertThat(client.answer(1).status()).isEqualTo("0 ");
    } finally {
      server.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
    return seen.take();
  }

  @Test
  void isWhatGrpcGoShows() throws Exception {
    Map<String, String> headers =
        Map.of(
            "x-tenant", "acme",
            "user-agent", "test",
            "trace-bin", "cmF3IGJ5dGVz",
            "broken-bin", "%%%",
            "grpc-timeout", "10S",
            "grpc-encoding", "identity",
            "grpc-accept-encoding", "gzip");
    assertThat(call(true, headers))
        .isEqualTo(
            Map.of(
                Batch.CLIENT_ADDRESS,
                List.of("127.0.0.1"),
                ":authority",
                List.of("localhost"),
                "host",
                List.of("localhost"),
                "content-type",
                List.of("application/grpc"),
                "x-tenant",
                List.of("acme"),
                "user-agent",
                List.of("test"),
                "trace-bin",
                List.of("raw bytes"),
                "broken-bin",
                List.of("%%%"),
                "grpc-accept-encoding",
                List.of("gzip")));
  }

  @Test
  void isTheClientsAddressAloneUnlessItIsAskedFor() throws Exception {
    assertThat(call(false, Map.of("x-tenant", "acme")))
        .isEqualTo(Map.of(Batch.CLIENT_ADDRESS, List.of("127.0.0.1")));
  }

  @Test
  void aHostStandsInForTheAuthority() throws Exception {
    assertThat(call(true, Map.of(":authority", "", "host", "here")))
        .containsEntry(":authority", List.of("here"))
        .containsEntry("host", List.of("here"));
  }

  @Test
  void cannotBeChanged() throws Exception {
    Map<String, List<String>> metadata = call(true, Map.of());
    assertThatThrownBy(() -> metadata.put("x", List.of()))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
