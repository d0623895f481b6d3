package ai.odock.router.telemetry;

import java.util.concurrent.atomic.LongAdder;

/**
 * A sum that many threads add to; one of a gauge also takes negative amounts. Shown on the page
 * from its first {@link #add} on, even of 0.
 */
public final class Counter {
  private final LongAdder sum = new LongAdder();
  private volatile boolean touched;

  Counter() {}

  public void add(long amount) {
    sum.add(amount);
    // reading first keeps the cache line shared between the threads that add
    if (!touched) {
      touched = true;
    }
  }

  public long value() {
    return sum.sum();
  }

  boolean touched() {
    return touched;
  }
}
