package ai.odock.router;

import ai.odock.router.settings.ConfigReader;
import java.util.List;
import java.util.Set;

/**
 * Describes a kind of exporter.
 *
 * @param sending reads the queue and retry keys from the exporter's own section
 */
public record ExporterType<C>(
    String name,
    List<String> aliases,
    Set<Signal> signals,
    ConfigReader<C> config,
    ConfigReader<Sending> sending,
    Factory<C> factory)
    implements ComponentType<C> {

  /** Builds the instance for one signal, shared by all pipelines of that signal. */
  @FunctionalInterface
  public interface Factory<C> {
    Exporter create(C config, Signal signal, ComponentContext context);
  }
}
