package ai.odock.router.processors.resourcedetection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Elastic Container Service of AWS, by the task metadata endpoint of version 4, else 3. */
record EcsDetector() implements Detector {
  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    String version4 = surroundings.variable("ECS_CONTAINER_METADATA_URI_V4");
    String base =
        version4.isEmpty() ? surroundings.variable("ECS_CONTAINER_METADATA_URI") : version4;
    if (base.isEmpty()) {
      return new Detected();
    }
    JsonNode task = Json.read(surroundings.ask("GET", base + "/task", Map.of()));
    String arn = Json.text(task, "TaskARN");
    String[] parts = arn.split(":", 6);
    String region = parts.length == 6 ? parts[3] : "";
    String account = parts.length == 6 ? parts[4] : "";
    Detected detected =
        new Detected()
            .put("cloud.provider", "aws")
            .put("cloud.platform", "aws_ecs")
            .put("aws.ecs.task.arn", arn)
            .put("aws.ecs.task.id", Json.last(arn))
            .put("aws.ecs.task.family", Json.text(task, "Family"))
            .put("aws.ecs.task.revision", Json.text(task, "Revision"))
            .put("cloud.region", region)
            .put("cloud.account.id", account)
            .put("cloud.availability_zone", Json.text(task, "AvailabilityZone"))
            .put("aws.ecs.cluster.arn", cluster(Json.text(task, "Cluster"), parts))
            .put("aws.ecs.launchtype", Json.text(task, "LaunchType").toLowerCase(Locale.ROOT));
    if (!version4.isEmpty()) {
      logs(task, account, Json.read(surroundings.ask("GET", base, Map.of())), detected);
    }
    return detected;
  }

  /** The endpoint gives the name alone or the whole ARN. */
  private static String cluster(String cluster, String[] task) {
    boolean named = !cluster.isEmpty() && !cluster.startsWith("arn:") && task.length == 6;
    return named ? String.join(":", List.of(task).subList(0, 5)) + ":cluster/" + cluster : cluster;
  }

  /** Where CloudWatch keeps the logs of the running containers of the router's image. */
  private static void logs(JsonNode task, String account, JsonNode self, Detected detected) {
    List<String> groups = new ArrayList<>();
    List<String> groupArns = new ArrayList<>();
    List<String> streams = new ArrayList<>();
    List<String> streamArns = new ArrayList<>();
    for (JsonNode container : task.path("Containers")) {
      boolean own =
          Json.text(container, "KnownStatus").equals("RUNNING")
              && Json.text(container, "LogDriver").equals("awslogs")
              && Json.text(container, "ImageID").equals(Json.text(self, "ImageID"));
      JsonNode options = container.path("LogOptions");
      String group = Json.text(options, "awslogs-group");
      String stream = Json.text(options, "awslogs-stream");
      if (own && !group.isEmpty()) {
        String region = Json.text(options, "awslogs-region");
        String arn = "arn:aws:logs:%s:%s:log-group:%s".formatted(region, account, group);
        groups.add(group);
        groupArns.add(arn + ":*");
        streams.add(stream);
        streamArns.add(arn + ":log-stream:" + stream);
      }
    }
    detected
        .put("aws.log.group.names", groups)
        .put("aws.log.group.arns", groupArns)
        .put("aws.log.stream.names", streams)
        .put("aws.log.stream.arns", streamArns);
  }
}
