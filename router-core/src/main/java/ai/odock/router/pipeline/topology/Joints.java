package ai.odock.router.pipeline.topology;

import ai.odock.router.Consumer;
import ai.odock.router.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the components of a router hold of each other. References outlive components: those of every
 * generation reach what is in force now, whether they serve, or retire and have something left.
 *
 * <p>A step looks at how its callers are made to wait when it is built. So steps that were built
 * for another {@link Waiting} hold references of their own to the same place.
 */
final class Joints {
  /** Where a node hands on batches of a signal. */
  private record Outlet(NodeKey from, Signal signal) {}

  private final Map<Object, Map<Set<Waiting>, ConsumerRef>> refs = new HashMap<>();

  /**
   * The reference to a node that is handed batches.
   *
   * @param now what stands there, as far as nobody refers to it yet
   */
  ConsumerRef into(Node node, Consumer now) {
    return ref(node.key(), node.behind(), now);
  }

  /**
   * The reference that a node holds of what it hands on to.
   *
   * @param now what it shall lead to, as far as it is new
   */
  ConsumerRef outOf(Node node, Signal signal, Consumer now) {
    return ref(new Outlet(node.key(), signal), node.behind(), now);
  }

  private ConsumerRef ref(Object name, Set<Waiting> behind, Consumer now) {
    return refs.computeIfAbsent(name, n -> new HashMap<>())
        .computeIfAbsent(behind, b -> new ConsumerRef(now));
  }

  /** What a node hands batches of a signal to: references to all that stand there. */
  Consumer next(Node node, Signal signal, GraphPlan plan, Map<NodeKey, LiveNode> live) {
    List<Consumer> next = new ArrayList<>();
    for (NodeKey key : Objects.requireNonNull(node.next().get(signal))) {
      Consumer entry = Objects.requireNonNull(live.get(key)).entry();
      next.add(into(plan.node(key), Objects.requireNonNull(entry)));
    }
    return FanOut.of(next);
  }

  /** Puts a graph in force: what is handed on from now on goes its way. */
  void connect(LiveGraph graph) {
    for (Node node : graph.plan().nodes()) {
      Consumer entry = graph.of(node).entry();
      if (entry != null) {
        lead(node.key(), entry);
      }
      for (Signal signal : node.next().keySet()) {
        lead(new Outlet(node.key(), signal), next(node, signal, graph.plan(), graph.nodes()));
      }
    }
  }

  private void lead(Object name, Consumer to) {
    refs.getOrDefault(name, Map.of()).values().forEach(ref -> ref.to(to));
  }

  /** Forgets the places that none of these nodes is at or hands on to. */
  void keepOnly(Collection<Node> nodes) {
    Set<Object> names = new HashSet<>();
    for (Node node : nodes) {
      names.add(node.key());
      names.addAll(node.allNext());
      node.next().keySet().forEach(signal -> names.add(new Outlet(node.key(), signal)));
    }
    refs.keySet().retainAll(names);
  }
}
