package ai.odock.router.extensions;

import ai.odock.router.ExtensionType;
import ai.odock.router.extensions.healthcheck.HealthCheckExtension;
import ai.odock.router.extensions.pprof.PprofExtension;
import ai.odock.router.extensions.zpages.ZpagesExtension;
import java.util.List;

/** The extensions of this build. */
public final class Extensions {
  private Extensions() {}

  public static List<ExtensionType<?>> all() {
    return List.of(HealthCheckExtension.TYPE, PprofExtension.TYPE, ZpagesExtension.TYPE);
  }
}
