package ai.odock.router.exporters.otlpgrpc;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.net.grpc.GrpcAnswer;
import ai.odock.router.otlp.PartialSuccess;
import java.util.Locale;
import org.slf4j.Logger;

/**
 * What a backend's gRPC status means for the batch (OTLP specification, "Failures"; core
 * otlpexporter/otlp.go). Unlike the collector, RESOURCE_EXHAUSTED without RetryInfo is tried again,
 * because Tempo limits rates that way, and a message that is too large is sent in halves.
 */
final class GrpcOutcome {
  private GrpcOutcome() {}

  static Outcome of(GrpcAnswer answer, Batch batch, Logger log) {
    if (answer.code() == StatusCode.OK) {
      return accepted(PartialSuccess.read(answer.response()), batch, log);
    }
    String message = "rpc error: code = " + answer.code() + " desc = " + answer.message();
    if (tooLarge(answer)) {
      return Permanent.tooLarge(answer.code(), message);
    }
    return switch (answer.code()) {
      case CANCELLED,
          DEADLINE_EXCEEDED,
          ABORTED,
          OUT_OF_RANGE,
          UNAVAILABLE,
          DATA_LOSS,
          RESOURCE_EXHAUSTED ->
          new Retryable(answer.code(), message, answer.retryDelay(), null);
      default -> {
        String reason = "grpc_" + answer.code().name().toLowerCase(Locale.ROOT);
        yield new Permanent(answer.code(), message, reason, about(answer.code()));
      }
    };
  }

  /** Servers that fail on some item, or that cannot decode it, say INTERNAL or UNKNOWN. */
  private static About about(StatusCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, INTERNAL, UNKNOWN -> About.CONTENT;
      default -> About.CALL;
    };
  }

  private static Outcome accepted(PartialSuccess partial, Batch batch, Logger log) {
    if (partial.equals(PartialSuccess.NONE)) {
      return Accepted.ALL;
    }
    int rejected = partial.rejectedOf(batch.items());
    log.atWarn()
        .addKeyValue("message", partial.message())
        .addKeyValue("dropped_items", rejected)
        .log("Partial success response");
    return Accepted.but(rejected, "partial_success");
  }

  private static boolean tooLarge(GrpcAnswer answer) {
    String text = answer.message();
    return switch (answer.code()) {
      case RESOURCE_EXHAUSTED ->
          text.contains("larger than max") || text.contains("exceeds maximum size");
      case OUT_OF_RANGE -> text.contains("message length too large");
      default -> false;
    };
  }
}
