package ai.odock.router.config;

import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ComponentIds;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.NearestName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the names of extensions in the sections of components. As in the collector only in those
 * that run: a component that no pipeline names refers to nothing.
 */
final class ExtensionReferences {
  private final Set<ComponentId> running = new HashSet<>();
  private final Set<ComponentId> extensions = new HashSet<>();

  ExtensionReferences(List<ExtensionSpec<?>> serving, List<PipelineSpec> pipelines) {
    serving.forEach(spec -> extensions.add(spec.id()));
    for (PipelineSpec pipeline : pipelines) {
      running.addAll(pipeline.receivers());
      running.addAll(pipeline.processors());
      running.addAll(pipeline.exporters());
    }
  }

  /** Checks the components of one section. */
  void check(ConfigSection components, Declared<?, ?> configured) {
    boolean areExtensions = components.path().equals("extensions");
    for (String key : components.keys()) {
      ComponentId id = parse(key);
      if (id != null && (areExtensions ? extensions : running).contains(id)) {
        components.section(key).checkReferences(name -> problem(name, configured));
      }
    }
  }

  private static @Nullable ComponentId parse(String key) {
    try {
      return ComponentIds.parse(key);
    } catch (IllegalArgumentException e) {
      return null; // told where the section was read
    }
  }

  private @Nullable String problem(ComponentId name, Declared<?, ?> configured) {
    if (!configured.types().containsKey(name)) {
      List<String> ids = configured.types().keySet().stream().map(ComponentId::toString).toList();
      String nearest = NearestName.among(name.toString(), ids);
      return "references extension \"%s\" which is not configured".formatted(name)
          + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?");
    }
    return extensions.contains(name)
        ? null
        : "references extension \"%s\" which service::extensions does not name".formatted(name);
  }
}
