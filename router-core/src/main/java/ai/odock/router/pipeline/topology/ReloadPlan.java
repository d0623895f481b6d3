package ai.odock.router.pipeline.topology;

import ai.odock.router.pipeline.topology.ReloadPlan.Change.Action;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a new configuration changes in a running router, part by part. */
public record ReloadPlan(List<Change> changes) {
  public ReloadPlan {
    changes = List.copyOf(changes);
  }

  /**
   * One part of the router.
   *
   * @param role {@code extension}, {@code receiver}, {@code pipeline} (what follows what in it),
   *     {@code processor}, {@code connector} or {@code exporter}
   * @param name as in the configuration, with the pipeline or signals that it works for
   */
  public record Change(String role, String name, Action action) {
    /** What happens to a part. */
    public enum Action {
      /** It goes on as it is. */
      KEEP,
      /** It is new. */
      START,
      /** A new one takes over its work: sockets, or what is queued. */
      RESTART,
      /** It ends when what it has taken is delivered. */
      STOP
    }
  }

  /**
   * Compares two configurations; builds nothing.
   *
   * @throws IllegalArgumentException when one of them has a cycle
   */
  public static ReloadPlan between(RouterConfig before, RouterConfig after) {
    return between(new GraphPlan(before), new GraphPlan(after));
  }

  private static ReloadPlan between(GraphPlan old, GraphPlan now) {
    Set<NodeKey> same = now.sameAs(old);
    Set<NodeKey> before = old.keys();
    Set<NodeKey> after = now.keys();
    Set<NodeKey> all = new LinkedHashSet<>(after);
    all.addAll(before);
    List<Change> changes = new ArrayList<>();
    for (Role role : Role.values()) {
      for (NodeKey key : all) {
        if (key.role() == role) {
          Action there = same.contains(key) ? Action.KEEP : Action.RESTART;
          Action gone = after.contains(key) ? there : Action.STOP;
          Action action = before.contains(key) ? gone : Action.START;
          changes.add(new Change(role.label(), key.toString(), action));
        }
      }
    }
    return new ReloadPlan(changes);
  }

  /** Whether every part goes on as it is. */
  public boolean changesNothing() {
    return changes.stream().allMatch(change -> change.action() == Action.KEEP);
  }
}
