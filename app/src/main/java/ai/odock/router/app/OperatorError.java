package ai.odock.router.app;

/** A mistake of the operator: shown as it is, without a stack trace, and the program ends. */
final class OperatorError extends RuntimeException {
  private static final long serialVersionUID = 1;

  OperatorError(String message) {
    super(message, null, false, false);
  }
}
