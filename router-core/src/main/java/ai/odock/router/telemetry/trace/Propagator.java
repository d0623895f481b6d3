package ai.odock.router.telemetry.trace;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A form in which a request's headers name the span that it was sent from. */
public enum Propagator {
  /** W3C Trace Context. */
  TRACECONTEXT {
    private static final int LENGTH = 55;

    @Override
    @Nullable SpanContext extract(RequestHeaders headers) {
      String text = headers.first("traceparent");
      if (text == null || text.length() < LENGTH) {
        return null;
      }
      boolean first = text.startsWith("00");
      boolean ends = text.length() == LENGTH || (!first && text.charAt(LENGTH) == '-');
      if (!ends || text.startsWith("ff") || !isHex(text, 0, 2) || !isHex(text, 53, 55)) {
        return null;
      }
      if (text.charAt(2) != '-' || text.charAt(35) != '-' || text.charAt(52) != '-') {
        return null;
      }
      int flags = Character.digit(text.charAt(54), 16);
      return context(text.substring(3, 35), text.substring(36, 52), (flags & 1) == 1);
    }
  },

  /** B3 of Zipkin: one header, else several. */
  B3 {
    @Override
    @Nullable SpanContext extract(RequestHeaders headers) {
      String single = headers.first("b3");
      if (single != null) {
        String[] parts = single.split("-", -1);
        SpanContext found =
            parts.length < 2 || parts.length > 4
                ? null
                : context(wide(parts[0]), parts[1], parts.length > 2 && isSampled(parts[2]));
        if (found != null) {
          return found;
        }
      }
      String trace = headers.first("x-b3-traceid");
      String span = headers.first("x-b3-spanid");
      if (trace == null || span == null) {
        return null;
      }
      boolean sampled =
          "1".equals(headers.first("x-b3-flags")) || isSampled(headers.first("x-b3-sampled"));
      return context(wide(trace), span, sampled);
    }

    private boolean isSampled(@Nullable String word) {
      return "1".equals(word) || "d".equals(word) || "true".equalsIgnoreCase(word);
    }

    private String wide(String traceId) {
      return traceId.length() == 16 ? "0".repeat(16) + traceId : traceId;
    }
  };

  /** The span that the headers name; null when they name none. */
  abstract @Nullable SpanContext extract(RequestHeaders headers);

  /** Null unless both are hexadecimal in lower case, of their lengths, and not zero. */
  private static @Nullable SpanContext context(String traceId, String spanId, boolean sampled) {
    if (traceId.length() != 32
        || spanId.length() != 16
        || !isHex(traceId, 0, 32)
        || !isHex(spanId, 0, 16)) {
      return null;
    }
    long high = HexFormat.fromHexDigitsToLong(traceId, 0, 16);
    long low = HexFormat.fromHexDigitsToLong(traceId, 16, 32);
    long span = HexFormat.fromHexDigitsToLong(spanId);
    return (high | low) == 0 || span == 0 ? null : new SpanContext(high, low, span, sampled, true);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
