package ai.odock.router.extensions.healthcheck;

import ai.odock.router.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Since when the router takes requests in, if it does. */
final class Availability {
  private final Clock clock;
  private final AtomicReference<@Nullable Since> since = new AtomicReference<>();

  private record Since(Instant wall, long nanos) {}

  Availability(Clock clock) {
    this.clock = clock;
  }

  void begin() {
    since.set(new Since(Instant.ofEpochMilli(clock.epochMillis()), clock.nanoTime()));
  }

  /** Whether it was available until now. */
  boolean end() {
    return since.getAndSet(null) != null;
  }

  boolean available() {
    return since.get() != null;
  }

  /** What Go's encoding/json makes of the collector's answer. */
  String json() {
    Since now = since.get();
    return now == null
        ? """
        {"status":"Server not available","upSince":"0001-01-01T00:00:00Z","uptime":""}\
        """
        : """
        {"status":"Server available","upSince":"%s","uptime":"%s"}\
        """
            .formatted(wall(now.wall), duration(clock.nanoTime() - now.nanos));
  }

  /** RFC 3339 without zeros at the end of the fraction, as Go's RFC3339Nano. */
  private static String wall(Instant instant) {
    return instant.toString().replaceFirst("(\\.\\d*?)0+Z$", "$1Z").replace(".Z", "Z");
  }

  /** As Go's Duration.String: {@code 850ms}, {@code 1.47s}, {@code 1h0m3s}. */
  static String duration(long nanos) {
    if (nanos < 1_000_000_000L) {
      return nanos == 0
          ? "0s"
          : nanos < 1_000
              ? nanos + "ns"
              : nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
    }
    long hours = nanos / 3_600_000_000_000L;
    long minutes = nanos / 60_000_000_000L % 60;
    String text = decimal(nanos % 60_000_000_000L, 1_000_000_000) + "s";
    text = hours > 0 || minutes > 0 ? minutes + "m" + text : text;
    return hours > 0 ? hours + "h" + text : text;
  }

  private static String decimal(long value, long unit) {
    int digits = String.valueOf(unit).length() - 1;
    String fraction = String.format(Locale.ROOT, "%0" + digits + "d", value % unit);
    fraction = fraction.replaceFirst("0+$", "");
    return value / unit + (fraction.isEmpty() ? "" : "." + fraction);
  }
}
