package ai.odock.router.app.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the user chose.
 *
 * @param rate requests of the gateway a second, 1 to 2000
 * @param runFor zero: until it is told to stop
 * @param portOffset added to every port, 0 to 50000
 * @param broken the stand-in that goes away for a while; null: none
 * @param breakAfter from the start on
 * @param breakFor at most four minutes: retries are given up after five
 */
public record DemoSettings(
    int rate,
    Duration runFor,
    int portOffset,
    @Nullable Backend broken,
    Duration breakAfter,
    Duration breakFor) {
  private static final Duration LONGEST_BREAK = Duration.ofMinutes(4);

  /**
   * @throws IllegalArgumentException with the option's name when a value is out of range
   */
  public DemoSettings {
    check(rate >= 1 && rate <= 2000, "--rate must be from 1 to 2000");
    check(portOffset >= 0 && portOffset <= 50_000, "--port-offset must be from 0 to 50000");
    check(!runFor.isNegative(), "--for must not be negative");
    check(!breakAfter.isNegative(), "--break-after must not be negative");
    check(
        breakFor.isPositive() && breakFor.compareTo(LONGEST_BREAK) <= 0,
        "--break-for must be from 1s to 4m");
  }

  private static void check(boolean holds, String mistake) {
    if (!holds) {
      throw new IllegalArgumentException(mistake);
    }
  }
}
