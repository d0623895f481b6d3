package ai.odock.router.config;

import ai.odock.router.ConfigProblems;
import ai.odock.router.ConfigValue;
import ai.odock.router.ConfigValue.Mapping;
import ai.odock.router.ConfigValue.Scalar;
import ai.odock.router.ConfigValue.Substituted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists of component ids must be lists: unlike other lists of strings, the collector does not cut
 * one string at commas here.
 */
final class ReferenceLists {
  private static final List<String> OF_A_PIPELINE = List.of("receivers", "processors", "exporters");

  private ReferenceLists() {}

  static void check(Mapping root, ConfigProblems problems) {
    Map<String, ConfigValue> service = entries(root.entries().get("service"));
    refuseText("service::extensions", service.get("extensions"), problems);
    entries(service.get("pipelines"))
        .forEach(
            (id, pipeline) -> {
              for (String key : OF_A_PIPELINE) {
                String path = "service::pipelines::" + id + "::" + key;
                refuseText(path, entries(pipeline).get(key), problems);
              }
            });
  }

  private static void refuseText(
      String path, @Nullable ConfigValue value, ConfigProblems problems) {
    if (value instanceof Scalar(String text, _, _, _)) {
      problems.add(
          value.position(), path, "expected a list, got a string; write it as [" + text + "]");
    }
  }

  private static Map<String, ConfigValue> entries(@Nullable ConfigValue value) {
    return switch (value) {
      case Mapping mapping -> mapping.entries();
      case Substituted(Mapping mapping, _, _) -> mapping.entries();
      case null, default -> Map.of();
    };
  }
}
