package ai.odock.router.receiving;

import ai.odock.router.StatusCode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP status that stands for a gRPC code (OTLP specification; core/internal/statusutil). */
public final class HttpStatus {
  private HttpStatus() {}

  public static int of(StatusCode code) {
    return switch (code) {
      case OK -> 200;
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS -> 503;
      case RESOURCE_EXHAUSTED -> 429;
      case INVALID_ARGUMENT -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case UNIMPLEMENTED -> 404;
      default -> 500;
    };
  }

  /** The header that tells when to come back, with an answer that says so; null: nobody knows. */
  public static Map<String, String> retryAfter(int status, @Nullable Duration delay) {
    return delay != null && (status == 429 || status == 503)
        ? Map.of("Retry-After", String.valueOf(Math.max(1, delay.toSeconds())))
        : Map.of();
  }
}
