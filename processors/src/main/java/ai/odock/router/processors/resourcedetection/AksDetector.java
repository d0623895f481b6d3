package ai.odock.router.processors.resourcedetection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Azure Kubernetes Service: a pod on a virtual machine of Azure. */
record AksDetector(String endpoint) implements Detector {
  private static final String PATH =
      "/metadata/instance/compute?api-version=2020-09-01&format=json";

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    if (surroundings.variable("KUBERNETES_SERVICE_HOST").isEmpty()) {
      return new Detected();
    }
    JsonNode compute =
        Json.read(surroundings.ask("GET", endpoint + PATH, Map.of("Metadata", "True")));
    return new Detected()
        .put("cloud.provider", "azure")
        .put("cloud.platform", "azure_aks")
        .put("k8s.cluster.name", cluster(Json.text(compute, "resourceGroupName")));
  }

  /**
   * The cluster of the resource group that AKS makes for its machines: {@code
   * MC_GROUP_CLUSTER_LOCATION}. Where group or cluster have underscores themselves it cannot be
   * told, and the group's name stands for it, as in the collector.
   */
  private static String cluster(String group) {
    String[] parts = group.split("_", -1);
    boolean plain = parts.length == 4 && parts[0].equalsIgnoreCase("mc");
    return plain ? parts[2] : group;
  }
}
