package ai.odock.router.app.demo;

import ai.odock.router.time.Clock;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets threads wait for a moment, and wakes them all when the demo is to end. */
final class StopSignal {
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private boolean stopped;

  StopSignal(Clock clock) {
    this.clock = clock;
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a moment on the clock; an interrupt ends the demo too.
   *
   * @param nanoTime as {@link Clock#nanoTime}
   * @return true at once when the demo is to end, false when the moment has come
   */
  boolean stoppedBefore(long nanoTime) {
    lock.lock();
    try {
      while (!stopped) {
        long left = nanoTime - clock.nanoTime();
        if (left <= 0) {
          return false;
        }
        clock.await(lock, told, left);
      }
    } catch (InterruptedException e) {
      stopped = true;
      told.signalAll();
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return true;
  }
}
