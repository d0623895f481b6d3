package ai.odock.router.health;

import ai.odock.router.health.ComponentHealth.Status;
import java.time.Instant;
import java.util.List;

/**
 * How the router is, at one moment.
 *
 * @param since when the phase began
 * @param pipelines at least one in a router that was built
 */
public record RouterHealth(
    Phase phase, Instant since, List<ComponentHealth> components, List<Pipeline> pipelines) {
  private static final long COMPONENT_BYTES = 200;

  /** The life of a router. */
  public enum Phase {
    STARTING,
    RUNNING,
    DRAINING
  }

  /**
   * One pipeline.
   *
   * @param open whether it takes requests in: no destination of it is failing and full
   */
  public record Pipeline(String id, boolean open) {}

  /** What a probe is told. */
  public enum Verdict {
    STARTING,
    /** Everything works. */
    READY,
    /** Requests are taken in; something does not work as it should. */
    DEGRADED,
    /** No pipeline takes requests in. */
    UNAVAILABLE,
    DRAINING
  }

  public RouterHealth {
    components = List.copyOf(components);
    pipelines = List.copyOf(pipelines);
  }

  /** The memory that it takes, about. */
  public long heldBytes() {
    return COMPONENT_BYTES * (components.size() + pipelines.size());
  }

  public Verdict verdict() {
    return switch (phase) {
      case STARTING -> Verdict.STARTING;
      case DRAINING -> Verdict.DRAINING;
      case RUNNING -> {
        if (pipelines.stream().noneMatch(Pipeline::open)) {
          yield Verdict.UNAVAILABLE;
        }
        boolean well = components.stream().allMatch(it -> it.status() == Status.OK);
        yield well ? Verdict.READY : Verdict.DEGRADED;
      }
    };
  }
}
