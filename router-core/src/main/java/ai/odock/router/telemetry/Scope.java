package ai.odock.router.telemetry;

/**
 * The instrumentation scope that the Go collector names.
 *
 * @param name empty: the collector has no such metric, and no reader changes its name
 * @param version empty: none
 * @param schemaUrl empty: none
 */
public record Scope(String name, String version, String schemaUrl) {
  /** Metrics of our own. */
  public static final Scope NONE = of("");

  /** A scope without version and schema. */
  public static Scope of(String name) {
    return new Scope(name, "", "");
  }

  /** Whether the collector has it, so that readers spell its metrics. */
  boolean ofCollector() {
    return !name.isEmpty();
  }
}
