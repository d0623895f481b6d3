package ai.odock.router.otlp;

/**
 * The memory that a {@link ProtoWriter} or an {@link AttributeList} asked for was refused. Expected
 * under load: no stack trace.
 */
public final class NoRoom extends RuntimeException {
  private final long bytes;

  /** Refuses {@code bytes} more. */
  public NoRoom(long bytes) {
    super("no room for " + bytes + " bytes more", null, false, false);
    this.bytes = bytes;
  }

  /** What was asked for and refused. Tables double, so as much again was granted before. */
  public long bytes() {
    return bytes;
  }
}
