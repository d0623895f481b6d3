package ai.odock.router.selftelemetry;

import ai.odock.router.BuildInfo;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Who the router is, the same in its metrics, logs and traces. */
public final class OwnResource {
  /** Of this process: a reload does not make another instance of it. */
  private static final String INSTANCE_ID = UUID.randomUUID().toString();

  private OwnResource() {}

  /**
   * The collector's three attributes and the operator's own, by name.
   *
   * @param configured attributes to set, or to remove where empty
   */
  public static SortedMap<String, String> attributes(
      Map<String, Optional<String>> configured, BuildInfo build) {
    SortedMap<String, String> resource = new TreeMap<>();
    resource.put("service.name", build.command());
    resource.put("service.version", build.version());
    resource.put("service.instance.id", INSTANCE_ID);
    configured.forEach(
        (key, value) ->
            value.ifPresentOrElse(text -> resource.put(key, text), () -> resource.remove(key)));
    return Collections.unmodifiableSortedMap(resource);
  }
}
