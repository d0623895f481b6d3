package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpRequests;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Sends a request over each door now and then, and expects to be served, whatever others do. */
final class GoodClient {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(300);

  private final RoughRouter router;
  private final AtomicInteger served = new AtomicInteger();
  private final List<String> refusals = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread;
  private volatile boolean stopped;

  /** Begins. */
  GoodClient(RoughRouter router) {
    this.router = router;
    this.thread = Thread.startVirtualThread(this::run);
  }

  private void run() {
    byte[] request = OtlpRequests.request(Signal.TRACES, 7).toByteArray();
    while (!stopped) {
      try {
        int status = router.post(Signal.TRACES, "application/x-protobuf", "", request);
        Status.Code code = router.call(Signal.TRACES, "", request);
        if (status == 200 && code == Status.Code.OK) {
          served.incrementAndGet();
        } else {
          refusals.add(status + " and " + code);
        }
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** Ends, and fails when a request was not served; the number of those that were. */
  int stop() throws InterruptedException {
    stopped = true;
    thread.join();
    assertThat(refusals).isEmpty();
    return served.get();
  }
}
