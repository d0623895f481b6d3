package ai.odock.router.processors.resourcedetection;

import ai.odock.router.net.http.KubernetesApi;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The Kubernetes node that the router runs on, and its cluster.
 *
 * @param name of the detector in the configuration
 * @param variable the environment variable with its name, from the downward API
 * @param uid whether the API server is asked for the node's uid
 * @param cluster whether it is asked for the cluster's, which is that of {@code kube-system}
 * @param server where it is; empty: what a pod is told
 */
record K8sNodeDetector(String name, String variable, boolean uid, boolean cluster, String server)
    implements Detector {
  static final String VARIABLE = "K8S_NODE_NAME";
  static final String UID = "k8s.node.uid";
  static final String CLUSTER_UID = "k8s.cluster.uid";

  /** A node's description is long for its images. */
  private static final int MAX_ANSWER = 4 << 20;

  private static final Duration SILENCE = Duration.ofSeconds(5);

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    String node = surroundings.variable(variable);
    if (node.isEmpty()) {
      throw new DetectionException(
          "the environment variable " + variable + " is not set; let the downward API set it");
    }
    Detected detected = new Detected().put("k8s.node.name", node);
    if (uid) {
      String path = "/api/v1/nodes/" + URLEncoder.encode(node, StandardCharsets.UTF_8);
      detected.put(UID, uid(surroundings, path, UID, false));
    }
    if (cluster) {
      String path = "/api/v1/namespaces/kube-system";
      detected.put(CLUSTER_UID, uid(surroundings, path, CLUSTER_UID, true));
    }
    return detected;
  }

  /**
   * The uid of an object.
   *
   * @param attribute what it is for
   * @param mayBeForbidden whether a service account without the right for it leaves it out, as in
   *     the collector
   */
  private String uid(
      Surroundings surroundings, String path, String attribute, boolean mayBeForbidden)
      throws DetectionException {
    try (KubernetesApi api = new KubernetesApi(access(surroundings), "");
        KubernetesApi.Answer answer = api.get(path, SILENCE)) {
      byte[] body = answer.body().readNBytes(MAX_ANSWER);
      if (mayBeForbidden && (answer.status() == 401 || answer.status() == 403)) {
        return "";
      }
      if (answer.status() != 200) {
        throw new DetectionException(problem(path, attribute, "HTTP status " + answer.status()));
      }
      return Json.text(Json.read(body), "metadata", "uid");
    } catch (IOException | IllegalArgumentException e) {
      throw new DetectionException(problem(path, attribute, String.valueOf(e.getMessage())));
    }
  }

  private KubernetesApi.Access access(Surroundings surroundings) {
    return server.isEmpty()
        ? KubernetesApi.Access.inCluster(surroundings.environment(), surroundings.root(), true)
        : new KubernetesApi.Access(server, null, null);
  }

  private String problem(String path, String attribute, String why) {
    return "%s: %s; without it: %s::resource_attributes::%s::enabled: false"
        .formatted(path, why, name, attribute);
  }
}
