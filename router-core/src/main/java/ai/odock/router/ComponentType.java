package ai.odock.router;

import ai.odock.router.settings.ConfigReader;
import java.util.List;
import java.util.Set;

/** What the configuration needs to know of a kind of component. */
public sealed interface ComponentType<C>
    permits ReceiverType, ProcessorType, ExporterType, ConnectorType, ExtensionType {
  /** The canonical name in YAML. */
  String name();

  /** Older names that still work, with a warning. */
  List<String> aliases();

  /** The signals it handles. */
  Set<Signal> signals();

  /** Reads its section. */
  ConfigReader<C> config();
}
