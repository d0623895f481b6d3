package ai.odock.router.config;

/** A source or a {@code ${…}} gives no text; the message is for the operator. */
final class UnreadableSource extends Exception {
  private final String reason;

  UnreadableSource(String reason) {
    super(reason);
    this.reason = reason;
  }

  @Override
  public String getMessage() {
    return reason;
  }
}
