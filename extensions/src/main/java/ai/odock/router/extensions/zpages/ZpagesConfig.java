package ai.odock.router.extensions.zpages;

import ai.odock.router.net.http.HttpServerSettings;
import ai.odock.router.settings.ConfigSection;

/**
 * The {@code extensions::zpages} section (core/extension/zpagesextension).
 *
 * @param expvar whether {@code /debug/expvarz} is served
 */
record ZpagesConfig(HttpServerSettings server, boolean expvar) {
  private static final String DEFAULT_ENDPOINT = "localhost:55679";

  static ZpagesConfig read(ConfigSection yaml) {
    HttpServerSettings server = HttpServerSettings.read(yaml, DEFAULT_ENDPOINT);
    ConfigSection expvar = yaml.section("expvar");
    return new ZpagesConfig(server, expvar.bool("enabled", false));
  }
}
