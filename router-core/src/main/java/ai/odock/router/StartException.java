package ai.odock.router;

/** A component cannot start. The message says what the operator has to change. */
public final class StartException extends Exception {
  public StartException(String message) {
    super(message);
  }
}
