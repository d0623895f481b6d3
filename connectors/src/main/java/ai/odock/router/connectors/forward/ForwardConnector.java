package ai.odock.router.connectors.forward;

import ai.odock.router.Batch;
import ai.odock.router.Connector;
import ai.odock.router.ConnectorType;
import ai.odock.router.ConnectorType.Route;
import ai.odock.router.Consumer;
import ai.odock.router.Outcome;
import ai.odock.router.Signal;
import ai.odock.router.Traits;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Joins pipelines of one signal (collector: forwardconnector): what goes in comes out. */
public final class ForwardConnector implements Connector {
  /** The {@code forward} component. It has no keys. */
  public static final ConnectorType<Settings> TYPE =
      new ConnectorType<>(
          "forward",
          List.of(),
          sameSignal(),
          yaml -> new Settings(),
          (settings, route, context, next) -> new ForwardConnector(next.all()));

  /** Nothing can be set. */
  record Settings() {}

  private final Consumer next;

  ForwardConnector(Consumer next) {
    this.next = next;
  }

  private static Set<Route> sameSignal() {
    return Stream.of(Signal.values())
        .map(signal -> new Route(signal, signal))
        .collect(Collectors.toSet());
  }

  @Override
  public Traits traits() {
    return next.traits();
  }

  /** Whoever handed the batch on hears what the pipelines behind say of it. */
  @Override
  public Outcome consume(Batch batch) {
    return next.consume(batch);
  }
}
