package ai.odock.router.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Says when requests are due. */
interface Pace {
  /** What {@link #next} gives when the load is over. */
  long OVER = -1;

  /** Waits for a turn; the moment it was due, in nanoseconds of {@link System#nanoTime}. */
  long next();

  /** Lets nobody begin another request. */
  void stop();

  /** Turns that were due before {@link #stop} and that nobody was free to take. */
  long notSent();

  /** Whoever is free sends: as fast as answered. */
  static Pace closedLoop() {
    return new Pace() {
      private volatile boolean over;

      @Override
      public long next() {
        return over ? OVER : System.nanoTime();
      }

      @Override
      public void stop() {
        over = true;
      }

      @Override
      public long notSent() {
        return 0;
      }
    };
  }

  /** A request falls due at a fixed rate, whether or not somebody is free to send it. */
  static Pace openLoop(double requestsPerSecond) {
    return new OpenLoop(System.nanoTime(), TimeUnit.SECONDS.toNanos(1) / requestsPerSecond);
  }

  /** The rate. */
  final class OpenLoop implements Pace {
    private final long begin;
    private final double intervalNanos;
    private final AtomicLong turns = new AtomicLong();
    private volatile long end = Long.MAX_VALUE;

    private OpenLoop(long begin, double intervalNanos) {
      this.begin = begin;
      this.intervalNanos = intervalNanos;
    }

    @Override
    public long next() {
      long due = begin + (long) (turns.getAndIncrement() * intervalNanos);
      while (end == Long.MAX_VALUE) {
        long wait = due - System.nanoTime();
        if (wait <= 0) {
          return due;
        }
        LockSupport.parkNanos(Math.min(wait, TimeUnit.MILLISECONDS.toNanos(50)));
      }
      turns.getAndDecrement();
      return OVER;
    }

    @Override
    public void stop() {
      end = System.nanoTime();
    }

    @Override
    public long notSent() {
      return Math.max(0, (long) ((end - begin) / intervalNanos) - turns.get());
    }
  }
}
