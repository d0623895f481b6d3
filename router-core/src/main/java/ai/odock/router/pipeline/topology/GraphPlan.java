package ai.odock.router.pipeline.topology;

import ai.odock.router.ConnectorType.Route;
import ai.odock.router.ServiceView;
import ai.odock.router.Signal;
import ai.odock.router.pipeline.topology.RouterConfig.ConnectorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ProcessorSpec;
import ai.odock.router.pipeline.topology.RouterConfig.Spec;
import ai.odock.router.settings.ComponentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The graph that a configuration asks for: a node for every component that runs, in an order in
 * which each comes after those that it needs and hands on to. Builds nothing.
 */
final class GraphPlan {
  private final RouterConfig config;
  private final Map<NodeKey, Node> drafts = new LinkedHashMap<>();
  private final Map<NodeKey, Node> nodes = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException when the graph has a cycle; the text shows it
   */
  GraphPlan(RouterConfig config) {
    this.config = config;
    config.extensions().forEach(this::draftExtension);
    config.pipelines().forEach(this::draftExporters);
    config.pipelines().forEach(this::draftPipeline);
    config.pipelines().forEach(this::draftReceivers);
    List<NodeKey> path = new ArrayList<>();
    List.copyOf(drafts.keySet()).forEach(key -> visit(key, path));
  }

  /** The nodes, the ends first. */
  Collection<Node> nodes() {
    return nodes.values();
  }

  /** What people are shown of it. */
  ServiceView view() {
    return new ServiceView(
        config.pipelines().stream()
            .map(
                it ->
                    new ServiceView.Pipeline(
                        it.id(), it.signal(), it.receivers(), it.processors(), it.exporters()))
            .toList(),
        config.extensions().stream().map(ExtensionSpec::id).toList());
  }

  /** The names of the nodes, in the order of the configuration. */
  Set<NodeKey> keys() {
    return drafts.keySet();
  }

  /** The node of a name that the plan has. */
  Node node(NodeKey key) {
    return Objects.requireNonNull(nodes.get(key));
  }

  /** The nodes that may go on with the components that they have in {@code before}. */
  Set<NodeKey> sameAs(GraphPlan before) {
    Set<NodeKey> same = new HashSet<>();
    for (Node node : nodes.values()) {
      Node old = before.nodes.get(node.key());
      if (old != null && node.sameAs(old) && same.containsAll(node.needs())) {
        same.add(node.key());
      }
    }
    return same;
  }

  private void draft(
      NodeKey key, Spec spec, @Nullable Signal takes, Map<Signal, List<NodeKey>> next) {
    drafts.putIfAbsent(key, new Node(key, spec, takes, next));
  }

  private void draftExtension(ExtensionSpec<?> spec) {
    draft(NodeKey.extension(spec.id()), spec, null, Map.of());
  }

  private void draftExporters(PipelineSpec pipeline) {
    for (ComponentId id : pipeline.exporters()) {
      ExporterSpec<?> spec = config.exporters().get(id);
      if (spec != null) {
        draft(exporter(id, pipeline.signal()), spec, pipeline.signal(), Map.of());
      }
    }
  }

  private static NodeKey exporter(ComponentId id, Signal signal) {
    return NodeKey.of(Role.EXPORTER, id, signal.label());
  }

  /** The connectors that it ends in, its processors, and the way in. */
  private void draftPipeline(PipelineSpec pipeline) {
    Signal signal = pipeline.signal();
    List<NodeKey> ends = ends(pipeline);
    List<NodeKey> steps =
        pipeline.processors().stream()
            .map(id -> NodeKey.of(Role.PROCESSOR, id, pipeline.id()))
            .toList();
    for (int i = 0; i < steps.size(); i++) {
      List<NodeKey> next = i + 1 < steps.size() ? List.of(steps.get(i + 1)) : ends;
      ProcessorSpec<?> spec = config.processor(pipeline.processors().get(i));
      draft(steps.get(i), spec, signal, Map.of(signal, next));
    }
    List<NodeKey> first = steps.isEmpty() ? ends : List.of(steps.getFirst());
    PipelineSpec entered = pipeline.withoutReceivers();
    draft(NodeKey.pipeline(pipeline.id()), entered, signal, Map.of(signal, first));
  }

