package ai.odock.router.app;

import ai.odock.router.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildInfo build = Build.info();
    return new String[] {build.command() + " version " + build.version()};
  }
}
