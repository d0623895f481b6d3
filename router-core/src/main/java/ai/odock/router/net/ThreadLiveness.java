package ai.odock.router.net;

import ai.odock.router.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the threads that carry everything still do what they are given: each event loop, and the
 * carriers of virtual threads. Whoever asks gives each one something small to do and looks whether
 * it has done what it was given before; nobody waits. So a thread that hangs shows when it is asked
 * for a second time, {@link #STUCK} later.
 */
public final class ThreadLiveness {
  /** No pause of a working process is that long. */
  static final Duration STUCK = Duration.ofSeconds(10);

  private final Clock clock;
  private final List<Beat> beats;

  /** One that watches the threads of this process. */
  public static ThreadLiveness ofProcess(Clock clock) {
    List<Executor> threads = new ArrayList<>();
    EventLoops.group().forEach(threads::add);
    threads.add(Thread::startVirtualThread);
    return new ThreadLiveness(clock, threads);
  }

  ThreadLiveness(Clock clock, List<Executor> threads) {
    this.clock = clock;
    this.beats = threads.stream().map(Beat::new).toList();
  }

  /** False when one of them has not come to what it was given. Safe on an event loop. */
  public boolean beats() {
    long now = clock.nanoTime();
    boolean all = true;
    for (Beat beat : beats) {
      all &= beat.felt(now);
    }
    return all;
  }

  private static final class Beat {
    private final Executor thread;
    private final AtomicReference<@Nullable Long> asked = new AtomicReference<>();

    Beat(Executor thread) {
      this.thread = thread;
    }

    boolean felt(long now) {
      Long before = asked.get();
      if (before != null) {
        return now - before < STUCK.toNanos();
      }
      asked.set(now);
      try {
        thread.execute(() -> asked.set(null));
        return true;
      } catch (RejectedExecutionException _) {
        return false;
      }
    }
  }
}
