package ai.odock.router.processors.batch;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Consumer;
import ai.odock.router.Downstream;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.PendingOffer;
import ai.odock.router.StatusCode;
import ai.odock.router.processors.batch.BatchCounters.Trigger;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Fills one batch at a time and sees to it that it is handed on when it is full or its time has
 * come. Nothing is copied; a batch is the list of the requests it is made of.
 *
 * <p>Where the next step never waits, the thread that fills a batch also hands it on; otherwise,
 * and on the timer, a thread of the shard does, which is there only while something is held. A
 * batch that the next step puts off is kept and offered again; meanwhile one more may fill, and
 * what comes beyond that is put off in turn.
 */
final class Shard {
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  private static final Duration AFTER_DEFECT = Duration.ofMillis(100);

  private final String name;
  private final boolean sendsInline;
  private final Clock clock;
  private final Logger log;
  private final BatchCounters counters;
  private final Downstream downstream;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PendingBatch filling;
  private final Deque<PendingOffer> putOff = new ArrayDeque<>();

  /** The own thread; null while it has nothing to wait for. */
  private @Nullable Thread sender;

  /** The own thread offers a batch that goes before all others. */
  private boolean offering;

  private String putOffBecause = "";

  /** Nobody offers again what is put off now. */
  private boolean ended;

  /** Threads that are handing on what they filled; what is full now is theirs, too. */
  private int sendingInline;

  private long lastUsed;
  private boolean retired;
  private @Nullable Deadline closeBy;

  Shard(
      BatchConfig config,
      String name,
      ComponentContext context,
      BatchCounters counters,
      Consumer next) {
    this.name = name;
    this.sendsInline = !next.traits().waits();
    this.clock = context.clock();
    this.log = context.log();
    this.counters = counters;
    this.downstream = new Downstream(next, context, counters);
    this.filling = new PendingBatch(config, context);
    this.lastUsed = clock.nanoTime();
  }

  /** Takes a request in, or says why not; null when this shard is no longer used. */
  @Nullable Outcome consume(Batch batch) {
    @Nullable Batch full;
    lock.lock();
    try {
      if (retired) {
        return null;
      }
      Outcome refusal = add(batch);
      if (refusal != null) {
        return refusal;
      }
      full = sendsInline ? takeFull() : null;
      sendingInline += full == null ? 0 : 1;
      wakeForFilling();
    } finally {
      lock.unlock();
    }
    while (full != null) {
      offer(of(full, Trigger.SIZE));
      full = takeNextFull();
    }
    return Accepted.ALL;
  }

  /** Adds to the filling batch; the refusal when that cannot be, else null. */
  private @Nullable Outcome add(Batch batch) {
    if (closeBy != null) {
      return Outcome.retryable(StatusCode.UNAVAILABLE, "the router is shutting down");
    }
    if (blocked() ? filling.isOverfull() : filling.isTwiceFull()) {
      return Outcome.retryable(StatusCode.UNAVAILABLE, "a batch waits: " + putOffBecause);
    }
    if (!filling.add(batch)) {
      return new Retryable(
          StatusCode.UNAVAILABLE, "the memory budget is used up", NO_MEMORY_DELAY, null);
    }
    counters.held(batch.items());
    lastUsed = clock.nanoTime();
    return null;
  }

  /** Sees to it that somebody watches the timer, and takes what is full unless the caller does. */
  private void wakeForFilling() {
    if (!filling.isEmpty() && (sender == null || (!sendsInline && filling.isFull()))) {
      wake();
    }
  }

  private void wake() {
    if (sender == null) {
      sender = Thread.ofVirtual().name(name).start(this::sendWhatIsHeld);
    } else {
      changed.signal();
    }
  }

  private @Nullable Batch takeNextFull() {
    lock.lock();
    try {
      Batch full = takeFull();
      if (full == null && --sendingInline == 0) {
        changed.signal();
      }
      wakeForFilling();
      return full;
    } finally {
      lock.unlock();
    }
  }

