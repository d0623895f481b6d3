package ai.odock.router.connectors;

import ai.odock.router.ConnectorType;
import ai.odock.router.connectors.forward.ForwardConnector;
import java.util.List;

/** The connectors of this build. */
public final class Connectors {
  private Connectors() {}

  public static List<ConnectorType<?>> all() {
    return List.of(ForwardConnector.TYPE);
  }
}
