package ai.odock.router.otlp;

/** A request that is not OTLP. Expected from clients, so it carries no stack trace. */
public final class MalformedOtlp extends Exception {
  /** The message is for the client: what is wrong and where. */
  public MalformedOtlp(String message) {
    super(message, null, false, false);
  }
}
