package ai.odock.router.otlp;

/**
 * The room that a {@link ProtoWriter} asked for was refused. Expected under load: no stack trace.
 */
public final class NoRoom extends RuntimeException {
  /** Refuses {@code bytes} more. */
  public NoRoom(long bytes) {
    super("no room for " + bytes + " bytes more", null, false, false);
  }
}
