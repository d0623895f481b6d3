package ai.odock.router.exporters.loki;

import ai.odock.router.Outcome;

/** Why a log record cannot be written. */
enum DropReason {
  /** Text of it, its scope or its resource is not UTF-8. */
  INVALID_UTF8("invalid_utf8"),
  /** It alone is more than a request may hold. */
  TOO_LARGE(Outcome.TOO_LARGE),
  /** Its line is longer than Loki takes, and lines are not cut; Loki's own word. */
  LINE_TOO_LONG("line_too_long");

  private final String label;

  DropReason(String label) {
    this.label = label;
  }

  /** The word for the {@code reason} label of drop counters. */
  String label() {
    return label;
  }
}
