package ai.odock.router.health;

import ai.odock.router.StatusCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one component is, at one moment. Holds nothing of what was sent, no address and no text of a
 * backend: the page that shows it asks nobody for a password.
 *
 * @param component its role and name: {@code exporter/otlp}
 * @param where the signal of an exporter, the pipeline of a processor; else empty
 * @param backend what an exporter knows of the other side; null for all others
 */
public record ComponentHealth(
    String component, String where, Status status, @Nullable Backend backend) {
  /** From good to bad. */
  public enum Status {
    /** It works, as far as it can know. */
    OK,
    /** It is built and does not work yet. */
    STARTING,
    /** It refuses what comes, while it goes on delivering. */
    FULL,
    /** For a while now nothing of it has reached its backend. */
    FAILING,
    /** It cannot come back by itself. */
    DEAD
  }

  /**
   * The other side of an exporter.
   *
   * @param failures attempts in a row that delivered nothing; 0: the last one did
   * @param failingSince when the first of them was made; null when there is none
   * @param lastError the kind of the last failure; null when there was none since the start
   * @param permanent whether that one was refused for good
   * @param lastDelivery null: none since the start
   * @param queued what waits in the queue, in units of its sizer; -1: there is no queue
   * @param refusing whether what comes in is refused now
   */
  public record Backend(
      long failures,
      @Nullable Instant failingSince,
      @Nullable StatusCode lastError,
      boolean permanent,
      @Nullable Instant lastDelivery,
      long queued,
      boolean refusing) {}
}
