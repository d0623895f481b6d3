package ai.odock.router.processors.k8sattributes;

import ai.odock.router.settings.ConfigSection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which pods are watched; the API server selects them.
 *
 * @param namespace empty: all
 * @param fields a field selector; empty: all
 * @param labels a label selector; empty: all
 */
record PodFilter(String namespace, String fields, String labels) {
  static final PodFilter ALL = new PodFilter("", "", "");

  private enum Operation {
    EQUALS,
    NOT_EQUALS,
    EXISTS,
    DOES_NOT_EXIST
  }

  private static final Map<String, Operation> FIELD_OPERATIONS =
      Map.of(
          "", Operation.EQUALS,
          "equals", Operation.EQUALS,
          "not-equals", Operation.NOT_EQUALS);

  private static final Map<String, Operation> LABEL_OPERATIONS =
      Map.of(
          "", Operation.EQUALS,
          "equals", Operation.EQUALS,
          "not-equals", Operation.NOT_EQUALS,
          "exists", Operation.EXISTS,
          "does-not-exist", Operation.DOES_NOT_EXIST);

  static PodFilter read(ConfigSection yaml, Map<String, String> environment) {
    String node = yaml.string("node", "");
    String variable = yaml.string("node_from_env_var", "");
    if (!variable.isEmpty()) {
      node = environment.getOrDefault(variable, "");
      if (node.isEmpty()) {
        yaml.problem(
            "node_from_env_var",
            "`node_from_env_var` is configured but envvar \"" + variable + "\" is not set");
      }
    }
    List<String> fields = new ArrayList<>();
    if (!node.isEmpty()) {
      fields.add("spec.nodeName=" + node);
    }
    fields.addAll(yaml.list("fields", field -> selector(field, FIELD_OPERATIONS)));
    List<String> labels = yaml.list("labels", label -> selector(label, LABEL_OPERATIONS));
    return new PodFilter(
        yaml.string("namespace", ""), String.join(",", fields), String.join(",", labels));
  }

  private static String selector(ConfigSection yaml, Map<String, Operation> operations) {
    String key = yaml.string("key", "");
    String value = yaml.string("value", "");
    Operation operation = yaml.oneOf("op", operations, Operation.EQUALS);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("needs a key");
    }
    return switch (operation) {
      case EQUALS -> key + "=" + value;
      case NOT_EQUALS -> key + "!=" + value;
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
    };
  }

  /** Where the API server has the pods. */
  Resource resource() {
    String in = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    String query = "";
    if (!fields.isEmpty()) {
      query += "&fieldSelector=" + encoded(fields);
    }
    if (!labels.isEmpty()) {
      query += "&labelSelector=" + encoded(labels);
    }
    return new Resource("/api/v1" + in + "/pods", query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
