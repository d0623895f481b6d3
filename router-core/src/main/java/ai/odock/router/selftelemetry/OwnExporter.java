package ai.odock.router.selftelemetry;

import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Collects records and sends them. Nothing waits for it: it holds a bounded number of records, and
 * what is beyond is dropped and counted.
 */
final class OwnExporter<T> {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final OwnExport config;
  private final OwnRecords<T> records;
  private final OwnDelivery delivery;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();
  private final Map<String, Long> dropped = new TreeMap<>();
  private long sent;
  private long firstNanos;
  private @Nullable Deadline closeBy;

  OwnExporter(OwnExport config, OwnRecords<T> records, OwnDelivery delivery, Clock clock) {
    this.config = config;
    this.records = records;
    this.delivery = delivery;
    this.clock = clock;
  }

  void start() {
    delivery.start(this::run);
  }

  void offer(T item) {
    lock.lock();
    try {
      if (closeBy != null || waiting.size() >= config.queueSize()) {
        drop(1, closeBy == null ? "queue_full" : "shutdown");
        return;
      }
      if (waiting.isEmpty()) {
        firstNanos = clock.nanoTime();
      }
      waiting.add(item);
      if (waiting.size() == 1 || waiting.size() == config.batchSize()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (List<T> batch = take(); !batch.isEmpty(); batch = take()) {
        deliver(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next batch when it is full or old enough; empty at the end. */
  private List<T> take() throws InterruptedException {
    lock.lock();
    try {
      while (closeBy == null && waiting.size() < config.batchSize()) {
        long wait =
            waiting.isEmpty()
                ? Long.MAX_VALUE
                : firstNanos + config.delay().toNanos() - clock.nanoTime();
        if (wait <= 0) {
          break;
        }
        clock.await(lock, changed, wait);
      }
      List<T> batch = new ArrayList<>();
      while (batch.size() < config.batchSize() && !waiting.isEmpty() && !ended()) {
        batch.add(waiting.poll());
      }
      firstNanos = clock.nanoTime();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private boolean ended() {
    return closeBy != null && closeBy.passed();
  }

  private void deliver(List<T> batch) throws InterruptedException {
    long end = clock.nanoTime() + config.timeout().toNanos();
    Duration wait = FIRST_WAIT;
    while (true) {
      switch (delivery.attempt(() -> records.encoder().encode(batch))) {
        case Accepted accepted -> {
          delivered(batch.size(), accepted);
          return;
        }
        case Permanent refused -> {
          dropLocking(batch.size(), refused.reason());
          return;
        }
        case Retryable later -> {
          Duration pause = later.delay() == null ? wait : later.delay();
          if (!pause(pause, end)) {
            dropLocking(batch.size(), "retries_exhausted");
            return;
          }
          wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : wait;
        }
      }
    }
  }

  /** False when there shall be no further attempt. The last one is made at the end. */
  private boolean pause(Duration wait, long end) throws InterruptedException {
    lock.lock();
    try {
      long left = end - clock.nanoTime();
      if (left <= 0) {
        return false;
      }
      long until = clock.nanoTime() + Math.min(wait.toNanos(), left);
      while (closeBy == null && until - clock.nanoTime() > 0) {
        clock.await(lock, changed, until - clock.nanoTime());
      }
      return closeBy == null;
    } finally {
      lock.unlock();
    }
  }

  private void delivered(int items, Accepted accepted) {
    lock.lock();
    try {
      sent += items - accepted.rejectedItems();
      accepted.rejected().forEach((reason, rejected) -> drop(rejected, reason));
    } finally {
      lock.unlock();
    }
  }

  private void dropLocking(int items, String reason) {
    lock.lock();
    try {
      drop(items, reason);
    } finally {
      lock.unlock();
    }
  }

  private void drop(long items, String reason) {
    if (items > 0) {
      dropped.merge(reason, items, Long::sum);
    }
  }

  long sent() {
    lock.lock();
    try {
      return sent;
    } finally {
      lock.unlock();
    }
  }

  /** By reason. */
  Map<String, Long> dropped() {
    lock.lock();
    try {
      return new TreeMap<>(dropped);
    } finally {
      lock.unlock();
    }
  }

  void close(Deadline deadline) {
    lock.lock();
    try {
      closeBy = closeBy == null ? deadline : closeBy;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    delivery.close(deadline);
    lock.lock();
    try {
      drop(waiting.size(), "shutdown");
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
