package ai.odock.router.processors.k8sattributes;

import java.util.List;
import java.util.Map;

/**
 * What is kept of a pod.
 *
 * @param addresses none where the pod has those of its node: they tell nothing
 * @param attributes what its telemetry is given
 * @param keys by which it is found, see {@link PodKey}
 */
record Pod(
    String uid,
    String name,
    String namespace,
    String node,
    List<String> addresses,
    Map<String, String> attributes,
    List<Container> containers,
    List<PodKey> keys) {
  Pod {
    addresses = List.copyOf(addresses);
    attributes = Map.copyOf(attributes);
    containers = List.copyOf(containers);
    keys = List.copyOf(keys);
  }
}
