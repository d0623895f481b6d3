package ai.odock.router.pipeline.topology;

import ai.odock.router.Component;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The components that run one configuration. After a reload two graphs share those that stay; one
 * that is in only one of them is new, or leaves.
 *
 * @param nodes in the order of the plan: the ends first
 */
record LiveGraph(GraphPlan plan, Map<NodeKey, LiveNode> nodes) {
  LiveGraph {
    nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
  }

  /** What stands there; null when the plan has no such node. */
  @Nullable LiveNode at(NodeKey key) {
    return nodes.get(key);
  }

  /** What stands at a node that the plan has. */
  LiveNode of(NodeKey key) {
    return Objects.requireNonNull(nodes.get(key));
  }

  LiveNode of(Node node) {
    return of(node.key());
  }

  /** The nodes of the plan whose components {@code other} does not share, the ends first. */
  List<Node> without(LiveGraph other) {
    return plan.nodes().stream().filter(node -> of(node) != other.at(node.key())).toList();
  }

  /** The components of some of the nodes. */
  List<Component> components(List<Node> of) {
    return of.stream().map(node -> of(node).component()).toList();
  }
}
