package ai.odock.router.exporters.file;

import ai.odock.router.ComponentContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The output of each path that some exporter of the router writes to. */
final class Outputs {
  private final Map<Path, Output> outputs = new HashMap<>();

  static Outputs of(ComponentContext context) {
    return context.shared().get(Outputs.class, Outputs::new);
  }

  /** The output of a path, until {@link #release}; the latest settings are those that hold. */
  synchronized Output acquire(FileConfig config, ComponentContext context) {
    Output output =
        outputs.computeIfAbsent(
            key(config), k -> new Output(config, context.clock(), context.log()));
    output.use(config);
    return output;
  }

  /** Ends the use; the last one closes the files. */
  synchronized void release(FileConfig config, Output output) {
    if (output.endUse()) {
      outputs.remove(key(config), output);
    }
  }

  private static Path key(FileConfig config) {
    return Path.of(config.path()).toAbsolutePath().normalize();
  }
}
