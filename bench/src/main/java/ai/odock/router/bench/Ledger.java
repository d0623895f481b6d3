package ai.odock.router.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which items were acknowledged and which have arrived. The items of request n have the ids from n
 * × items on, so that one bit a request tells what was acknowledged.
 */
final class Ledger {
  private final int itemsPerRequest;
  private final Marks acknowledged = new Marks();
  private final Marks seen = new Marks();
  private final LongAdder acknowledgedItems = new LongAdder();
  private final LongAdder seenItems = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final AtomicLong requests = new AtomicLong();

  Ledger(int itemsPerRequest) {
    this.itemsPerRequest = itemsPerRequest;
  }

  /** The number of a request that is about to be sent. */
  long nextRequest() {
    return requests.getAndIncrement();
  }

  /** The id of the first item of a request. */
  long firstId(long request) {
    return request * itemsPerRequest;
  }

  /** The tested process has taken charge of a request. */
  void acknowledge(long request) {
    if (acknowledged.set(request)) {
      acknowledgedItems.add(itemsPerRequest);
    }
  }

  /**
   * An item has arrived at the sink.
   *
   * @param id its number; -1 or one that was never given away when it is none of ours
   */
  void arrive(long id) {
    if (id < 0 || id >= requests.get() * itemsPerRequest) {
      foreign.increment();
    } else if (seen.set(id)) {
      seenItems.increment();
    } else {
      duplicates.increment();
    }
  }

  long acknowledgedItems() {
    return acknowledgedItems.sum();
  }

  /** Different items at the sink. */
  long seenItems() {
    return seenItems.sum();
  }

  /** Arrivals of items that had arrived before. */
  long duplicates() {
    return duplicates.sum();
  }

  /** Arrivals that carry no id of ours. */
  long foreign() {
    return foreign.sum();
  }

  /** Acknowledged items that have not arrived. */
  long missing() {
    long missing = 0;
    for (long request = 0; request < requests.get(); request++) {
      if (acknowledged.get(request)) {
        for (long id = firstId(request); id < firstId(request + 1); id++) {
          missing += seen.get(id) ? 0 : 1;
        }
      }
    }
    return missing;
  }
}
