package ai.odock.router.telemetry;

import ai.odock.router.time.Clock;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** Time that stands until the test moves it. */
final class HandClock implements Clock {
  private long nanos = 7;

  void move(long by) {
    nanos += by;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public long epochMillis() {
    return 0;
  }

  @Override
  public void await(Lock lock, Condition condition, long nanoseconds) {
    throw new UnsupportedOperationException("nobody waits here");
  }
}
