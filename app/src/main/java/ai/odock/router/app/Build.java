package ai.odock.router.app;

import ai.odock.router.BuildInfo;

/** The name and version of this build. */
final class Build {
  private Build() {}

  static BuildInfo info() {
    String version = Build.class.getPackage().getImplementationVersion();
    return new BuildInfo("router", version == null ? "dev" : version);
  }

  /** The same, with the feature gates as they stand. */
  static BuildInfo info(GateSettings settings) {
    BuildInfo info = info();
    return new BuildInfo(
        info.command(),
        info.version(),
        FeatureGate.ALL.stream()
            .map(
                gate ->
                    new BuildInfo.Gate(
                        gate.id(),
                        settings.isEnabled(gate.id()),
                        gate.stage().label(),
                        gate.description()))
            .toList());
  }
}
