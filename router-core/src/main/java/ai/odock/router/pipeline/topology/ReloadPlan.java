package ai.odock.router.pipeline.topology;

import ai.odock.router.pipeline.topology.ReloadPlan.Change.Action;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** What a new configuration changes in a running router, part by part. */
public record ReloadPlan(List<Change> changes) {
  public ReloadPlan {
    changes = List.copyOf(changes);
  }

  /**
   * One part of the router.
   *
   * @param role {@code extension}, {@code receiver}, {@code pipeline} or {@code exporter}
   * @param name as in the configuration, of an exporter with its signal
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

  /** Compares two configurations; builds nothing. */
  public static ReloadPlan between(RouterConfig before, RouterConfig after) {
    Usage old = new Usage(before);
    Usage now = new Usage(after);
    List<Change> changes = new ArrayList<>();
    add(changes, "extension", old.extensions(), now.extensions(), now::sameExtension, old);
    add(changes, "receiver", old.receivers(), now.receivers(), now::sameReceiver, old);
    add(changes, "pipeline", old.pipelines(), now.pipelines(), now::samePipeline, old);
    add(changes, "exporter", old.exporters(), now.exporters(), now::sameExporter, old);
    return new ReloadPlan(changes);
  }

  private static <K> void add(
      List<Change> changes,
      String role,
      Set<K> before,
      Set<K> after,
      BiPredicate<K, Usage> same,
      Usage old) {
    Set<K> all = new LinkedHashSet<>(after);
    all.addAll(before);
    for (K key : all) {
      Action action;
      if (!before.contains(key)) {
        action = Action.START;
      } else if (!after.contains(key)) {
        action = Action.STOP;
      } else {
        action = same.test(key, old) ? Action.KEEP : Action.RESTART;
      }
      changes.add(new Change(role, key.toString(), action));
    }
  }

  /** Whether every part goes on as it is. */
  public boolean changesNothing() {
    return changes.stream().allMatch(change -> change.action() == Action.KEEP);
  }
}
