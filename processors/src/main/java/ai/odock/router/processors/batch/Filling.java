package ai.odock.router.processors.batch;

import ai.odock.router.Batch;
import ai.odock.router.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The requests that wait to be sent as one batch, first come first served. Guarded by its owner's
 * lock. Whoever takes a batch out releases its charge.
 */
final class Filling {
  private final MemoryBudget memory;
  private final Deque<Batch> requests = new ArrayDeque<>();
  private long items;
  private long charge;

  Filling(MemoryBudget memory) {
    this.memory = memory;
  }

  long items() {
    return items;
  }

  /** Whether it holds an eighth of the budget: large enough, however few items it has. */
  boolean heavy() {
    return charge > memory.limit() / 8;
  }

  /** Adds a request; false when the memory budget has no room for it. */
  boolean add(Batch request) {
    if (!memory.tryCharge(request.charge())) {
      return false;
    }
    requests.addLast(request);
    items += request.items();
    charge += request.charge();
    return true;
  }

  /**
   * Takes what is sent next: exactly {@code max} items, or all when there are fewer.
   *
   * @param max 0 for no limit
   */
  Batch take(int max) {
    List<Batch> taken = new ArrayList<>();
    long missing = max == 0 ? items : Math.min(max, items);
    items -= missing;
    while (missing > 0) {
      Batch next = requests.removeFirst();
      if (next.items() > missing) {
        Batch.Halves halves = next.split((int) missing);
        long more = halves.head().charge() + halves.tail().charge() - next.charge();
        memory.grow(more);
        charge += more;
        requests.addFirst(halves.tail());
        next = halves.head();
      }
      taken.add(next);
      charge -= next.charge();
      missing -= next.items();
    }
    return Batch.merge(taken);
  }
}
