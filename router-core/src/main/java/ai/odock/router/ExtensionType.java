package ai.odock.router;

import ai.odock.router.settings.ConfigReader;
import java.util.List;
import java.util.Set;

/** Describes a kind of extension. */
public record ExtensionType<C>(
    String name, List<String> aliases, ConfigReader<C> config, Factory<C> factory)
    implements ComponentType<C> {

  /** None: an extension sees no telemetry. */
  @Override
  public Set<Signal> signals() {
    return Set.of();
  }

  /** Builds the one instance of a configured extension. */
  @FunctionalInterface
  public interface Factory<C> {
    Extension create(C config, ComponentContext context);
  }
}
