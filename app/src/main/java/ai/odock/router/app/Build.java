package ai.odock.router.app;

import ai.odock.router.BuildInfo;

/** The name and version of this build. */
final class Build {
  private Build() {}

  static BuildInfo info() {
    String version = Build.class.getPackage().getImplementationVersion();
    return new BuildInfo("router", version == null ? "dev" : version);
  }
}
