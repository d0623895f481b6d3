package ai.odock.router;

import ai.odock.router.settings.ConfigReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Describes a kind of connector.
 *
 * @param routes the signals that it takes in, each with one that it makes of it
 */
public record ConnectorType<C>(
    String name,
    List<String> aliases,
    Set<Route> routes,
    ConfigReader<C> config,
    Factory<C> factory)
    implements ComponentType<C> {

  public ConnectorType {
    routes = Set.copyOf(routes);
  }

  /** From one signal to the same or another one. */
  public record Route(Signal from, Signal to) {
    @Override
    public String toString() {
      return from.label() + " to " + to.label();
    }
  }

  /**
   * The pipelines that name a connector as their receiver.
   *
   * @param all hands a batch to each of them
   * @param each by its name in the configuration
   */
  public record Pipelines(Consumer all, Map<String, Consumer> each) {
    public Pipelines {
      each = Map.copyOf(each);
    }
  }

  /** What goes in or comes out. */
  @Override
  public Set<Signal> signals() {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    for (Route route : routes) {
      signals.add(route.from());
      signals.add(route.to());
    }
    return signals;
  }

  /** Builds the instance of one route, shared by all pipelines of these signals that name it. */
  @FunctionalInterface
  public interface Factory<C> {
    Connector create(C config, Route route, ComponentContext context, Pipelines next);
  }
}
