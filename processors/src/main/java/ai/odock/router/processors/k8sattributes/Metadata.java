package ai.odock.router.processors.k8sattributes;

import java.util.List;
import java.util.Set;

/** The fields that {@code extract::metadata} can name. */
final class Metadata {
  static final String NAMESPACE = "k8s.namespace.name";
  static final String POD_NAME = "k8s.pod.name";
  static final String POD_UID = "k8s.pod.uid";
  static final String POD_HOSTNAME = "k8s.pod.hostname";
  static final String POD_IP = "k8s.pod.ip";
  static final String START_TIME = "k8s.pod.start_time";
  static final String NODE_NAME = "k8s.node.name";
  static final String NODE_UID = "k8s.node.uid";
  static final String CLUSTER_UID = "k8s.cluster.uid";
  static final String DEPLOYMENT_NAME = "k8s.deployment.name";
  static final String CRON_JOB_NAME = "k8s.cronjob.name";
  static final String CONTAINER_NAME = "k8s.container.name";
  static final String CONTAINER_ID = "container.id";
  static final String IMAGE_NAME = "container.image.name";
  static final String IMAGE_TAG = "container.image.tag";
  static final String RESTART_COUNT = "k8s.container.restart_count";

  /** Those of services, by OpenTelemetry's rules for Kubernetes. */
  static final String SERVICE_NAMESPACE = "service.namespace";

  static final String SERVICE_NAME = "service.name";
  static final String SERVICE_VERSION = "service.version";
  static final String SERVICE_INSTANCE = "service.instance.id";

  /** What owns a pod, and the fields that it gives. */
  enum Owner {
    REPLICA_SET("ReplicaSet", "k8s.replicaset"),
    DAEMON_SET("DaemonSet", "k8s.daemonset"),
    STATEFUL_SET("StatefulSet", "k8s.statefulset"),
    JOB("Job", "k8s.job");

    final String kind;
    final String name;
    final String uid;

    Owner(String kind, String prefix) {
      this.kind = kind;
      this.name = prefix + ".name";
      this.uid = prefix + ".uid";
    }
  }

  /** The collector's own. */
  static final List<String> DEFAULT =
      List.of(
          NAMESPACE,
          POD_NAME,
          POD_UID,
          START_TIME,
          DEPLOYMENT_NAME,
          NODE_NAME,
          IMAGE_NAME,
          IMAGE_TAG);

  static final Set<String> ALL =
      Set.of(
          NAMESPACE,
          POD_NAME,
          POD_UID,
          POD_HOSTNAME,
          POD_IP,
          START_TIME,
          NODE_NAME,
          NODE_UID,
          CLUSTER_UID,
          DEPLOYMENT_NAME,
          CRON_JOB_NAME,
          CONTAINER_NAME,
          CONTAINER_ID,
          IMAGE_NAME,
          IMAGE_TAG,
          SERVICE_NAMESPACE,
          SERVICE_NAME,
          SERVICE_VERSION,
          SERVICE_INSTANCE,
          Owner.REPLICA_SET.name,
          Owner.REPLICA_SET.uid,
          Owner.DAEMON_SET.name,
          Owner.DAEMON_SET.uid,
          Owner.STATEFUL_SET.name,
          Owner.STATEFUL_SET.uid,
          Owner.JOB.name,
          Owner.JOB.uid);

  private Metadata() {}
}
