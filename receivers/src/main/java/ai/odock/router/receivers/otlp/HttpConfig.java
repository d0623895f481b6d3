package ai.odock.router.receivers.otlp;

import ai.odock.router.Signal;
import ai.odock.router.net.http.HttpServerSettings;
import ai.odock.router.settings.ConfigRecord.Shown;
import ai.odock.router.settings.ConfigSection;
import java.util.EnumMap;
import java.util.Map;

/**
 * The {@code protocols::http} section.
 *
 * @param paths of each signal
 */
record HttpConfig(HttpServerSettings server, Map<Signal, String> paths) {
  static HttpConfig read(ConfigSection section) {
    return new HttpConfig(
        HttpServerSettings.read(section, "localhost:4318"),
        paths(section.showing(Shown.UNLESS_EMPTY)));
  }

  private static Map<Signal, String> paths(ConfigSection yaml) {
    Map<Signal, String> paths = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      String name = signal.label();
      String key = name + "_url_path";
      try {
        String path = UrlPath.of(yaml.string(key, "/v1/" + name));
        if (paths.containsValue(path)) {
          yaml.problem(key, "another signal has the path " + path + " already");
        }
        yaml.display(key, path);
        paths.put(signal, path);
      } catch (IllegalArgumentException e) {
        yaml.problem(key, "invalid HTTP URL path set for signal: " + e.getMessage());
      }
    }
    return paths;
  }
}
