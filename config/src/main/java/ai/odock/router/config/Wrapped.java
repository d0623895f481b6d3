package ai.odock.router.config;

import ai.odock.router.settings.ConfigValue;
import ai.odock.router.settings.ConfigValue.Mapping;
import ai.odock.router.settings.ConfigValue.Position;
import ai.odock.router.settings.ConfigValue.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A configuration inside of something else: a Kubernetes object, or the values of a Helm chart. It
 * is not taken, but the operator is told where in it the configuration stands.
 */
record Wrapped(Position position, String message) {
  private static final Pattern KUBERNETES =
      Pattern.compile(
          "^apiVersion:.*?^kind:|^kind:.*?^apiVersion:", Pattern.MULTILINE | Pattern.DOTALL);

  /** What a source wraps; null when it is none of these. */
  static @Nullable Wrapped in(Mapping root) {
    String kind = text(root.entries().get("kind"));
    if (!kind.isEmpty() && root.entries().containsKey("apiVersion")) {
      return new Wrapped(place(root, "kind"), kubernetes(kind, root));
    }
    if (root.entries().get("config") instanceof Mapping inner && isConfiguration(inner)) {
      return new Wrapped(
          place(root, "config"),
          "these are the values of a Helm chart; the configuration stands under config: put that"
              + " alone into a file");
    }
    return null;
  }

  /** What to say of several documents of which some are Kubernetes objects. */
  static String hint(String text) {
    return KUBERNETES.matcher(text).find()
        ? "; these are Kubernetes objects: give the configuration that stands in one of them alone"
        : "";
  }

  private static String kubernetes(String kind, Mapping root) {
    String object = "this is a Kubernetes object of kind " + kind + "; the configuration ";
    String name = text(map(root.entries().get("metadata")).get("name"));
    return switch (kind) {
      case "ConfigMap", "Secret" ->
          object + "is a text under data, which this prints alone: " + data(kind, name, root);
      case "OpenTelemetryCollector" ->
          object
              + "stands under spec::config, which this prints alone: "
              + command("opentelemetrycollector", name, ".spec.config");
      default -> object + "stands in the ConfigMap that it uses";
    };
  }

  private static String data(String kind, String name, Mapping root) {
    List<String> keys =
        map(root.entries().get("data")).entrySet().stream()
            .filter(entry -> text(entry.getValue()).contains("receivers:"))
            .map(Map.Entry::getKey)
            .toList();
    String key = keys.isEmpty() ? "KEY" : keys.getFirst();
    String decode = kind.equals("Secret") ? " | base64 -d" : "";
    return command(kind.toLowerCase(Locale.ROOT), name, ".data." + key.replace(".", "\\."))
        + decode;
  }

  private static String command(String kind, String name, String path) {
    return "kubectl get %s %s -o jsonpath='{%s}'"
        .formatted(kind, name.isEmpty() ? "NAME" : name, path);
  }

  private static boolean isConfiguration(Mapping map) {
    return map.entries().containsKey("service") || map.entries().containsKey("receivers");
  }

  private static Position place(Mapping map, String key) {
    return map.keys().getOrDefault(key, map.position());
  }

  private static Map<String, ConfigValue> map(@Nullable ConfigValue value) {
    return value instanceof Mapping mapping ? mapping.entries() : Map.of();
  }

  private static String text(@Nullable ConfigValue value) {
    return value instanceof Scalar scalar ? scalar.text() : "";
  }
}
