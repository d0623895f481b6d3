package ai.odock.router.processors.resourcedetection;

import java.util.List;

/**
 * Elastic Kubernetes Service of AWS: a pod on an instance of EC2. The name of the cluster is the
 * instance's tag {@code eks:cluster-name}, where the metadata service gives tags.
 */
record EksDetector(String endpoint) implements Detector {
  private static final String CLUSTER = "eks:cluster-name";

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    if (surroundings.variable("KUBERNETES_SERVICE_HOST").isEmpty()) {
      return new Detected();
    }
    Detected detected =
        new Detected().put("cloud.provider", "aws").put("cloud.platform", "aws_eks");
    detected.addMissing(new Ec2Detector(endpoint, List.of()).detect(surroundings));
    return detected.put("k8s.cluster.name", cluster(surroundings));
  }

  private String cluster(Surroundings surroundings) {
    try {
      return new Ec2Detector(endpoint, List.of()).tag(surroundings, CLUSTER);
    } catch (DetectionException e) {
      return ""; // most instances do not give their tags
    }
  }
}
