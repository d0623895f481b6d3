package ai.odock.router.pipeline.topology;

import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Closes components in the order of the flow, so that what was accepted is passed on and sent: each
 * after all that may still hand something on to it or use it. A slow one holds up no other.
 */
final class ShutdownSequence {
  /** Components that a reload put out of force get the time they need, until the router stops. */
  private static final Duration RETIREMENT = Duration.ofDays(365);

  private final Clock clock;
  private final List<Closing> retiring = new ArrayList<>();

  /** A component on its way out, and where it stood. */
  private record Closing(Node node, LiveNode live, CompletableFuture<Boolean> done) {
    static List<Closing> of(LiveGraph graph, List<Node> nodes) {
      return nodes.stream()
          .map(node -> new Closing(node, graph.of(node), new CompletableFuture<>()))
          .toList();
    }

    boolean isExtension() {
      return node.key().role() == Role.EXTENSION;
    }

    boolean handsOnTo(Closing other) {
      return node.allNext().contains(other.node.key());
    }
  }

  ShutdownSequence(Clock clock) {
    this.clock = clock;
  }

  /**
   * Begins to close what is in {@code old} only. What such a component still hands on reaches the
   * one that is in force in its place; where there is none, the last one that was, which stays open
   * for it.
   *
   * @param closed called after each of them
   */
  synchronized void retire(LiveGraph old, LiveGraph now, Runnable closed) {
    List<Closing> leaving = Closing.of(old, old.without(now));
    retiring.addAll(leaving);
    Deadline deadline = Deadline.in(clock, RETIREMENT);
    for (Closing it : leaving) {
      boolean reached = now.at(it.node.key()) == null;
      List<Closing> first = new ArrayList<>();
      for (Closing other : retiring) {
        if (other.live.uses(it.live) || (reached && other.handsOnTo(it))) {
          first.add(other);
        }
      }
      close(it, first, () -> deadline, () -> closed(it, closed));
    }
  }

  private void closed(Closing it, Runnable closed) {
    synchronized (this) {
      retiring.remove(it);
    }
    closed.run();
  }

  /** The nodes whose components are out of force and not closed yet. */
  synchronized List<Node> retiring() {
    return retiring.stream().map(Closing::node).toList();
  }

  /**
   * Closes everything, also what retires, and waits for it. Extensions come last. Each component
   * gets its share of the time that is left when its turn comes.
   */
  void closeAll(LiveGraph graph, Deadline deadline) {
    List<Closing> all = new ArrayList<>();
    synchronized (this) {
      for (Closing it : retiring) {
        all.add(new Closing(it.node, it.live, new CompletableFuture<>()));
      }
    }
    all.addAll(Closing.of(graph, List.copyOf(graph.plan().nodes())));
    Map<NodeKey, LiveNode> last = new HashMap<>();
    all.forEach(it -> last.put(it.node.key(), it.live));
    for (Closing it : all) {
      boolean reached = it.live.equals(last.get(it.node.key()));
      List<Closing> first = new ArrayList<>();
      for (Closing other : all) {
        boolean serves = it.isExtension() && !other.isExtension();
        if (serves || other.live.uses(it.live) || (reached && other.handsOnTo(it))) {
          first.add(other);
        }
      }
      close(it, first, () -> share(it.node, deadline), () -> {});
    }
    await(all);
  }

  /** The same part of what is left for each of the components from here to the farthest end. */
  private Deadline share(Node node, Deadline deadline) {
    int parts = Math.max(1, node.height());
    return parts == 1 ? deadline : Deadline.in(clock, deadline.remaining().dividedBy(parts));
  }

  /** Closes components that nothing was handed to. */
  void closeNow(LiveGraph graph, List<Node> nodes) {
    Deadline now = Deadline.in(clock, Duration.ZERO);
    graph.components(nodes).reversed().forEach(component -> component.close(now));
  }

  private static void close(
      Closing it, List<Closing> first, Supplier<Deadline> deadline, Runnable then) {
    Runnable work =
        () -> {
          try {
            await(first);
            it.live.component().close(deadline.get());
          } finally {
            it.done.complete(true);
            then.run();
          }
        };
    var _ = Thread.ofVirtual().name("close " + it.node.key()).start(work);
  }

  private static void await(List<Closing> all) {
    all.forEach(it -> it.done.join());
  }
}
