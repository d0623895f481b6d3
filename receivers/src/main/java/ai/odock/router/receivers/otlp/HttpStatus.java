package ai.odock.router.receivers.otlp;

import ai.odock.router.StatusCode;

/** The HTTP status that stands for a gRPC code (OTLP specification; core/internal/statusutil). */
final class HttpStatus {
  private HttpStatus() {}

  static int of(StatusCode code) {
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
}
