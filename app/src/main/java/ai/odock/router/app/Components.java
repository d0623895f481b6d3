package ai.odock.router.app;

import ai.odock.router.Catalog;
import ai.odock.router.connectors.Connectors;
import ai.odock.router.exporters.Exporters;
import ai.odock.router.extensions.Extensions;
import ai.odock.router.processors.Processors;
import ai.odock.router.receivers.Receivers;

/** Everything that a configuration can name. */
final class Components {
  private Components() {}

  static Catalog catalog() {
    return new Catalog(
        Receivers.all(), Processors.all(), Exporters.all(), Connectors.all(), Extensions.all());
  }
}
