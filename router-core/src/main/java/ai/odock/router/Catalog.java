package ai.odock.router;

import java.util.List;

/** The components that this build knows. */
public record Catalog(
    List<ReceiverType<?>> receivers,
    List<ProcessorType<?>> processors,
    List<ExporterType<?>> exporters,
    List<ConnectorType<?>> connectors,
    List<ExtensionType<?>> extensions) {
  public Catalog {
    receivers = List.copyOf(receivers);
    processors = List.copyOf(processors);
    exporters = List.copyOf(exporters);
    connectors = List.copyOf(connectors);
    extensions = List.copyOf(extensions);
  }
}