  /** A batch that is full, if there is one and nothing before it was put off. */
  private @Nullable Batch takeFull() {
    return !blocked() && filling.isFull() ? filling.take() : null;
  }

  /** Whether a batch that was put off goes first. */
  private boolean blocked() {
    return offering || !putOff.isEmpty();
  }

  private PendingOffer of(Batch batch, Trigger trigger) {
    return downstream.of(batch, () -> counters.sent(batch, trigger));
  }

  private void offer(PendingOffer offer) {
    PendingOffer later = downstream.make(offer);
    if (later == null) {
      return;
    }
    lock.lock();
    try {
      putOffBecause = later.why();
      if (ended) {
        downstream.drop(later.batch());
      } else {
        keep(later);
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  private void keep(PendingOffer later) {
    if (offering) {
      putOff.addFirst(later);
    } else {
      putOff.addLast(later);
    }
  }

  private void sendWhatIsHeld() {
    try {
      boolean more = true;
      while (more) {
        more = sendNextOrFail();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The thread outlives every defect. */
  private boolean sendNextOrFail() throws InterruptedException {
    try {
      return sendNext();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("The batch processor failed with a defect");
      clock.sleep(AFTER_DEFECT); // if it does at once again, this must not keep a processor busy
      return true;
    }
  }

  private boolean sendNext() throws InterruptedException {
    PendingOffer offer = awaitNext();
    if (offer == null) {
      return false;
    }
    offer(offer);
    return true;
  }

  /** Waits for the next batch to offer; null when nothing is held, or nothing may be sent. */
  private @Nullable PendingOffer awaitNext() throws InterruptedException {
    lock.lock();
    try {
      offering = false;
      while (holdsAny() && (closeBy == null || !closeBy.passed())) {
        long wait = untilNext();
        if (wait <= 0) {
          return due();
        }
        long limit = closeBy == null ? wait : Math.min(wait, closeBy.remainingNanos());
        clock.await(lock, changed, limit);
      }
      sender = null;
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether something is held or, at the end, may still be put off. */
  private boolean holdsAny() {
    boolean mayCome = closeBy != null && sendingInline > 0;
    return mayCome || !filling.isEmpty() || !putOff.isEmpty();
  }

  /** Nanoseconds until there is a batch to offer, 0 or less when there is one. */
  private long untilNext() {
    if (!putOff.isEmpty()) {
      return putOff.getFirst().at() - clock.nanoTime();
    }
    boolean full = filling.isFull() && sendingInline == 0;
    return !filling.isEmpty() && (full || closeBy != null) ? 0 : filling.untilTick();
  }

  private PendingOffer due() {
    offering = !sendsInline || !putOff.isEmpty();
    if (!putOff.isEmpty()) {
      return putOff.removeFirst();
    }
    Trigger trigger = filling.isFull() ? Trigger.SIZE : Trigger.TIMEOUT;
    return of(filling.take(), trigger);
  }

  /** Ends its use when it holds nothing and nobody used it since then; false when not. */
  boolean retire(long since) {
    lock.lock();
    try {
      boolean idle = sender == null && sendingInline == 0 && !holdsAny();
      retired = idle && lastUsed - since < 0;
      return retired;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes, and hands on what is held, until the deadline. */
  void closeBy(Deadline deadline) {
    lock.lock();
    try {
      closeBy = Deadline.earlier(closeBy, deadline);
      if (holdsAny()) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The thread that hands on what is held; null when there is none. */
  @Nullable Thread sender() {
    lock.lock();
    try {
      return sender;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what could not be handed on before the deadline. */
  void dropRest() {
    lock.lock();
    try {
      ended = true;
      putOff.forEach(offer -> downstream.drop(offer.batch()));
      putOff.clear();
      while (!filling.isEmpty()) {
        downstream.drop(filling.take());
      }
    } finally {
      lock.unlock();
    }
  }
}
