package ai.odock.router.receiving;

import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;

/** The key of receivers that limits what one item may hold. */
public final class ElementLimit {
  private static final String KEY = "max_elements_per_item";

  private ElementLimit() {}

  /** Reads the key of a receiver's section; see {@link OtlpCheck}. */
  public static int read(ConfigSection receiver) {
    ConfigSection yaml = receiver.showing(Shown.WHEN_SET);
    long most = yaml.integer(KEY, OtlpCheck.DEFAULT_MAX_ELEMENTS);
    if (most < 1 || most > Integer.MAX_VALUE) {
      yaml.problem(KEY, "must be between 1 and " + Integer.MAX_VALUE);
    }
    return (int) most;
  }
}
