package ai.odock.router.net.http;

import ai.odock.router.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Moments as HTTP writes them (RFC 9110, 5.6.7). */
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Written(long second, String text) {}

  private static volatile Written last = new Written(-1, "");

  private HttpDate() {}

  /** The current second, formatted once for all answers within it. */
  static String now() {
    long second = Clock.SYSTEM.epochMillis() / 1000;
    Written written = last;
    if (written.second != second) {
      written = new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
      last = written;
    }
    return written.text;
  }

  /** The moment, or null when the text is not one. */
  static @Nullable Instant parse(String text) {
    try {
      return FORMAT.parse(text, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
