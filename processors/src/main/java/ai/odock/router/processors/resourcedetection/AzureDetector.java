package ai.odock.router.processors.resourcedetection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The instance metadata service of Azure.
 *
 * @param tags tags of the instance whose name matches one of these become {@code azure.tag.NAME}
 */
record AzureDetector(String endpoint, List<String> tags) implements Detector {
  static final String ENDPOINT = "http://169.254.169.254";
  private static final String PATH =
      "/metadata/instance/compute?api-version=2020-09-01&format=json";

  AzureDetector {
    tags = List.copyOf(tags);
  }

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    JsonNode compute =
        Json.read(surroundings.ask("GET", endpoint + PATH, Map.of("Metadata", "True")));
    Detected detected =
        new Detected()
            .put("cloud.provider", "azure")
            .put("cloud.platform", "azure_vm")
            .put("cloud.region", Json.text(compute, "location"))
            .put("cloud.account.id", Json.text(compute, "subscriptionId"))
            .put("host.id", Json.text(compute, "vmId"))
            .put("host.name", Json.text(compute, "osProfile", "computerName"))
            .put("azure.vm.name", Json.text(compute, "name"))
            .put("azure.vm.size", Json.text(compute, "vmSize"))
            .put("azure.vm.scaleset.name", Json.text(compute, "vmScaleSetName"))
            .put("azure.resourcegroup.name", Json.text(compute, "resourceGroupName"));
    for (JsonNode tag : compute.path("tagsList")) {
      String name = Json.text(tag, "name");
      if (tags.stream().anyMatch(pattern -> Pattern.compile(pattern).matcher(name).find())) {
        detected.put("azure.tag." + name, Json.text(tag, "value"));
      }
    }
    return detected;
  }
}
