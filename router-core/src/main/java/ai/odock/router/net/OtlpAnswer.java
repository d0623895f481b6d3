package ai.odock.router.net;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.StatusCode;
import ai.odock.router.otlp.PartialSuccess;
import org.slf4j.Logger;

/**
 * What the answers of OTLP backends mean, for exporters and own telemetry alike (OTLP
 * specification, "OTLP/gRPC Response" and "OTLP/HTTP Response").
 */
public final class OtlpAnswer {
  private OtlpAnswer() {}

  /**
   * Whether a request may be made again after this code. Unlike the collector, RESOURCE_EXHAUSTED
   * without RetryInfo is among them, because Tempo limits rates that way.
   */
  public static boolean comesAgain(StatusCode code) {
    return switch (code) {
      case CANCELLED,
          DEADLINE_EXCEEDED,
          ABORTED,
          OUT_OF_RANGE,
          UNAVAILABLE,
          DATA_LOSS,
          RESOURCE_EXHAUSTED ->
          true;
      default -> false;
    };
  }

  /** Whether a request may be made again after this status of HTTP. */
  public static boolean comesAgain(int httpStatus) {
    return switch (httpStatus) {
      case 429, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /**
   * The outcome of a request that was accepted, perhaps in part.
   *
   * @param items that it held
   */
  public static Outcome accepted(PartialSuccess partial, int items) {
    return Accepted.but(partial.rejectedOf(items), "partial_success");
  }

  /** The same; what the backend says is noted. */
  public static Outcome accepted(PartialSuccess partial, int items, Logger log) {
    if (partial.equals(PartialSuccess.NONE)) {
      return Accepted.ALL;
    }
    log.atWarn()
        .addKeyValue("message", partial.message())
        .addKeyValue("dropped_items", partial.rejectedOf(items))
        .log("Partial success response");
    return accepted(partial, items);
  }
}
