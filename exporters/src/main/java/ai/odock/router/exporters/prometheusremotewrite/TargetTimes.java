package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.prometheus.ByteTable;
import java.util.Arrays;

/**
 * When each {@code target_info} series was last written. It never goes back in time, whatever the
 * times of the points beside it, nor ahead of the clock: a backend would refuse it, and with it the
 * request. Shared by all translators of an exporter.
 */
final class TargetTimes {
  /** Beyond that all are forgotten, and go on from the latest of them. */
  private static final long MAX_BYTES = Math.min(4L << 20, Runtime.getRuntime().maxMemory() / 128);

  private final ByteTable known = new ByteTable();
  private long[] times = new long[64];

  /** What those start from that are not known. */
  private long floor;

  private long latest;

  /**
   * The time of the next sample, in milliseconds since 1970.
   *
   * @param newest time of the points of the resource
   */
  synchronized long next(byte[] labels, int offset, int length, long newest, long now) {
    if (known.usedBytes() + 8L * known.size() > MAX_BYTES) {
      known.clear();
      floor = latest;
    }
    int before = known.size();
    int number = known.add(labels, offset, length);
    if (number == times.length) {
      times = Arrays.copyOf(times, 2 * number);
    }
    long last = number == before ? floor : times[number];
    times[number] = Math.max(last, Math.min(newest, now));
    latest = Math.max(latest, times[number]);
    return times[number];
  }

  /** The backend has newer samples of such a series, from somebody else: all go on from now. */
  synchronized void refused(long now) {
    known.clear();
    latest = Math.max(latest, now);
    floor = latest;
  }
}
