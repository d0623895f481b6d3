package ai.odock.router.processors.resourcedetection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The metadata server of Google Cloud, on GCE, GKE, Cloud Run, Cloud Functions, App Engine. */
record GcpDetector(String endpoint) implements Detector {
  static final String ENDPOINT = "http://metadata.google.internal";
  private static final String PATH = "/computeMetadata/v1/?recursive=true";

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    String host = surroundings.variable("GCE_METADATA_HOST");
    String base = host.isEmpty() ? endpoint : "http://" + host;
    JsonNode all =
        Json.read(surroundings.ask("GET", base + PATH, Map.of("Metadata-Flavor", "Google")));
    Detected detected =
        new Detected()
            .put("cloud.provider", "gcp")
            .put("cloud.account.id", Json.text(all, "project", "projectId"));
    JsonNode instance = all.path("instance");
    if (!surroundings.variable("KUBERNETES_SERVICE_HOST").isEmpty()) {
      kubernetes(instance, detected);
    } else if (!surroundings.variable("GAE_SERVICE").isEmpty()) {
      appEngine(surroundings, instance, detected);
    } else if (!surroundings.variable("K_SERVICE").isEmpty()) {
      service(surroundings, instance, detected);
    } else if (!surroundings.variable("CLOUD_RUN_JOB").isEmpty()) {
      job(surroundings, instance, detected);
    } else {
      computeEngine(instance, detected);
    }
    return detected;
  }

  private static void computeEngine(JsonNode instance, Detected detected) {
    detected
        .put("cloud.platform", "gcp_compute_engine")
        .put("host.id", Json.text(instance, "id"))
        .put("host.name", Json.text(instance, "name"))
        .put("host.type", Json.last(Json.text(instance, "machineType")))
        .put("cloud.availability_zone", zone(instance))
        .put("cloud.region", regionOf(zone(instance)));
  }

  /** A cluster lies in a zone or in a whole region. */
  private static void kubernetes(JsonNode instance, Detected detected) {
    String location = Json.text(instance, "attributes", "cluster-location");
    boolean zonal = location.split("-", -1).length == 3;
    detected
        .put("cloud.platform", "gcp_kubernetes_engine")
        .put("k8s.cluster.name", Json.text(instance, "attributes", "cluster-name"))
        .put("host.id", Json.text(instance, "id"))
        .put("host.name", Json.text(instance, "name"))
        .put(zonal ? "cloud.availability_zone" : "cloud.region", location);
  }

  private static void service(Surroundings surroundings, JsonNode instance, Detected detected) {
    boolean function = !surroundings.variable("FUNCTION_TARGET").isEmpty();
    detected
        .put("cloud.platform", function ? "gcp_cloud_functions" : "gcp_cloud_run")
        .put("faas.name", surroundings.variable("K_SERVICE"))
        .put("faas.version", surroundings.variable("K_REVISION"))
        .put("faas.instance", Json.text(instance, "id"))
        .put("cloud.region", region(instance));
  }

  private static void job(Surroundings surroundings, JsonNode instance, Detected detected) {
    detected
        .put("cloud.platform", "gcp_cloud_run")
        .put("faas.name", surroundings.variable("CLOUD_RUN_JOB"))
        .put("faas.instance", Json.text(instance, "id"))
        .put("gcp.cloud_run.job.execution", surroundings.variable("CLOUD_RUN_EXECUTION"))
        .put("gcp.cloud_run.job.task_index", surroundings.variable("CLOUD_RUN_TASK_INDEX"))
        .put("cloud.region", region(instance));
  }

  private static void appEngine(Surroundings surroundings, JsonNode instance, Detected detected) {
    detected
        .put("cloud.platform", "gcp_app_engine")
        .put("faas.name", surroundings.variable("GAE_SERVICE"))
        .put("faas.version", surroundings.variable("GAE_VERSION"))
        .put("faas.instance", surroundings.variable("GAE_INSTANCE"))
        .put("cloud.availability_zone", zone(instance))
        .put("cloud.region", regionOf(zone(instance)));
  }

  private static String zone(JsonNode instance) {
    return Json.last(Json.text(instance, "zone"));
  }

  private static String region(JsonNode instance) {
    String region = Json.last(Json.text(instance, "region"));
    return region.isEmpty() ? regionOf(zone(instance)) : region;
  }

  private static String regionOf(String zone) {
    int end = zone.lastIndexOf('-');
    return end < 0 ? "" : zone.substring(0, end);
  }
}
