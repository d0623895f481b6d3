package ai.odock.router.exporters.prometheus;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who a resource is to Prometheus.
 *
 * @param attributes of the resource, as text
 * @param labels {@code job} and {@code instance}, as far as they are known
 */
record Identity(SortedMap<String, String> attributes, SortedMap<String, String> labels) {
  static final String JOB = "job";
  static final String INSTANCE = "instance";

  private static final String NAME = "service.name";
  private static final String NAMESPACE = "service.namespace";
  private static final String ID = "service.instance.id";
  private static final Set<String> SHOWN = Set.of(NAME, NAMESPACE, ID);

  static Identity of(Map<String, String> attributes) {
    SortedMap<String, String> labels = new TreeMap<>();
    String name = attributes.get(NAME);
    if (name != null) {
      String namespace = attributes.get(NAMESPACE);
      labels.put(JOB, namespace == null ? name : namespace + "/" + name);
    }
    String id = attributes.get(ID);
    if (id != null) {
      labels.put(INSTANCE, id);
    }
    return new Identity(new TreeMap<>(attributes), labels);
  }

  /** The attributes, without those that job and instance show already if so wanted. */
  SortedMap<String, String> remaining(boolean withoutShown) {
    SortedMap<String, String> remaining = new TreeMap<>(attributes);
    if (withoutShown) {
      remaining.keySet().removeAll(SHOWN);
    }
    return remaining;
  }
}
