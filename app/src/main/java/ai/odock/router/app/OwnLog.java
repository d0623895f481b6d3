package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import ai.odock.router.app.log.LogSettings;
import ai.odock.router.selftelemetry.OwnResource;
import ai.odock.router.selftelemetry.TelemetryConfig;

/** Opens the log that a configuration asks for. */
final class OwnLog {
  private OwnLog() {}

  /** In the place of the one before; an {@link OperatorError} when an output cannot be opened. */
  static void open(TelemetryConfig telemetry, BuildInfo build) {
    try {
      LogSettings.apply(
          telemetry.logs(), OwnResource.attributes(telemetry.resource(), build), build);
    } catch (IllegalArgumentException e) {
      throw new OperatorError(String.valueOf(e.getMessage()));
    }
  }
}
