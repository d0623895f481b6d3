package ai.odock.router.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

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
    return new OpenLoop(System::nanoTime, requestsPerSecond);
  }

  /** The rate. */
  final class OpenLoop implements Pace {
    private final LongSupplier clock;
    private final long begin;
    private final double intervalNanos;
    private final AtomicLong turns = new AtomicLong();
    private volatile long end = Long.MAX_VALUE;

    OpenLoop(LongSupplier clock, double requestsPerSecond) {
      this.clock = clock;
      this.begin = clock.getAsLong();
      this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    }

    @Override
    public long next() {
      long due = begin + (long) (turns.getAndIncrement() * intervalNanos);
      while (end == Long.MAX_VALUE) {
        long wait = due - clock.getAsLong();
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
      end = clock.getAsLong();
    }

    @Override
    public long notSent() {
      return Math.max(0, (long) ((end - begin) / intervalNanos) - turns.get());
    }
  }
}
