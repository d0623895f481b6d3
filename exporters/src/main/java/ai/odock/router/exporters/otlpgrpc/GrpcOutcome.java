package ai.odock.router.exporters.otlpgrpc;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.About;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.net.OtlpAnswer;
import ai.odock.router.net.grpc.GrpcAnswer;
import ai.odock.router.otlp.PartialSuccess;
import java.util.Locale;
import org.slf4j.Logger;

/**
 * What a backend's gRPC status means for the batch (OTLP specification, "Failures"; core
 * otlpexporter/otlp.go). Unlike in the collector, a message that is too large is sent in halves.
 */
final class GrpcOutcome {
  private GrpcOutcome() {}

  static Outcome of(GrpcAnswer answer, Batch batch, Logger log) {
    if (answer.code() == StatusCode.OK) {
      return OtlpAnswer.accepted(PartialSuccess.read(answer.response()), batch.items(), log);
    }
    String message = "rpc error: code = " + answer.code() + " desc = " + answer.message();
    if (tooLarge(answer)) {
      return Permanent.tooLarge(answer.code(), message);
    }
    if (OtlpAnswer.comesAgain(answer.code())) {
      return new Retryable(answer.code(), message, answer.retryDelay(), null);
    }
    String reason = "grpc_" + answer.code().name().toLowerCase(Locale.ROOT);
    return new Permanent(answer.code(), message, reason, about(answer));
  }

  /** Servers that fail on some item, or that cannot decode it, say INTERNAL or UNKNOWN. */
  private static About about(GrpcAnswer answer) {
    return switch (answer.code()) {
      case INVALID_ARGUMENT -> About.CONTENT;
      // what was taken and badly answered must not be sent in parts
      case INTERNAL, UNKNOWN -> answer.isUnreadable() ? About.CALL : About.CONTENT;
      default -> About.CALL;
    };
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
