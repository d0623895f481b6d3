package ai.odock.router.processors.resourcedetection;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The instance metadata service of AWS EC2, version 2.
 *
 * @param tags tags of the instance whose whole name matches one of these become {@code
 *     ec2.tag.NAME}
 */
record Ec2Detector(String endpoint, List<String> tags) implements Detector {
  static final String ENDPOINT = "http://169.254.169.254";

  Ec2Detector {
    tags = List.copyOf(tags);
  }

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    String base = base(surroundings);
    Map<String, String> headers = headers(surroundings, base);
    JsonNode document =
        Json.read(surroundings.ask("GET", base + "dynamic/instance-identity/document", headers));
    Detected detected =
        new Detected()
            .put("cloud.provider", "aws")
            .put("cloud.platform", "aws_ec2")
            .put("cloud.region", Json.text(document, "region"))
            .put("cloud.account.id", Json.text(document, "accountId"))
            .put("cloud.availability_zone", Json.text(document, "availabilityZone"))
            .put("host.id", Json.text(document, "instanceId"))
            .put("host.image.id", Json.text(document, "imageId"))
            .put("host.type", Json.text(document, "instanceType"))
            .put("host.name", text(surroundings.ask("GET", base + "meta-data/hostname", headers)));
    if (!tags.isEmpty()) {
      addTags(surroundings, base + "meta-data/tags/instance", headers, detected);
    }
    return detected;
  }

  private String base(Surroundings surroundings) {
    String own = surroundings.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    return (own.isEmpty() ? endpoint : own).replaceFirst("/$", "") + "/latest/";
  }

  private static Map<String, String> headers(Surroundings surroundings, String base)
      throws DetectionException {
    Map<String, String> seconds = Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60");
    String token = text(surroundings.ask("PUT", base + "api/token", seconds));
    return Map.of("X-aws-ec2-metadata-token", token);
  }

  /** The value of one tag of the instance. */
  String tag(Surroundings surroundings, String tag) throws DetectionException {
    String base = base(surroundings);
    String url = base + "meta-data/tags/instance/" + tag;
    return text(surroundings.ask("GET", url, headers(surroundings, base)));
  }

  private void addTags(
      Surroundings surroundings, String url, Map<String, String> headers, Detected detected)
      throws DetectionException {
    for (String tag : text(surroundings.ask("GET", url, headers)).lines().toList()) {
      if (tags.stream().anyMatch(pattern -> Pattern.compile(pattern).matcher(tag).find())) {
        detected.put("ec2.tag." + tag, text(surroundings.ask("GET", url + "/" + tag, headers)));
      }
    }
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).strip();
  }
}
