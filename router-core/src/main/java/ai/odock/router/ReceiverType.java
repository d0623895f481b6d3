package ai.odock.router;

import ai.odock.router.settings.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Describes a kind of receiver. */
public record ReceiverType<C>(
    String name,
    List<String> aliases,
    Set<Signal> signals,
    ConfigReader<C> config,
    Factory<C> factory)
    implements ComponentType<C> {

  /** Builds the one instance of a configured receiver. */
  @FunctionalInterface
  public interface Factory<C> {
    /**
     * Builds it, not yet started.
     *
     * @param next the consumer of each signal that some pipeline takes from this receiver
     */
    Receiver create(C config, ComponentContext context, Map<Signal, Consumer> next);
  }
}
