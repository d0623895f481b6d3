package ai.odock.router.config;

import ai.odock.router.ConnectorType;
import ai.odock.router.ConnectorType.Route;
import ai.odock.router.Signal;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Where pipelines name connectors. Each must be an exporter of one pipeline and a receiver of
 * another, in signals that it can turn into each other; the words are the collector's
 * (core/service/internal/graph).
 */
final class ConnectorUse {
  private static final String EXPORTER = "exporter";
  private static final String RECEIVER = "receiver";

  /** One place where a connector is named. */
  private record Use(ConfigSection section, String pipeline, Signal signal, String role, int item) {
    Use as(String itsRole, int its) {
      return new Use(section, pipeline, signal, itsRole, its);
    }
  }

  private final Map<ComponentId, List<Use>> uses = new LinkedHashMap<>();
  private @org.jspecify.annotations.Nullable Use pipeline;

  /** From now on of this pipeline. */
  void in(String id, Signal signal, ConfigSection section) {
    pipeline = new Use(section, id, signal, "", 0);
  }

  /** The pipeline names a connector as an item of its receivers or exporters. */
  void add(ComponentId id, String role, int item) {
    uses.computeIfAbsent(id, i -> new ArrayList<>())
        .add(Objects.requireNonNull(pipeline).as(role, item));
  }

  /** Notes what is wrong with them. */
  void check(Declared<ConnectorType<?>, ?> connectors) {
    uses.forEach(
        (id, of) ->
            connectors
                .types()
                .getOrDefault(id, Optional.empty())
                .ifPresent(
                    type -> {
                      BiPredicate<Signal, Signal> can =
                          (from, to) -> type.routes().contains(new Route(from, to));
                      check(id, of, EXPORTER, RECEIVER, can);
                      check(id, of, RECEIVER, EXPORTER, (to, from) -> can.test(from, to));
                    }));
  }

  private static void check(
      ComponentId id, List<Use> all, String role, String other, BiPredicate<Signal, Signal> can) {
    List<Use> others = all.stream().filter(it -> it.role.equals(other)).toList();
    Map<Signal, List<Use>> bySignal = new LinkedHashMap<>();
    for (Use use : all) {
      if (use.role.equals(role)) {
        bySignal.computeIfAbsent(use.signal, s -> new ArrayList<>()).add(use);
      }
    }
    bySignal.forEach(
        (signal, mine) -> {
          if (others.stream().noneMatch(it -> can.test(signal, it.signal))) {
            String pipelines = String.join(" ", mine.stream().map(Use::pipeline).toList());
            Use first = mine.getFirst();
            first.section.problem(
                role + "s",
                first.item,
                ("connector \"%s\" used as %s in [%s] pipeline but not used in any supported %s"
                        + " pipeline")
                    .formatted(id, role, pipelines, other));
          }
        });
  }
}
