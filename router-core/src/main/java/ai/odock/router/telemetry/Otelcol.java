package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;
import java.util.Locale;
import java.util.Set;

/**
 * The collector's own metrics (0.147), which its dashboards and alert rules ask for. Where a method
 * takes {@code items}, give {@code spans}, {@code metric_points} or {@code log_records}.
 */
public final class Otelcol {
  /**
   * Labels of {@link #exporterSendFailed} that only the level {@code detailed} shows; below it the
   * values that they hold apart are added up.
   */
  static final Set<String> DETAILED_LABELS = Set.of("error.type", "error.permanent");

  private static final String CORE = "go.opentelemetry.io/collector/";
  private static final String RECEIVER = CORE + "receiver/receiverhelper";
  private static final String PROCESSOR = CORE + "processor/processorhelper";
  private static final String LIMITER = CORE + "processor/memorylimiterprocessor";
  private static final String EXPORTER = CORE + "exporter/exporterhelper";

  /** Labels: processor, otel.signal. Not for batch. */
  public static final Instrument PROCESSOR_INCOMING_ITEMS =
      counter("processor_incoming_items", "{items}", PROCESSOR, "Items given to the processor.");

  /** Labels: processor, otel.signal. Not for batch. */
  public static final Instrument PROCESSOR_OUTGOING_ITEMS =
      counter("processor_outgoing_items", "{items}", PROCESSOR, "Items the processor handed on.");

  /** Labels: exporter, data_type. In units of the queue's sizer. */
  public static final Instrument EXPORTER_QUEUE_SIZE =
      gauge("exporter_queue_size", "{batches}", EXPORTER, "What is in the sending queue now.");

  /** Labels: exporter, data_type. In units of the queue's sizer. */
  public static final Instrument EXPORTER_QUEUE_CAPACITY =
      gauge("exporter_queue_capacity", "{batches}", EXPORTER, "What the sending queue can hold.");

  /** Labels: exporter. Items of each batch offered to the queue, with the bounds of batch. */
  public static final Instrument EXPORTER_QUEUED_ITEMS =
      detailed(
          "exporter_queue_batch_send_size",
          "{units}",
          EXPORTER,
          "Items in the batches offered to the queue. [Development]");

  /** Labels: exporter. With {@link #queuedBytesBounds}. */
  public static final Instrument EXPORTER_QUEUED_BYTES =
      detailed(
          "exporter_queue_batch_send_size_bytes",
          "By",
          EXPORTER,
          "Bytes of the batches offered to the queue. [Development]");

  /** Labels: processor, otel.signal. Not for batch. In seconds, with {@link #defaultBounds}. */
  public static final Instrument PROCESSOR_INTERNAL_DURATION =
      detailed(
          "processor_internal_duration",
          "s",
          PROCESSOR,
          "How long the processor worked on a batch. [Alpha]");

  private static final double[] QUEUED_BYTES = {
    10, 25, 50, 75, 100, 250, 500, 750, 1000, 2000, 3000, 4000, 5000, 6000
  };
  private static final double[] DEFAULT_BOUNDS = {
    0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000
  };

  private Otelcol() {}

  /** The upper bounds of {@link #EXPORTER_QUEUED_BYTES}. */
  public static double[] queuedBytesBounds() {
    return QUEUED_BYTES.clone();
  }

  /** The bounds of the OpenTelemetry SDK where nobody has given any. */
  public static double[] defaultBounds() {
    return DEFAULT_BOUNDS.clone();
  }

  /** Labels: receiver, transport. */
  public static Instrument receiverAccepted(String items) {
    return items("receiver_accepted_", items, RECEIVER, "that the pipeline took in. [Alpha]");
  }

  /** Labels: receiver, transport. */
  public static Instrument receiverRefused(String items) {
    return items(
        "receiver_refused_", items, RECEIVER, "that the pipeline did not take in. [Alpha]");
  }

  /**
   * Labels: receiver, transport. The collector shows it beside the other two and leaves it at 0.
   */
  public static Instrument receiverFailed(String items) {
    return items("receiver_failed_", items, RECEIVER, "lost to a fault in the receiver. [Alpha]");
  }

  /** Labels: processor. For memory_limiter only. */
  public static Instrument processorAccepted(String items) {
    return items(
        "processor_accepted_", items, LIMITER, "that the limiter let through. [Deprecated]");
  }

  /** Labels: processor. For memory_limiter only. */
  public static Instrument processorRefused(String items) {
    return items(
        "processor_refused_", items, LIMITER, "that the limiter turned away. [Deprecated]");
  }

  /** Labels: exporter. */
  public static Instrument exporterSent(String items) {
    return items("exporter_sent_", items, EXPORTER, "that the backend has taken. [Alpha]");
  }

  /**
   * Labels: exporter, error.type, error.permanent; the page hides the last two below the level
   * {@code detailed}. Counted when sending is given up, not for each attempt.
   */
  public static Instrument exporterSendFailed(String items) {
    return items("exporter_send_failed_", items, EXPORTER, "given up after all tries. [Alpha]");
  }

  /** Labels: exporter. */
  public static Instrument exporterEnqueueFailed(String items) {
    return items(
        "exporter_enqueue_failed_", items, EXPORTER, "that the queue had no room for. [Alpha]");
  }

  private static Instrument items(String prefix, String items, String scope, String help) {
    String what = items.replace('_', ' ');
    String text = what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + " " + help;
    return new Instrument(
        Kind.COUNTER, "otelcol_" + prefix + items, "{" + items + "}", scope, text, Level.BASIC);
  }

  private static Instrument counter(String name, String unit, String scope, String help) {
    return new Instrument(
        Kind.COUNTER, "otelcol_" + name, unit, scope, help + " [Alpha]", Level.BASIC);
  }

  private static Instrument detailed(String name, String unit, String scope, String help) {
    return new Instrument(Kind.HISTOGRAM, "otelcol_" + name, unit, scope, help, Level.DETAILED);
  }

  private static Instrument gauge(String name, String unit, String scope, String help) {
    return new Instrument(
        Kind.GAUGE, "otelcol_" + name, unit, scope, help + " [Alpha]", Level.BASIC);
  }
}
