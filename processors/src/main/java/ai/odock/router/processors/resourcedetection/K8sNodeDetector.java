package ai.odock.router.processors.resourcedetection;

/**
 * The Kubernetes node that the router runs on.
 *
 * @param variable the environment variable with its name, from the downward API
 */
record K8sNodeDetector(String variable) implements Detector {
  static final String VARIABLE = "K8S_NODE_NAME";

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    String name = surroundings.variable(variable);
    if (name.isEmpty()) {
      throw new DetectionException(
          "the environment variable " + variable + " is not set; let the downward API set it");
    }
    return new Detected().put("k8s.node.name", name);
  }
}
