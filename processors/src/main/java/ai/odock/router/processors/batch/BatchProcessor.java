package ai.odock.router.processors.batch;

import ai.odock.router.Batch;
import ai.odock.router.Clock;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Deadline;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.Processor;
import ai.odock.router.ProcessorType;
import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.processors.batch.BatchCounters.Trigger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Joins small requests to batches by count and time (collector: batchprocessor). Nothing is copied;
 * a batch is the list of the requests it is made of.
 *
 * <p>Where the next step never waits, the thread that fills a batch also hands it on; otherwise,
 * and on the timer, the processor's own thread does. A batch that the next step puts off is kept
 * and offered again; meanwhile one more may fill, and what comes beyond that is put off in turn.
 */
public final class BatchProcessor implements Processor {
  /** The {@code batch} component. */
  public static final ProcessorType<BatchConfig> TYPE =
      new ProcessorType<>(
          "batch", List.of(), EnumSet.allOf(Signal.class), BatchConfig::read, BatchProcessor::new);

  /** The first wait before a batch that was put off is offered again; then it doubles. */
  private static final long AGAIN_NANOS = Duration.ofMillis(20).toNanos();

  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

  /** What an interrupted offer gets to return. */
  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(200);

  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  private final BatchConfig config;
  private final Consumer next;
  private final boolean sendsInline;
  private final ComponentContext context;
  private final Clock clock;
  private final Logger log;
  private final BatchCounters counters;
  private final String name;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Filling filling;
  private final Deque<PutOff> putOff = new ArrayDeque<>();

  /** The own thread offers a batch that goes before all others. */
  private boolean offering;

  private String putOffBecause = "";

  /** Nobody offers again what is put off now. */
  private boolean ended;

  /** Threads that are handing on what they filled; what is full now is theirs, too. */
  private int sendingInline;

  private long nextTick;
  private @Nullable Deadline closeBy;
  private @Nullable Thread sender;

  /** A batch that the next step wants to be offered again, and when. */
  private record PutOff(
      Batch batch, Trigger trigger, Supplier<Outcome> offer, long waited, long at) {}

  BatchProcessor(BatchConfig config, Signal signal, ComponentContext context, Consumer next) {
    this.config = config;
    this.next = next;
    this.sendsInline = !next.mayWait();
    this.context = context;
    this.clock = context.clock();
    this.log = context.log();
    this.name = context.id() + "-" + signal.label();
    this.filling = new Filling(context.memory());
    this.nextTick = clock.nanoTime() + config.timeout().toNanos();
    this.counters = new BatchCounters(context, signal);
  }

  @Override
  public void start() {
    sender = Thread.ofVirtual().name(name).start(this::sendUntilClosed);
  }

  /** It hands over between threads, so its own caller never waits. */
  @Override
  public boolean mayWait() {
    return false;
  }

  @Override
  public Outcome consume(Batch batch) {
    if (batch.items() == 0) {
      return Accepted.ALL;
    }
    @Nullable Batch full;
    lock.lock();
    try {
      Outcome refusal = add(batch);
      if (refusal != null) {
        return refusal;
      }
      full = sendsInline ? takeFull() : null;
      sendingInline += full == null ? 0 : 1;
    } finally {
      lock.unlock();
    }
    while (full != null) {
      offerFull(full);
      full = takeFullLocking();
    }
    return Accepted.ALL;
  }

  /** Adds to the filling batch; the refusal when that cannot be, else null. */
  private @Nullable Outcome add(Batch batch) {
    if (closeBy != null) {
      return Outcome.retryable(StatusCode.UNAVAILABLE, "the router is shutting down");
    }
    // The own thread may be late to take a full batch; that alone is no reason to refuse.
    long room = blocked() ? config.room() : 2L * config.room();
    if (filling.items() >= room || (blocked() && filling.heavy())) {
      return Outcome.retryable(StatusCode.UNAVAILABLE, "a batch waits: " + putOffBecause);
    }
    boolean first = filling.items() == 0;
    if (!filling.add(batch)) {
      return new Retryable(
          StatusCode.UNAVAILABLE, "the memory budget is used up", NO_MEMORY_DELAY, null);
    }
    counters.held(batch.items());
    if (first) {
      keepPhase();
    }
    if (first || (!sendsInline && isFull())) {
      changed.signal();
    }
    return null;
  }

  /** The timer ticks from the start on; ticks that found nothing were not waited for. */
  private void keepPhase() {
    long timeout = config.timeout().toNanos();
    long late = clock.nanoTime() - nextTick;
    if (late >= 0 && timeout > 0) {
      nextTick += (late / timeout + 1) * timeout;
    }
  }

  private @Nullable Batch takeFullLocking() {
    lock.lock();
    try {
      Batch full = takeFull();
      if (full == null && --sendingInline == 0) {
        changed.signal();
      }
      return full;
    } finally {
      lock.unlock();
    }
  }

