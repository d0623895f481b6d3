package ai.odock.router.net;

import java.time.Duration;

/** How long a backend may ask to wait. */
public final class RetryDelay {
  /** Ten times the longest default wait between retries; a peer that asks for more gets this. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private RetryDelay() {}

  /** The delay within 0 and {@link #LONGEST}, without overflow. */
  public static Duration clamp(long seconds, long nanos) {
    if (seconds >= LONGEST.toSeconds()) {
      return LONGEST;
    }
    return seconds < 0 || nanos < 0 ? Duration.ZERO : Duration.ofSeconds(seconds, nanos);
  }
}
