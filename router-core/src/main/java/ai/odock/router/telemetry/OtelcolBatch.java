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
  private static final double[] SEND_BYTES_BOUNDS = {
    10, 25, 50, 75, 100, 250, 500, 750, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000,
    10_000, 20_000, 30_000, 50_000, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000,
    800_000, 900_000, 1e6, 2e6, 3e6, 4e6, 5e6, 6e6, 7e6, 8e6, 9e6
  };

  /** Labels: processor. Items of each batch, with {@link #sendSizeBounds}. */
  public static final Instrument SEND_SIZE =
      instrument(Kind.HISTOGRAM, "batch_send_size", "{units}", "Items in the batches that left.");

  /** Labels: processor. Bytes of each batch, with {@link #sendBytesBounds}. */
  public static final Instrument SEND_BYTES =
      new Instrument(
          Kind.HISTOGRAM,
          "otelcol_processor_batch_batch_send_size_bytes",
          "By",
          SCOPE,
          "Bytes of the batches that left. [Development]",
          Level.DETAILED);

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
          Kind.UP_DOWN_COUNTER,
          "metadata_cardinality",
          "{combinations}",
          "Sets of metadata batched apart.");

  private OtelcolBatch() {}

  /** The upper bounds of {@link #SEND_SIZE}. */
  public static double[] sendSizeBounds() {
    return SEND_SIZES.clone();
  }

  /** The upper bounds of {@link #SEND_BYTES}: those of the sizes, and on to 9 million. */
  public static double[] sendBytesBounds() {
    return SEND_BYTES_BOUNDS.clone();
  }

  private static Instrument instrument(Kind kind, String name, String unit, String help) {
    String full = "otelcol_processor_batch_" + name;
    return new Instrument(kind, full, unit, SCOPE, help + " [Development]", Level.NORMAL);
  }
}
