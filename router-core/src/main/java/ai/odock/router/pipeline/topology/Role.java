package ai.odock.router.pipeline.topology;

import java.util.Locale;

/** What a node of the graph is there for. */
enum Role {
  EXTENSION,
  RECEIVER,
  /** The way into a pipeline. It is no component. */
  PIPELINE,
  PROCESSOR,
  CONNECTOR,
  EXPORTER;

  /** As in the configuration and in logs. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
