package ai.odock.router;

import ai.odock.router.settings.ConfigReader;
import java.util.List;
import java.util.Set;

/** Describes a kind of processor. */
public record ProcessorType<C>(
    String name,
    List<String> aliases,
    Set<Signal> signals,
    ConfigReader<C> config,
    Factory<C> factory)
    implements ComponentType<C> {

  /** Builds the instance of one pipeline. */
  @FunctionalInterface
  public interface Factory<C> {
    Processor create(C config, Signal signal, ComponentContext context, Consumer next);
  }

  /** A kind of processor that is a {@link Transform}. */
  public static <C> ProcessorType<C> transforming(
      String name,
      List<String> aliases,
      Set<Signal> signals,
      ConfigReader<C> config,
      TransformFactory<C> factory) {
    return new ProcessorType<>(
        name,
        aliases,
        signals,
        config,
        (settings, signal, context, next) ->
            new TransformProcessor(
                factory.create(settings, signal, context), signal, context, next));
  }

  /** Builds the instance of one pipeline. */
  @FunctionalInterface
  public interface TransformFactory<C> {
    Transform create(C config, Signal signal, ComponentContext context);
  }
}
