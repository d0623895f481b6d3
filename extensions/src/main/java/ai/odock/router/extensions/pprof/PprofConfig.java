package ai.odock.router.extensions.pprof;

import ai.odock.router.net.ListenSettings;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;

/**
 * The {@code extensions::pprof} section (contrib/extension/pprofextension).
 *
 * @param saveToFile where a profile of the whole run is written at the end; empty: nowhere
 */
record PprofConfig(ListenSettings listen, String saveToFile) {
  private static final String DEFAULT_ENDPOINT = "localhost:1777";
  private static final String GO_ONLY = "has no effect: it samples Go's locks";

  static PprofConfig read(ConfigSection yaml) {
    ListenSettings listen = ListenSettings.read(yaml, DEFAULT_ENDPOINT, Shown.UNLESS_EMPTY);
    fraction(yaml, "block_profile_fraction");
    fraction(yaml, "mutex_profile_fraction");
    return new PprofConfig(listen, yaml.string("save_to_file", ""));
  }

  private static void fraction(ConfigSection yaml, String key) {
    if (yaml.signedInteger(key, 0) != 0) {
      yaml.warning(key, GO_ONLY);
    }
  }
}
