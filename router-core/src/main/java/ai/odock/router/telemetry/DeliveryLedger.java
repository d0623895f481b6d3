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

  /** All sums at one moment. */
  public synchronized Snapshot snapshot() {
    return new Snapshot(
        accepted,
        delivered,
        Collections.unmodifiableSortedMap(new TreeMap<>(dropped)),
        accepted - delivered - droppedItems);
  }

  /** Hands the sums of one moment to the page. */
  void read(Metrics.Values into) {
    Snapshot now = snapshot();
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
