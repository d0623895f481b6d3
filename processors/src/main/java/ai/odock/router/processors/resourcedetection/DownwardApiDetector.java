package ai.odock.router.processors.resourcedetection;

import java.util.Map;

/**
 * What Kubernetes tells a pod of itself by environment variables.
 *
 * @param variables the name of the variable of each attribute
 */
record DownwardApiDetector(Map<String, String> variables) implements Detector {
  /** As the OpenTelemetry operator and the collector's documentation name them. */
  static final Map<String, String> DEFAULT =
      Map.of(
          "k8s.pod.name", "K8S_POD_NAME",
          "k8s.pod.uid", "K8S_POD_UID",
          "k8s.pod.ip", "K8S_POD_IP",
          "k8s.namespace.name", "K8S_NAMESPACE_NAME",
          "k8s.node.name", "K8S_NODE_NAME",
          "k8s.deployment.name", "K8S_DEPLOYMENT_NAME",
          "k8s.container.name", "K8S_CONTAINER_NAME",
          "k8s.cluster.name", "K8S_CLUSTER_NAME");

  DownwardApiDetector {
    variables = Map.copyOf(variables);
  }

  @Override
  public Detected detect(Surroundings surroundings) {
    Detected detected = new Detected();
    variables.forEach((key, variable) -> detected.put(key, surroundings.variable(variable)));
    return detected;
  }
}
