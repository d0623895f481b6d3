package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: lanes side by side, in each one request at a time. Used by one attempt at a
 * time; what is settled is not sent again by the next, and the batch is done when all lanes are.
 */
final class Delivery implements Outcome.Attempt {
  private final Batch batch;
  private final List<Lane> lanes;
  private final Runnable afterwards;
  private final Map<String, Integer> dropped = new TreeMap<>();

  /**
   * A delivery that has not begun.
   *
   * @param batch what the requests were made of
   * @param untranslated points that did not get into a request, by reason
   * @param afterwards what follows when all is settled, once
   */
  Delivery(Batch batch, List<Lane> lanes, Map<String, Integer> untranslated, Runnable afterwards) {
    this.batch = batch;
    this.lanes = List.copyOf(lanes);
    this.afterwards = afterwards;
    this.dropped.putAll(untranslated);
  }

  /** Sends what is left of all lanes; each goes on to its own end, or to what has to wait. */
  Outcome send() {
    List<Lane.Stop> stops = stops(lanes.stream().filter(lane -> !lane.isEmpty()).toList());
    int delivered = 0;
    for (Lane lane : lanes) {
      delivered += lane.takeDelivered();
      lane.takeDropped(dropped);
    }
    if (stops.isEmpty()) {
      afterwards.run();
      return dropped.isEmpty() ? Outcome.Accepted.ALL : new Outcome.Accepted(dropped);
    }
    // what was settled so far is told once; the next attempt speaks of the rest alone
    Outcome.Rest rest = new Outcome.Unfinished(delivered, dropped, this);
    dropped.clear();
    Lane.Stop first = stops.getFirst();
    return new Outcome.Retryable(first.code(), first.message(), longestDelay(stops), rest);
  }

  @Override
  public Outcome resume() {
    return send();
  }

  /** Points are not told apart any more: all of them. */
  @Override
  public Batch left() {
    return batch;
  }

  /** One lane alone needs no thread of its own. */
  private static List<Lane.Stop> stops(List<Lane> open) {
    List<Lane.Stop> stops = new ArrayList<>();
    if (open.size() == 1) {
      add(stops, open.getFirst().send());
      return stops;
    }
    List<Future<Lane.@Nullable Stop>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      open.forEach(lane -> running.add(threads.submit(lane::send)));
    }
    for (Future<Lane.@Nullable Stop> lane : running) {
      add(stops, result(lane));
    }
    return stops;
  }

  private static Lane.@Nullable Stop result(Future<Lane.@Nullable Stop> ended) {
    return switch (ended.state()) {
      case SUCCESS -> ended.resultNow();
      case FAILED -> throw new IllegalStateException(ended.exceptionNow()); // a defect
      case CANCELLED, RUNNING -> throw new IllegalStateException("a lane has not ended");
    };
  }

  private static void add(List<Lane.Stop> stops, Lane.@Nullable Stop stop) {
    if (stop != null) {
      stops.add(stop);
    }
  }

  private static @Nullable Duration longestDelay(List<Lane.Stop> stops) {
    return stops.stream()
        .map(Lane.Stop::delay)
        .filter(delay -> delay != null)
        .max(Duration::compareTo)
        .orElse(null);
  }
}
