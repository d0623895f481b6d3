package ai.odock.router.pipeline.topology;

import ai.odock.router.Signal;
import ai.odock.router.pipeline.topology.RouterConfig.Spec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A component that a configuration asks for, and its edges.
 *
 * @param takes the signal that it is handed; null when it is handed nothing
 * @param next where it hands on what, in the order of the configuration
 * @param needs the extensions that it refers to
 * @param behind how callers of the exporters behind it wait: a step looks at that when it is built
 * @param height the components from here to the farthest end, this one included
 */
record Node(
    NodeKey key,
    Spec spec,
    @Nullable Signal takes,
    Map<Signal, List<NodeKey>> next,
    List<NodeKey> needs,
    Set<Waiting> behind,
    int height) {
  Node {
    next = Map.copyOf(next);
    needs = List.copyOf(needs);
    behind = Set.copyOf(behind);
  }

  /** As long as it is not known what stands behind it. */
  Node(NodeKey key, Spec spec, @Nullable Signal takes, Map<Signal, List<NodeKey>> next) {
    this(
        key,
        spec,
        takes,
        next,
        spec.needs().stream().map(NodeKey::extension).toList(),
        Set.of(),
        0);
  }

  Node before(Set<Waiting> exporters, int componentsBehind) {
    int itself = key.role() == Role.PIPELINE ? 0 : 1;
    return new Node(key, spec, takes, next, needs, exporters, componentsBehind + itself);
  }

  /** All that it hands on to. */
  List<NodeKey> allNext() {
    return next.values().stream().flatMap(List::stream).toList();
  }

  /** Whether a component that was built for {@code other} serves here, if what it needs stays. */
  boolean sameAs(Node other) {
    return spec.equals(other.spec)
        && needs.equals(other.needs)
        && switch (key.role()) {
          case EXTENSION, EXPORTER -> true;
          case RECEIVER -> next.keySet().equals(other.next.keySet());
          case PROCESSOR -> behind.equals(other.behind);
          case PIPELINE, CONNECTOR -> next.equals(other.next) && behind.equals(other.behind);
        };
  }
}
