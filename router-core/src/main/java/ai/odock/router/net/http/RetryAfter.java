package ai.odock.router.net.http;

import ai.odock.router.net.RetryDelay;
import ai.odock.router.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Retry-After} header (RFC 9110, 10.2.3). */
final class RetryAfter {
  private RetryAfter() {}

  /** The wait within 0 and five minutes; null when there is none or it cannot be read. */
  static @Nullable Duration parse(@Nullable String value, Clock clock) {
    if (value == null || value.isBlank()) {
      return null;
    }
    String text = value.strip();
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() > 9 ? RetryDelay.LONGEST : RetryDelay.clamp(Long.parseLong(text), 0);
    }
    Instant moment = HttpDate.parse(text);
    if (moment == null) {
      return null;
    }
    long millis = moment.toEpochMilli() - clock.epochMillis();
    return RetryDelay.clamp(Math.floorDiv(millis, 1000), Math.floorMod(millis, 1000) * 1_000_000L);
  }
}
