package ai.odock.router.pipeline.topology;

import ai.odock.router.ComponentId;
import ai.odock.router.Signal;
import ai.odock.router.pipeline.topology.RouterConfig.ExporterSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ExtensionSpec;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import ai.odock.router.pipeline.topology.RouterConfig.ProcessorSpec;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the pipelines of a configuration use of it. Two of these tell which running parts a new
 * configuration leaves as they are: specs are compared by value, and one that cannot be compared
 * counts as changed.
 */
final class Usage {
  /** An exporter has an instance, and a queue, for each signal. */
  record ExporterKey(ComponentId id, Signal signal) {
    @Override
    public String toString() {
      return id + " (" + signal.label() + ")";
    }
  }

  private final RouterConfig config;
  private final Map<String, PipelineSpec> pipelines = new LinkedHashMap<>();
  private final Set<ExporterKey> exporters = new LinkedHashSet<>();
  private final Map<ComponentId, Set<Signal>> receivers = new LinkedHashMap<>();
  private final Map<ComponentId, ExtensionSpec<?>> extensions = new LinkedHashMap<>();

  Usage(RouterConfig config) {
    this.config = config;
    config.extensions().forEach(spec -> extensions.put(spec.id(), spec));
    for (PipelineSpec pipeline : config.pipelines()) {
      pipelines.put(pipeline.id(), pipeline);
      pipeline.exporters().forEach(id -> exporters.add(new ExporterKey(id, pipeline.signal())));
      for (ComponentId id : pipeline.receivers()) {
        receivers.computeIfAbsent(id, i -> EnumSet.noneOf(Signal.class)).add(pipeline.signal());
      }
    }
  }

  Set<String> pipelines() {
    return pipelines.keySet();
  }

  Set<ExporterKey> exporters() {
    return exporters;
  }

  Set<ComponentId> receivers() {
    return receivers.keySet();
  }

  Set<ComponentId> extensions() {
    return extensions.keySet();
  }

  boolean sameExtension(ComponentId id, Usage other) {
    return extensions.containsKey(id)
        && Objects.equals(extensions.get(id), other.extensions.get(id));
  }

  /** The signals that some pipeline takes from a receiver. */
  Set<Signal> signals(ComponentId receiver) {
    return Objects.requireNonNull(receivers.get(receiver));
  }

  boolean sameExporter(ExporterKey key, Usage other) {
    return exporters.contains(key)
        && other.exporters.contains(key)
        && config.exporter(key.id()).equals(other.config.exporter(key.id()));
  }

  boolean sameReceiver(ComponentId id, Usage other) {
    return receivers.containsKey(id)
        && Objects.equals(receivers.get(id), other.receivers.get(id))
        && config.receiver(id).equals(other.config.receiver(id));
  }

  /**
   * Whether the processors of a pipeline may stay. Their exporters may have been replaced, but for
   * one that makes callers wait where the old one did not: processors look at that when they begin.
   */
  boolean samePipeline(String id, Usage other) {
    PipelineSpec mine = pipelines.get(id);
    PipelineSpec theirs = other.pipelines.get(id);
    return mine != null
        && theirs != null
        && mine.signal() == theirs.signal()
        && mine.exporters().equals(theirs.exporters())
        && steps(mine).equals(other.steps(theirs))
        && mine.exporters().stream().allMatch(exporter -> sameWaiting(exporter, other));
  }

  private List<? extends ProcessorSpec<?>> steps(PipelineSpec pipeline) {
    return pipeline.processors().stream().map(config::processor).toList();
  }

  /** Whether callers of the exporter wait in both configurations, or in none. */
  boolean sameWaiting(ComponentId exporter, Usage other) {
    ExporterSpec<?> mine = config.exporter(exporter);
    ExporterSpec<?> theirs = other.config.exporter(exporter);
    return mine.type().equals(theirs.type()) && waiting(mine).equals(waiting(theirs));
  }

  private static String waiting(ExporterSpec<?> spec) {
    var queue = spec.sending().queue();
    if (queue == null) {
      return "as the exporter does";
    }
    return queue.blockOnOverflow() || queue.waitForResult() ? "for the queue" : "never";
  }
}
