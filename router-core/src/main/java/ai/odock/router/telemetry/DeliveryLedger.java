package ai.odock.router.telemetry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the items of one destination went. At every moment {@code accepted = delivered + dropped +
 * in flight}. Told once a batch, so one short lock keeps the sums together.
 *
 * <p>Accepted means taken charge of. Whoever waits for the backend before answering its client says
 * accepted together with the result; it has promised nothing before.
 */
public final class DeliveryLedger {
  private final Map<String, String> labels;
  private final SortedMap<String, Long> dropped = new TreeMap<>();
  private long accepted;
  private long delivered;
  private long droppedItems;
  private long shownAccepted;

  DeliveryLedger(String exporter, String signal) {
    this.labels = Map.of("exporter", exporter, "signal", signal);
  }

  /** {@code items} were taken charge of. Say so before anybody else can settle them. */
  public synchronized void accepted(long items) {
    accepted += notNegative(items);
  }

  /** {@code items} that were accepted reached the backend. */
  public synchronized void delivered(long items) {
    delivered += notNegative(items);
  }

  /**
   * {@code items} that were accepted are lost.
   *
   * @param reason one word of a small set: it becomes a label
   */
  public synchronized void dropped(long items, String reason) {
    droppedItems += notNegative(items);
    dropped.merge(reason, items, Long::sum);
  }

  /** {@code items} were refused after all: as if they had never been accepted. */
  public synchronized void withdrawn(long items) {
    accepted -= notNegative(items);
  }

  /** All sums at one moment. */
  public synchronized Snapshot snapshot() {
    return snapshot(accepted);
  }

  /** Hands the sums of one moment to the page. */
  void read(Metrics.Values into) {
    Snapshot now = shown();
    into.value(Accounting.EXPORTER_ACCEPTED, labels, (double) now.accepted());
    into.value(Accounting.EXPORTER_DELIVERED, labels, (double) now.delivered());
    into.value(Accounting.EXPORTER_IN_FLIGHT, labels, (double) now.inFlight());
    now.dropped()
        .forEach(
            (reason, items) -> {
              Map<String, String> withReason = new TreeMap<>(labels);
              withReason.put("reason", reason);
              into.value(Accounting.EXPORTER_DROPPED, withReason, (double) items);
            });
  }

  /**
   * What a page showed as accepted stays so, because a counter that falls reads as a restart. Items
   * that were withdrawn since then count as in flight until as many others were accepted.
   */
  private synchronized Snapshot shown() {
    shownAccepted = Math.max(shownAccepted, accepted);
    return snapshot(shownAccepted);
  }

  private Snapshot snapshot(long taken) {
    return new Snapshot(
        taken,
        delivered,
        Collections.unmodifiableSortedMap(new TreeMap<>(dropped)),
        taken - delivered - droppedItems);
  }

  private static long notNegative(long items) {
    if (items < 0) {
      throw new IllegalArgumentException("negative number of items: " + items);
    }
    return items;
  }

  /**
   * Items, counted since the start.
   *
   * @param dropped by reason
   * @param inFlight what is accepted and neither delivered nor dropped yet
   */
  public record Snapshot(
      long accepted, long delivered, SortedMap<String, Long> dropped, long inFlight) {}
}