  private List<NodeKey> ends(PipelineSpec pipeline) {
    List<NodeKey> ends = new ArrayList<>();
    for (ComponentId id : pipeline.exporters()) {
      ConnectorSpec<?> connector = config.connectors().get(id);
      if (connector == null) {
        ends.add(exporter(id, pipeline.signal()));
      } else {
        ends.addAll(draftConnector(connector, pipeline.signal()));
      }
    }
    return List.copyOf(ends);
  }

  /** One node for each signal that comes out of a connector when {@code from} goes in. */
  private List<NodeKey> draftConnector(ConnectorSpec<?> spec, Signal from) {
    Map<Signal, List<NodeKey>> out = new TreeMap<>(followers(spec.id()));
    out.keySet().retainAll(spec.outOf(from));
    List<NodeKey> keys = new ArrayList<>();
    out.forEach(
        (to, pipelines) -> {
          NodeKey key = NodeKey.of(Role.CONNECTOR, spec.id(), new Route(from, to).toString());
          draft(key, spec, from, Map.of(to, pipelines));
          keys.add(key);
        });
    return keys;
  }

  /** The pipelines that name this one as a receiver. */
  private Map<Signal, List<NodeKey>> followers(ComponentId id) {
    Map<Signal, List<NodeKey>> followers = new EnumMap<>(Signal.class);
    for (PipelineSpec pipeline : config.pipelines()) {
      if (pipeline.receivers().contains(id)) {
        followers
            .computeIfAbsent(pipeline.signal(), s -> new ArrayList<>())
            .add(NodeKey.pipeline(pipeline.id()));
      }
    }
    return followers;
  }

  private void draftReceivers(PipelineSpec pipeline) {
    for (ComponentId id : pipeline.receivers()) {
      var spec = config.receivers().get(id);
      if (spec != null) {
        draft(NodeKey.of(Role.RECEIVER, id, ""), spec, null, followers(id));
      }
    }
  }

  /** Adds a node after all that it needs and hands on to. */
  private void visit(NodeKey key, List<NodeKey> path) {
    if (nodes.containsKey(key)) {
      return;
    }
    Node draft = Objects.requireNonNull(drafts.get(key));
    if (path.contains(key)) {
      throw new IllegalArgumentException("cycle detected: " + cycle(path, key));
    }
    path.add(key);
    draft.needs().forEach(it -> visit(it, path));
    draft.allNext().forEach(it -> visit(it, path));
    path.removeLast();
    int behind = next(draft).mapToInt(Node::height).max().orElse(0);
    nodes.put(key, draft.before(behind(draft), behind));
  }

  private Stream<Node> next(Node node) {
    return node.allNext().stream().map(key -> Objects.requireNonNull(nodes.get(key)));
  }

  private Set<Waiting> behind(Node node) {
    if (node.spec() instanceof ExporterSpec<?> exporter) {
      return Set.of(Waiting.of(exporter));
    }
    return next(node).flatMap(it -> it.behind().stream()).collect(Collectors.toSet());
  }

  /** As the collector writes it: from a connector on, and the first one again at the end. */
  private static String cycle(List<NodeKey> path, NodeKey again) {
    List<NodeKey> cycle = new ArrayList<>(path.subList(path.indexOf(again), path.size()));
    cycle.removeIf(key -> key.role() == Role.PIPELINE);
    while (cycle.stream().anyMatch(it -> it.role() == Role.CONNECTOR)
        && cycle.getFirst().role() != Role.CONNECTOR) {
      cycle.addLast(cycle.removeFirst());
    }
    cycle.addLast(cycle.getFirst());
    return String.join(" -> ", cycle.stream().map(GraphPlan::inCycle).toList());
  }

  private static String inCycle(NodeKey key) {
    return switch (key.role()) {
      case PROCESSOR -> "processor \"%s\" in pipeline \"%s\"".formatted(key.name(), key.place());
      case CONNECTOR -> "connector \"%s\" (%s)".formatted(key.name(), key.place());
      default -> "%s \"%s\"".formatted(key.role().label(), key.name());
    };
  }
}
