package ai.odock.router.exporters.loki;

import java.util.List;

/**
 * The resource attributes that Loki's OTLP door makes labels of unless configured (Loki 3.4:
 * distributor.otlp.default_resource_attributes_as_index_labels), those that tell most first.
 */
final class IndexLabels {
  static final List<String> ATTRIBUTES =
      List.of(
          "service.name",
          "service.namespace",
          "service.instance.id",
          "deployment.environment",
          "deployment.environment.name",
          "cloud.region",
          "cloud.availability_zone",
          "k8s.cluster.name",
          "k8s.namespace.name",
          "k8s.pod.name",
          "k8s.container.name",
          "container.name",
          "k8s.replicaset.name",
          "k8s.deployment.name",
          "k8s.statefulset.name",
          "k8s.daemonset.name",
          "k8s.cronjob.name",
          "k8s.job.name");

  private IndexLabels() {}

  /** The label of one of these. */
  static String label(String attribute) {
    return attribute.replace('.', '_');
  }
}
