package ai.odock.router.processors.resourcedetection;

import java.util.List;
import java.util.Set;

/**
 * The router's own process, by OpenTelemetry's semantic conventions. What stands on its command
 * line is off by default.
 */
record ProcessDetector(ProcessHandle process) implements Detector {
  static final Set<String> ON =
      Set.of(
          "process.pid",
          "process.parent_pid",
          "process.executable.name",
          "process.executable.path",
          "process.owner",
          "process.runtime.name",
          "process.runtime.version",
          "process.runtime.description");
  static final Set<String> OFF =
      Set.of("process.command", "process.command_line", "process.command_args");

  @Override
  public Detected detect(Surroundings surroundings) {
    ProcessHandle.Info info = process.info();
    Detected detected = new Detected().put("process.pid", process.pid());
    process.parent().ifPresent(parent -> detected.put("process.parent_pid", parent.pid()));
    info.command()
        .ifPresent(
            path ->
                detected
                    .put("process.executable.name", path.substring(path.lastIndexOf('/') + 1))
                    .put("process.executable.path", path)
                    .put("process.command", path));
    info.commandLine().ifPresent(line -> detected.put("process.command_line", line));
    info.arguments().ifPresent(all -> detected.put("process.command_args", List.of(all)));
    info.user().ifPresent(user -> detected.put("process.owner", user));
    return detected
        .put("process.runtime.name", System.getProperty("java.runtime.name"))
        .put("process.runtime.version", System.getProperty("java.runtime.version"))
        .put(
            "process.runtime.description",
            System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.name"));
  }
}
