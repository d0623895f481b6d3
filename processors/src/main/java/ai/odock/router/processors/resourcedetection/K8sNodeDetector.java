package ai.odock.router.processors.resourcedetection;

import ai.odock.router.net.http.KubernetesApi;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The Kubernetes node that the router runs on.
 *
 * @param variable the environment variable with its name, from the downward API
 * @param uid whether the API server is asked for the node's uid
 * @param server where it is; empty: what a pod is told
 */
record K8sNodeDetector(String variable, boolean uid, String server) implements Detector {
  static final String VARIABLE = "K8S_NODE_NAME";
  static final String UID = "k8s.node.uid";

  /** A node's description is long for its images. */
  private static final int MAX_ANSWER = 4 << 20;

  private static final Duration SILENCE = Duration.ofSeconds(5);

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    String name = surroundings.variable(variable);
    if (name.isEmpty()) {
      throw new DetectionException(
          "the environment variable " + variable + " is not set; let the downward API set it");
    }
    Detected detected = new Detected().put("k8s.node.name", name);
    return uid ? detected.put(UID, uid(surroundings, name)) : detected;
  }

  private String uid(Surroundings surroundings, String node) throws DetectionException {
    String path = "/api/v1/nodes/" + URLEncoder.encode(node, StandardCharsets.UTF_8);
    try (KubernetesApi api = new KubernetesApi(access(surroundings), "");
        KubernetesApi.Answer answer = api.get(path, SILENCE)) {
      byte[] body = answer.body().readNBytes(MAX_ANSWER);
      if (answer.status() != 200) {
        throw new DetectionException(problem(path, "HTTP status " + answer.status()));
      }
      return Json.text(Json.read(body), "metadata", "uid");
    } catch (IOException | IllegalArgumentException e) {
      throw new DetectionException(problem(path, String.valueOf(e.getMessage())));
    }
  }

  private KubernetesApi.Access access(Surroundings surroundings) {
    return server.isEmpty()
        ? KubernetesApi.Access.inCluster(surroundings.environment(), surroundings.root(), true)
        : new KubernetesApi.Access(server, null, null);
  }

  private static String problem(String path, String why) {
    return "%s: %s; without it: k8snode::resource_attributes::%s::enabled: false"
        .formatted(path, why, UID);
  }
}
