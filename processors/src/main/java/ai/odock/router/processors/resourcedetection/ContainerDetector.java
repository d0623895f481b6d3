package ai.odock.router.processors.resourcedetection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of the container around this process, from cgroups v1, or v2 where only mounts tell it.
 */
final class ContainerDetector implements Detector {
  private static final String ID = "[0-9a-f]{64}|[0-9a-f]{32}-[0-9]{10}"; // the second is ECS's

  /** The last part of a path: {@code ID}, {@code docker-ID.scope}, {@code cri-containerd-ID}. */
  private static final Pattern CGROUP =
      Pattern.compile("/(?:[a-z][a-z-]*[-:])?(" + ID + ")(?:\\.scope)?$");

  private static final Pattern MOUNT =
      Pattern.compile("/(?:containers|overlay-containers)/(" + ID + ")/");

  @Override
  public Detected detect(Surroundings surroundings) {
    String id = find(surroundings.text("proc/self/cgroup"), CGROUP, "");
    if (id == null) {
      id = find(surroundings.text("proc/self/mountinfo"), MOUNT, "/hostname ");
    }
    return new Detected().put("container.id", id);
  }

  private static @Nullable String find(@Nullable String text, Pattern pattern, String mark) {
    if (text == null) {
      return null;
    }
    for (String line : text.lines().toList()) {
      Matcher matcher = pattern.matcher(line);
      if (line.contains(mark) && matcher.find()) {
        return matcher.group(1);
      }
    }
    return null;
  }
}
