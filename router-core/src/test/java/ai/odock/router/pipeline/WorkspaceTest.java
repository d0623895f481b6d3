package ai.odock.router.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkspaceTest {
  private final Workspace workspace = new Workspace(100);

  @Test
  void oneHasRoomHoweverMuchItNeeds() throws Exception {
    workspace.take(1000);
    Thread other = Thread.startVirtualThread(() -> workspace.take(1));
    while (other.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    workspace.giveBack(1000);
    other.join();
  }

  @Test
  void neverMoreThanTheLimitAtATime() throws Exception {
    AtomicLong used = new AtomicLong();
    AtomicLong most = new AtomicLong();
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, 16)
            .mapToObj(i -> Thread.startVirtualThread(() -> work(30 + i, begin, used, most)))
            .toList();
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most.get()).isBetween(46L, 100L);
    assertThat(used).hasValue(0);
  }

  private void work(long bytes, CountDownLatch begin, AtomicLong used, AtomicLong most) {
    try {
      begin.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (int i = 0; i < 200; i++) {
      workspace.take(bytes);
      most.accumulateAndGet(used.addAndGet(bytes), Math::max);
      LockSupport.parkNanos(1000); // the others get their chance
      used.addAndGet(-bytes);
      workspace.giveBack(bytes);
    }
  }
}
