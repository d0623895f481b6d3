package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import java.util.Map;
import java.util.function.LongSupplier;

/** What the router counts beyond the collector. These names are the same for every reader. */
public final class Accounting {
  /** Labels: receiver, transport, reason. */
  public static final Instrument RECEIVER_REJECTED_REQUESTS =
      counter("router_receiver_rejected_requests_total", "Requests that could not be read.");

  /**
   * Labels: processor, signal. Instances may share these, so each adds and takes away: {@link
   * Metrics#counter}.
   */
  public static final Instrument BATCH_HELD_ITEMS =
      gauge("router_batch_held_items", "Items that wait in the batch processor.");

  /** Labels: processor, signal. */
  public static final Instrument BATCH_PUT_OFF_ITEMS =
      counter(
          "router_batch_put_off_items_total",
          "Items that what follows had no room for, and that the batch processor keeps.");

  /** Labels: processor, signal, reason. */
  public static final Instrument BATCH_DROPPED_ITEMS =
      counter(
          "router_batch_dropped_items_total",
          "Items the batch processor could not hand on before the end.");

  /** Labels: processor, signal, reason. */
  public static final Instrument PROCESSOR_FILTERED_ITEMS =
      counter(
          "router_processor_filtered_items_total", "Items that a processor took out on purpose.");

  /** Labels: processor, signal, reason. */
  public static final Instrument PROCESSOR_DROPPED_ITEMS =
      counter(
          "router_processor_dropped_items_total",
          "Items lost because a processor failed on them after they were accepted.");

  /** Labels: processor, signal. */
  public static final Instrument DETECTED_ATTRIBUTES =
      gauge(
          "router_resource_detection_attributes", "Resource attributes that detectors have found.");

  /** Labels: processor, detector. */
  public static final Instrument DETECTOR_FAILURES =
      counter(
          "router_resource_detector_failures_total", "Looks of a detector that found nothing out.");

  /** Labels: processor. */
  public static final Instrument K8S_PODS =
      gauge("router_k8s_pods", "Pods that the k8s_attributes processor knows.");

  /** Labels: processor. */
  public static final Instrument K8S_WATCH_FAILURES =
      counter(
          "router_k8s_watch_failures_total", "Times that a watch of the API had to begin anew.");

  /** Labels: exporter. */
  public static final Instrument DOUBLE_COUNTED_SERIES =
      gauge(
          "router_double_counted_series",
          "Pairs of job and instance under which Prometheus has metrics a second time.");

  /** Labels: exporter. */
  public static final Instrument DOUBLE_COUNT_CHECK_FAILURES =
      counter(
          "router_double_count_check_failures_total",
          "Times that Prometheus could not be asked what it has twice.");

  /** Labels: exporter, reason. */
  public static final Instrument EXPORTER_ADJUSTED_ITEMS =
      counter(
          "router_exporter_adjusted_items_total",
          "Items that were changed to be within the limits of the backend.");

  static final Instrument EXPORTER_ACCEPTED =
      counter("router_exporter_accepted_items_total", "Items the exporter has taken charge of.");
  static final Instrument EXPORTER_DELIVERED =
      counter("router_exporter_delivered_items_total", "Items the backend has taken.");
  static final Instrument EXPORTER_DROPPED =
      counter("router_exporter_dropped_items_total", "Items lost after they were accepted.");
  static final Instrument EXPORTER_IN_FLIGHT =
      gauge("router_exporter_in_flight_items", "Items accepted and not yet delivered or dropped.");

  private static final Instrument MEMORY_HELD =
      gauge("router_memory_held_bytes", "Telemetry held in memory now.");
  private static final Instrument MEMORY_LIMIT =
      gauge("router_memory_limit_bytes", "Telemetry that may be held in memory.");

  private Accounting() {}

  /** Shows how full the memory budget is. */
  public static void observeMemory(Metrics metrics, LongSupplier held, LongSupplier limit) {
    metrics.observe(MEMORY_HELD, Map.of(), held::getAsLong);
    metrics.observe(MEMORY_LIMIT, Map.of(), limit::getAsLong);
  }

  private static Instrument counter(String name, String help) {
    return new Instrument(Kind.COUNTER, name, "", "", help, Level.BASIC);
  }

  private static Instrument gauge(String name, String help) {
    return new Instrument(Kind.GAUGE, name, "", "", help, Level.BASIC);
  }
}
