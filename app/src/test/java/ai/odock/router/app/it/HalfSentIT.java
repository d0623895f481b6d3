package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are begun and not ended are cut after their time, on both doors. */
class HalfSentIT {
  private static final int CLIENTS = 40;
  private static final int CUT_WITHIN_SECONDS = 80;

  @Test
  void halfSentRequestsAreCut(@TempDir Path folder) throws Exception {
    List<RawSocket> clients = new ArrayList<>();
    try (RoughRouter router = RoughRouter.start(folder);
        ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(begun(router.httpPort(), "POST /v1/tra"));
        clients.add(begun(router.httpPort(), "POST /v1/traces HTTP/1.1\r\nHost: x\r\nX: y"));
        clients.add(
            begun(
                router.httpPort(),
                "POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100000\r\n\r\n{"));
        clients.add(begun(router.grpcPort(), "PRI * HT"));
        RawSocket call = RawSocket.http2(router.grpcPort());
        call.call(1, 0);
        call.frame(RawSocket.DATA, 0, 1, new byte[] {0, 0, 0, 16, 0, 7});
        clients.add(call);
        RawSocket head = RawSocket.http2(router.grpcPort());
        head.frame(RawSocket.HEADERS, 0, 1, RawSocket.callHeaders());
        clients.add(head);
        RawSocket frame = RawSocket.http2(router.grpcPort());
        frame.send(new byte[] {0, 0, 8, RawSocket.PING, 0, 0});
        clients.add(frame);
        clients.add(RoughRouter.deaf(router.grpcPort(), 1));
      }
      List<Future<?>> ends = new ArrayList<>();
      for (RawSocket client : clients) {
        ends.add(
            waiting.submit(
                () -> {
                  client.awaitCut();
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        var _ = end.get(CUT_WITHIN_SECONDS, TimeUnit.SECONDS);
      }
      router.isWell();
      assertThat(ends).hasSize(8 * CLIENTS);
    } finally {
      for (RawSocket client : clients) {
        client.close();
      }
    }
  }

  private static RawSocket begun(int port, String bytes) throws IOException {
    RawSocket client = new RawSocket(port);
    client.send(bytes);
    return client;
  }
}
