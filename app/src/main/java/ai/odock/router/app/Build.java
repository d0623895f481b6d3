package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** The name and version of this build. */
final class Build implements IVersionProvider {
  static BuildInfo info() {
    String version = Build.class.getPackage().getImplementationVersion();
    return new BuildInfo("router", version == null ? "dev" : version);
  }

  @Override
  public String[] getVersion() {
    return new String[] {info().command() + " version " + info().version()};
  }
}
