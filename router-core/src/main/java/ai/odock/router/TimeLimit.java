package ai.odock.router;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs what the operating system may block for ever, such as opening a pipe. */
public final class TimeLimit {
  private TimeLimit() {}

  /**
   * Runs the action on a thread of its own, which is left behind when it takes too long: the
   * operating system gives no way to wake it. It does not keep the process alive.
   *
   * @throws TimeoutException when there is no result in time
   * @throws Exception what the action throws
   */
  public static <T> T call(Duration limit, Callable<T> action) throws Exception {
    FutureTask<T> task = new FutureTask<>(action);
    Thread.ofPlatform().daemon().name("time-limit").start(task);
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw e;
    }
  }
}
