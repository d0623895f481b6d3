package ai.odock.router.processors.batch;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;

/**
 * The requests that wait to be sent as one batch, first come first served, and when that is to be.
 * Guarded by its owner's lock. Whoever takes a batch out releases its charge.
 */
final class PendingBatch {
  private final BatchConfig config;
  private final MemoryBudget memory;
  private final Clock clock;
  private final Logger log;
  private final Deque<Batch> requests = new ArrayDeque<>();
  private long items;
  private long charge;
  private long nextTick;

  PendingBatch(BatchConfig config, ComponentContext context) {
    this.config = config;
    this.memory = context.memory();
    this.clock = context.clock();
    this.log = context.log();
    this.nextTick = clock.nanoTime() + config.timeout().toNanos();
  }

  boolean isEmpty() {
    return items == 0;
  }

  /** Whether it shall be sent without waiting for the timer. */
  boolean isFull() {
    return items >= config.trigger() || heavy();
  }

  /** Whether it shall not grow while another batch goes first. */
  boolean isOverfull() {
    return items >= config.room() || heavy();
  }

  /** Whether whoever takes it out is so late that more has to be refused. */
  boolean isTwiceFull() {
    return items >= 2L * config.room();
  }

  /** Whether it holds an eighth of the budget: large enough, however few items it has. */
  private boolean heavy() {
    return charge > memory.limit() / 8;
  }

  /** Adds a request; false when the memory budget has no room for it. */
  boolean add(Batch request) {
    if (!memory.tryCharge(request.charge())) {
      return false;
    }
    if (items == 0) {
      keepPhase();
    }
    requests.addLast(request);
    items += request.items();
    charge += request.charge();
    return true;
  }

  /** The timer ticks from the start on; ticks that found nothing were not waited for. */
  private void keepPhase() {
    long timeout = config.timeout().toNanos();
    long late = clock.nanoTime() - nextTick;
    if (late >= 0 && timeout > 0) {
      nextTick += (late / timeout + 1) * timeout;
    }
  }

  /** Nanoseconds until what is there is sent, full or not. */
  long untilTick() {
    boolean ticks = items > 0 && !config.timeout().isZero();
    return ticks ? nextTick - clock.nanoTime() : Long.MAX_VALUE;
  }

  /** Takes what is sent next: exactly the largest size, or all when there is less. */
  Batch take() {
    nextTick = clock.nanoTime() + config.timeout().toNanos();
    List<Batch> taken = new ArrayList<>();
    long missing = config.maxSize() == 0 ? items : Math.min(config.maxSize(), items);
    while (missing > 0) {
      Batch next = requests.removeFirst();
      charge -= next.charge();
      items -= next.items();
      if (next.items() > missing) {
        next = head(next, (int) missing);
      }
      taken.add(next);
      missing -= next.items();
    }
    return Batch.merge(taken);
  }

  /** So many items of a request, whose rest stays; all of it when it cannot be cut. */
  private Batch head(Batch request, int count) {
    Batch.Halves halves;
    try {
      halves = request.split(count);
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("A request cannot be cut");
      return request;
    }
    memory.grow(halves.head().charge() + halves.tail().charge() - request.charge());
    requests.addFirst(halves.tail());
    items += halves.tail().items();
    charge += halves.tail().charge();
    return halves.head();
  }
}
