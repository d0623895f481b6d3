package ai.odock.router.pipeline.topology;

import ai.odock.router.Component;
import ai.odock.router.Consumer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A component that stands at a node of the graph. Each is equal to itself only. */
final class LiveNode {
  private final Component component;
  private final @Nullable Consumer entry;
  private final List<LiveNode> extensions;

  /**
   * @param entry what batches are handed to; null when none are
   * @param extensions those that it was built with
   */
  LiveNode(Component component, @Nullable Consumer entry, List<LiveNode> extensions) {
    this.component = component;
    this.entry = entry;
    this.extensions = List.copyOf(extensions);
  }

  Component component() {
    return component;
  }

  @Nullable Consumer entry() {
    return entry;
  }

  boolean uses(LiveNode extension) {
    return extensions.contains(extension);
  }
}
