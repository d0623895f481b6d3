package ai.odock.router.app.demo;

/** How the gateway ends a request. */
enum Verdict {
  ANSWERED(200, "", "info", "request completed", Stage.ALL),
  RATE_LIMITED(429, "rate_limited", "warn", "request rejected by a rate limit", 1),
  BLOCKED(403, "policy_blocked", "warn", "request blocked by a safety module", 2),
  PROVIDER_FAILED(502, "provider_error", "error", "provider failed", Stage.ALL);

  private final int status;
  private final String errorClass;
  private final String level;
  private final String message;
  private final int stages;

  Verdict(int status, String errorClass, String level, String message, int stages) {
    this.status = status;
    this.errorClass = errorClass;
    this.level = level;
    this.message = message;
    this.stages = stages;
  }

  /** The HTTP status. */
  int status() {
    return status;
  }

  /** The attribute {@code error.class}; empty when there is no error. */
  String errorClass() {
    return errorClass;
  }

  /** The level of the log line, lower-case. */
  String level() {
    return level;
  }

  String message() {
    return message;
  }

  /** How many of {@link Stage#IN_ORDER} the request got through. */
  int stages() {
    return stages;
  }

  boolean failed() {
    return !errorClass.isEmpty();
  }
}
