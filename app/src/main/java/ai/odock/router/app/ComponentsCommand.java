package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import ai.odock.router.Catalog;
import ai.odock.router.ComponentType;
import ai.odock.router.ExtensionType;
import ai.odock.router.Signal;
import ai.odock.router.config.YamlText;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the components of this build, in the collector's form. */
@Command(
    name = "components",
    description = {
      "Lists the components that a configuration can name, as YAML.",
      "Stability says how far each is for each signal; Undefined: it does not take that signal.",
      ""
    },
    footer = {"", "Example:", "  router components"})
final class ComponentsCommand implements Runnable {
  /** The collector's own words for what it has, too; everything else is {@link #USUAL}. */
  private static final Map<String, String> STABILITY =
      Map.of(
          "receivers/otlp", "Stable",
          "exporters/otlp_grpc", "Stable",
          "exporters/otlp_http", "Stable",
          "exporters/debug", "Alpha",
          "exporters/file", "Alpha",
          "extensions/health_check", "Alpha");

  private static final String USUAL = "Beta";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(YamlText.ordered(tree(Components.catalog(), Build.info())));
    out.flush();
  }

  private static Map<String, Object> tree(Catalog catalog, BuildInfo build) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(
        "buildinfo",
        ordered("command", build.command(), "description", "", "version", build.version()));
    tree.put("receivers", list("receivers", catalog.receivers(), build));
    tree.put("processors", list("processors", catalog.processors(), build));
    tree.put("exporters", list("exporters", catalog.exporters(), build));
    tree.put("connectors", list("connectors", catalog.connectors(), build));
    tree.put("extensions", list("extensions", catalog.extensions(), build));
    tree.put(
        "providers",
        List.of("env", "file", "yaml").stream()
            .map(scheme -> ordered("scheme", scheme, "module", module("config", build)))
            .toList());
    return tree;
  }

  private static List<Object> list(
      String role, List<? extends ComponentType<?>> types, BuildInfo build) {
    return types.stream()
        .sorted(Comparator.comparing((ComponentType<?> type) -> type.name()))
        .<Object>map(
            type -> {
              String name = role + "/" + type.name();
              return ordered(
                  "name",
                  type.name(),
                  "module",
                  module(name, build),
                  "stability",
                  stability(type, STABILITY.getOrDefault(name, USUAL)));
            })
        .toList();
  }

  private static String module(String name, BuildInfo build) {
    return "ai.odock.router/" + name + " v" + build.version();
  }

  private static Map<String, Object> stability(ComponentType<?> type, String word) {
    if (type instanceof ExtensionType<?>) {
      return Map.of("extension", word);
    }
    Map<String, Object> stability = new TreeMap<>();
    for (Signal signal : Signal.values()) {
      stability.put(signal.label(), type.signals().contains(signal) ? word : "Undefined");
    }
    return stability;
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return map;
  }
}
