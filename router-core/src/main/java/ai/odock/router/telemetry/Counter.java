package ai.odock.router.telemetry;

import java.util.concurrent.atomic.LongAdder;

/** A sum that only grows. Shown on the page from its first {@link #add} on, even of 0. */
public final class Counter {
  private final LongAdder sum = new LongAdder();
  private volatile boolean touched;

  Counter() {}

  public void add(long amount) {
    if (!touched) {
      touched = true;
    }
    sum.add(amount);
  }

  public long value() {
    return sum.sum();
  }

  boolean touched() {
    return touched;
  }
}
