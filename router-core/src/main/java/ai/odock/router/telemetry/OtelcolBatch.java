package ai.odock.router.telemetry;

import ai.odock.router.telemetry.Instrument.Kind;
import ai.odock.router.telemetry.Instrument.Level;

/** What the collector's batch processor measures; the level {@code basic} hides all of it. */
public final class OtelcolBatch {
  private static final String SCOPE = "go.opentelemetry.io/collector/processor/batchprocessor";
  private static final double[] SEND_SIZES = {
    10, 25, 50, 75, 100, 250, 500, 750, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000,
    10_000, 20_000, 30_000, 50_000, 100_000
  };

  /** Labels: processor. Items of each batch, with {@link #sendSizeBounds}. */
  public static final Instrument SEND_SIZE =
      instrument(Kind.HISTOGRAM, "batch_send_size", "{units}", "Items in the batches that left.");

  /** Labels: processor. */
  public static final Instrument SIZE_TRIGGER_SEND =
      instrument(
          Kind.COUNTER, "batch_size_trigger_send", "{times}", "Batches that left because full.");

  /** Labels: processor. */
  public static final Instrument TIMEOUT_TRIGGER_SEND =
      instrument(
          Kind.COUNTER, "timeout_trigger_send", "{times}", "Batches that left because of time.");

  /**
   * Labels: processor. Instances that share a name add up, so each adds its own and takes it away
   * when it ends: {@link Metrics#counter}.
   */
  public static final Instrument METADATA_CARDINALITY =
      instrument(
          Kind.GAUGE, "metadata_cardinality", "{combinations}", "Sets of metadata batched apart.");

  private OtelcolBatch() {}

  /** The upper bounds of {@link #SEND_SIZE}. */
  public static double[] sendSizeBounds() {
    return SEND_SIZES.clone();
  }

  private static Instrument instrument(Kind kind, String name, String unit, String help) {
    String full = "otelcol_processor_batch_" + name;
    return new Instrument(kind, full, unit, SCOPE, help + " [Development]", Level.NORMAL);
  }
}
