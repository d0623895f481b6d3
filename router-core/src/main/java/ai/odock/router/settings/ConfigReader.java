package ai.odock.router.settings;

/** Turns a section of the configuration into a value. */
@FunctionalInterface
public interface ConfigReader<C> {
  /**
   * Asks the section for every key it knows. Mistakes in single keys are collected by the section;
   * an {@link IllegalArgumentException} is reported with the section's path.
   */
  C read(ConfigSection section);
}
