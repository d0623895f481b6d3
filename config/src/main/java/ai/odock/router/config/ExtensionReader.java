package ai.odock.router.config;

import ai.odock.router.ExtensionType;
import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ComponentIds;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code service::extensions}: which of the configured ones run, and in which order. */
final class ExtensionReader {
  private ExtensionReader() {}

  static List<ExtensionSpec<?>> read(
      ConfigSection service, Declared<ExtensionType<?>, ExtensionSpec<?>> configured) {
    Map<ComponentId, ExtensionSpec<?>> serving = new LinkedHashMap<>();
    List<String> texts = service.listed("extensions");
    for (int i = 0; i < texts.size(); i++) {
      try {
        ComponentId id = ComponentIds.parse(texts.get(i));
        check(id, configured);
        ExtensionSpec<?> spec = configured.specs().get(id);
        if (spec != null) {
          serving.putIfAbsent(id, spec); // named twice is named, as in the collector
        }
      } catch (IllegalArgumentException e) {
        service.problem("extensions", i, String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(serving.values());
  }

  private static void check(
      ComponentId id, Declared<ExtensionType<?>, ExtensionSpec<?>> configured) {
    if (!configured.types().containsKey(id)) {
      List<String> ids = configured.types().keySet().stream().map(ComponentId::toString).toList();
      String nearest = NearestName.among(id.toString(), ids);
      throw new IllegalArgumentException(
          "references extension \""
              + id
              + "\" which is not configured"
              + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
    }
  }
}