  /** A batch that is full, if there is one and nothing before it was put off. */
  private @Nullable Batch takeFull() {
    return !blocked() && isFull() ? take() : null;
  }

  private boolean isFull() {
    return filling.items() >= config.trigger() || filling.heavy();
  }

  /** Whether a batch that was put off goes first. */
  private boolean blocked() {
    return offering || !putOff.isEmpty();
  }

  private Batch take() {
    nextTick = clock.nanoTime() + config.timeout().toNanos();
    return filling.take(config.maxSize());
  }

  private void offerFull(Batch batch) {
    offer(batch, Trigger.SIZE, () -> next.consume(batch), 0);
  }

  /** Offers a batch, and forgets it unless it is put off. */
  private void offer(Batch batch, Trigger trigger, Supplier<Outcome> offer, long waited) {
    Outcome outcome = offered(offer, batch);
    if (outcome instanceof Retryable wait) {
      long next = waited == 0 ? AGAIN_NANOS : Math.min(LONGEST_WAIT_NANOS, 2 * waited);
      long asked = wait.delay() == null ? 0 : wait.delay().toNanos();
      long at = clock.nanoTime() + Math.max(next, asked);
      putOff(new PutOff(batch, trigger, wait.again(offer), next, at), wait.message());
      return;
    }
    if (outcome instanceof Permanent refused) {
      // Whoever refused has counted the items, and told of it.
      log.atDebug().addKeyValue("error", refused.message()).log("Sender failed");
    } else {
      counters.sent(batch, trigger);
    }
    release(batch);
  }

  private void release(Batch batch) {
    counters.held(-batch.items());
    context.memory().release(batch.charge());
  }

  private Outcome offered(Supplier<Outcome> offer, Batch batch) {
    try {
      return offer.get();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("The next step failed with a defect. Dropping data.");
      counters.dropped(batch, "internal_error");
      return new Permanent(StatusCode.INTERNAL, e.toString(), "internal_error");
    }
  }

  private void putOff(PutOff batch, String why) {
    lock.lock();
    try {
      putOffBecause = why;
      if (ended) {
        drop(batch);
        return;
      }
      if (offering) {
        putOff.addFirst(batch);
      } else {
        putOff.addLast(batch);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void sendUntilClosed() {
    try {
      while (true) {
        PutOff next = awaitNext();
        if (next == null) {
          return;
        }
        offer(next.batch, next.trigger, next.offer, next.waited);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next batch to offer; null when the processor is closed and has no more. */
  private @Nullable PutOff awaitNext() throws InterruptedException {
    lock.lock();
    try {
      offering = false;
      while (closeBy == null || !closeBy.passed()) {
        long wait = untilNext();
        if (wait <= 0) {
          return due();
        }
        if (closeBy != null && putOff.isEmpty() && sendingInline == 0) {
          return null;
        }
        long limit = closeBy == null ? wait : Math.min(wait, closeBy.remainingNanos());
        clock.await(lock, changed, limit);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds until there is a batch to offer, 0 or less when there is one. */
  private long untilNext() {
    if (!putOff.isEmpty()) {
      return putOff.getFirst().at - clock.nanoTime();
    }
    if (filling.items() == 0) {
      return Long.MAX_VALUE;
    }
    boolean full = isFull() && sendingInline == 0;
    boolean now = closeBy != null || full;
    if (now) {
      return 0;
    }
    return config.timeout().isZero() ? Long.MAX_VALUE : nextTick - clock.nanoTime();
  }

  private PutOff due() {
    offering = !sendsInline || !putOff.isEmpty();
    if (!putOff.isEmpty()) {
      return putOff.removeFirst();
    }
    Trigger trigger = isFull() ? Trigger.SIZE : Trigger.TIMEOUT;
    Batch batch = take();
    return new PutOff(batch, trigger, () -> next.consume(batch), 0, 0);
  }

  @Override
  public void close(Deadline deadline) {
    lock.lock();
    try {
      closeBy = closeBy == null ? deadline : closeBy;
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (sender != null) {
      try {
        if (!sender.join(deadline.remaining())) {
          sender.interrupt();
          boolean _ = sender.join(AFTER_INTERRUPT);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    dropRest();
  }

  /** What could not be handed on before the deadline. */
  private void dropRest() {
    lock.lock();
    try {
      ended = true;
      putOff.forEach(this::drop);
      putOff.clear();
      while (filling.items() > 0) {
        drop(due());
      }
    } finally {
      lock.unlock();
    }
  }

  private void drop(PutOff left) {
    counters.dropped(left.batch, "shutdown");
    release(left.batch);
    log.atError()
        .addKeyValue("dropped_items", left.batch.items())
        .addKeyValue("reason", "shutdown")
        .log("A batch could not be handed on before the deadline of the stop. Dropping data.");
  }
}
