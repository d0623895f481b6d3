package ai.odock.router.app.demo;

import java.util.HexFormat;

/**
 * One request that the gateway has answered: what its spans, its log line and its metrics tell.
 *
 * @param traceHigh the first eight bytes of the trace id
 * @param rootSpan the id of the request's own span; those below it count on from there
 * @param endNanos when it was answered, nanoseconds since 1970
 * @param nanos how long it took
 */
record GatewayRequest(
    long traceHigh,
    long traceLow,
    long rootSpan,
    long endNanos,
    long nanos,
    String organisation,
    String route,
    Model model,
    Verdict verdict,
    long tokens) {
  private static final HexFormat HEX = HexFormat.of();

  long startNanos() {
    return endNanos - nanos;
  }

  double seconds() {
    return nanos / 1e9;
  }

  /** 32 hexadecimal digits. */
  String traceId() {
    return HEX.toHexDigits(traceHigh) + HEX.toHexDigits(traceLow);
  }

  String requestId() {
    return "req_" + HEX.toHexDigits(rootSpan);
  }
}
