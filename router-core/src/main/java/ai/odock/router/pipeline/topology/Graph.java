package ai.odock.router.pipeline.topology;

import ai.odock.router.Component;
import ai.odock.router.ComponentId;
import ai.odock.router.Consumer;
import ai.odock.router.Extension;
import ai.odock.router.Processor;
import ai.odock.router.Receiver;
import ai.odock.router.Signal;
import ai.odock.router.pipeline.sending.Destination;
import ai.odock.router.pipeline.topology.Usage.ExporterKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The parts that run one configuration. After a reload two graphs share the parts that stay; a part
 * in only one of them is new, or retires.
 */
record Graph(
    RouterConfig config,
    Usage usage,
    Map<ComponentId, Extension> extensions,
    Map<ExporterKey, LiveExporter> exporters,
    Map<String, LivePipeline> pipelines,
    Map<ComponentId, LiveReceiver> receivers) {

  /**
   * An exporter with its queue.
   *
   * @param inlet what pipelines hold
   */
  record LiveExporter(Destination destination, Switch inlet) {}

  /**
   * The processors of a pipeline, in the order of the flow.
   *
   * @param ids of each of them
   * @param head what receivers hold: the first of them, or what stands in its place
   */
  record LivePipeline(List<ComponentId> ids, List<Processor> chain, Consumer head) {}

  /**
   * A receiver.
   *
   * @param outlets what it hands requests to
   */
  record LiveReceiver(Receiver receiver, Map<Signal, Switch> outlets) {}

  static Graph empty(RouterConfig config) {
    return new Graph(
        config,
        new Usage(config),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>());
  }

  /** Puts this graph in force: what enters from now on goes its way. */
  void connect() {
    exporters.values().forEach(it -> it.inlet().to(it.destination()));
    exporters.values().forEach(it -> it.destination().observe());
    receivers.forEach(
        (id, receiver) ->
            receiver
                .outlets()
                .forEach((signal, outlet) -> outlet.to(FanOut.of(heads(id, signal)))));
  }

  /** The same; what pipelines of {@code before} still hold goes to the exporters of this graph. */
  void connectAfter(Graph before) {
    connect();
    before.exporters.forEach(
        (key, old) -> {
          LiveExporter now = exporters.get(key);
          if (now != null) {
            old.inlet().to(now.destination());
          }
        });
  }

  /** Where a receiver of this graph sends requests of a signal. */
  List<Consumer> heads(ComponentId receiver, Signal signal) {
    List<Consumer> heads = new ArrayList<>();
    for (var pipeline : config.pipelines()) {
      if (pipeline.signal() == signal && pipeline.receivers().contains(receiver)) {
        heads.add(Objects.requireNonNull(pipelines.get(pipeline.id())).head());
      }
    }
    return heads;
  }

  /** The parts that are not in {@code other}. */
  Graph without(Graph other) {
    Graph rest = empty(config);
    putNew(extensions, other.extensions, rest.extensions);
    putNew(exporters, other.exporters, rest.exporters);
    putNew(pipelines, other.pipelines, rest.pipelines);
    putNew(receivers, other.receivers, rest.receivers);
    return rest;
  }

  /** Parts are compared by value only where that is their identity. */
  private static <K, V> void putNew(Map<K, V> mine, Map<K, V> theirs, Map<K, V> rest) {
    mine.forEach(
        (key, value) -> {
          if (!value.equals(theirs.get(key))) {
            rest.put(key, value);
          }
        });
  }

  List<Destination> destinations() {
    return exporters.values().stream().map(LiveExporter::destination).toList();
  }

  List<List<Processor>> chains() {
    return pipelines.values().stream().map(LivePipeline::chain).toList();
  }

  List<Receiver> doors() {
    return receivers.values().stream().map(LiveReceiver::receiver).toList();
  }

  /** Every part: a successor may take something over from any of them. */
  List<Component> components() {
    List<Component> components = new ArrayList<>(extensions.values());
    components.addAll(destinations());
    chains().forEach(components::addAll);
    components.addAll(doors());
    return components;
  }
}
