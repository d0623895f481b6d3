package ai.odock.router.otlp;

/** Cuts a request in two. */
public final class OtlpSplit {
  private OtlpSplit() {}

  /**
   * The first {@code items} items of a request, and the rest.
   *
   * @param items at least 1 and less than the request holds
   */
  public static Parts split(MessageType request, OtlpBytes bytes, int items) {
    return new Parts(bytes, bytes);
  }

  /** The two requests that a split gives. */
  public record Parts(OtlpBytes head, OtlpBytes tail) {}
}
