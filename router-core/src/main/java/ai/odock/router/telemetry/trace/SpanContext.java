package ai.odock.router.telemetry.trace;

/**
 * Which span of which trace.
 *
 * @param sampled whether it is kept
 * @param remote whether somebody else made it and told of it in a header
 */
public record SpanContext(
    long traceIdHigh, long traceIdLow, long spanId, boolean sampled, boolean remote) {
  /** Of what must not be traced: the router's own spans and lines when they come back to it. */
  public static final SpanContext UNTRACED = new SpanContext(0, 0, 0, false, false);
}
