package ai.odock.router.telemetry.export;

import ai.odock.router.Clock;
import ai.odock.router.Deadline;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.otlp.OtlpBytes;
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
import org.slf4j.Logger;

/**
 * Collects records and sends them on a thread of its own. Nothing waits for it: it holds a bounded
 * number of records, and what is beyond is dropped and counted.
 */
final class OwnExporter<T> {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** What an interrupted attempt gets to return. */
  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(200);

  private final OwnExport config;
  private final OwnRecords<T> records;
  private final OwnSender sender;
  private final Clock clock;
  private final Logger log;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();
  private final Map<String, Long> dropped = new TreeMap<>();
  private long sent;
  private long firstNanos;
  private @Nullable Deadline closeBy;
  private @Nullable Thread thread;

  /** Of the sending thread alone. */
  private boolean failing;

  OwnExporter(OwnExport config, OwnRecords<T> records, OwnSender sender, Clock clock, Logger log) {
    this.config = config;
    this.records = records;
    this.sender = sender;
    this.clock = clock;
    this.log = log;
  }

  void start() {
    sender.start();
    thread = Thread.ofVirtual().name("own-" + records.signal().label()).start(this::run);
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
    OtlpBytes request = records.encoder().encode(batch);
    while (true) {
      switch (attempt(request)) {
        case Accepted accepted -> {
          delivered(batch.size(), accepted);
          return;
        }
        case Permanent refused -> {
          failed(refused.message());
          dropLocking(batch.size(), refused.reason());
          return;
        }
        case Retryable later -> {
          failed(later.message());
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

  private Outcome attempt(OtlpBytes request) {
    try {
      return sender.send(request);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Exporting the router's own telemetry failed with a defect.");
      return new Permanent(StatusCode.INTERNAL, e.toString(), "internal_error");
    }
  }

  /** False when there shall be no further attempt. */
  private boolean pause(Duration wait, long end) throws InterruptedException {
    lock.lock();
    try {
      long until = clock.nanoTime() + wait.toNanos();
      if (until - end > 0) {
        return false;
      }
      while (closeBy == null && until - clock.nanoTime() > 0) {
        clock.await(lock, changed, until - clock.nanoTime());
      }
      return closeBy == null;
    } finally {
      lock.unlock();
    }
  }

  /** One line when it begins, not one for each attempt. */
  private void failed(String error) {
    if (!failing) {
      failing = true;
      log.atWarn()
          .addKeyValue("own_signal", records.signal().label())
          .addKeyValue("error", error)
          .log("Exporting the router's own telemetry fails.");
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
    if (failing) {
      failing = false;
      log.atInfo()
          .addKeyValue("own_signal", records.signal().label())
          .log("Exporting the router's own telemetry works again.");
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
    try {
      if (thread != null && !thread.join(deadline.remaining())) {
        thread.interrupt();
        boolean _ = thread.join(AFTER_INTERRUPT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close(deadline);
    lock.lock();
    try {
      drop(waiting.size(), "shutdown");
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
