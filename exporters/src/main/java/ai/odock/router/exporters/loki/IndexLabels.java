package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.text.Piece;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The resource attributes that Loki's OTLP door makes labels of unless configured (Loki 3.4:
 * distributor.otlp.default_resource_attributes_as_index_labels), those that tell most first.
 */
final class IndexLabels {
  private static final List<String> ATTRIBUTES =
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

  static final int COUNT = ATTRIBUTES.size();

  private static final byte[][] KEYS = ascii(ATTRIBUTES);
  private static final byte[][] NAMES =
      ascii(ATTRIBUTES.stream().map(key -> key.replace('.', '_')).toList());

  private IndexLabels() {}

  /** The place of an attribute in the list, -1 when it is not there. */
  static int find(Piece key) {
    for (int i = 0; i < COUNT; i++) {
      if (key.is(KEYS[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The label of the attribute at a place. */
  static byte[] name(int place) {
    return NAMES[place];
  }

  private static byte[][] ascii(List<String> texts) {
    return texts.stream()
        .map(text -> text.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }
}
