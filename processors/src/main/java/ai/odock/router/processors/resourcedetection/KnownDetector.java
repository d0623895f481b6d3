package ai.odock.router.processors.resourcedetection;

import ai.odock.router.processors.resourcedetection.ResourceDetectionConfig.Named;
import ai.odock.router.settings.ConfigSection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The detectors by name, with the attributes that each can set. */
enum KnownDetector {
  ENV(Set.of(), Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      return new EnvDetector();
    }
  },
  SYSTEM(
      Set.of("host.name", "os.type"),
      Set.of(
          "host.id",
          "host.arch",
          "host.ip",
          "host.mac",
          "host.interface",
          "os.description",
          "os.name",
          "os.version",
          "os.build.id",
          "host.cpu.vendor.id",
          "host.cpu.family",
          "host.cpu.model.id",
          "host.cpu.model.name",
          "host.cpu.stepping",
          "host.cpu.cache.l2.size")) {
    @Override
    Detector detector(ConfigSection keys) {
      List<String> sources = keys.strings("hostname_sources", SystemDetector.DEFAULT_SOURCES);
      for (int i = 0; i < sources.size(); i++) {
        if (!SystemDetector.SOURCES.contains(sources.get(i))) {
          keys.problem(
              "hostname_sources", i, "hostname_sources contains invalid value: " + sources.get(i));
        }
      }
      return new SystemDetector(sources.isEmpty() ? SystemDetector.DEFAULT_SOURCES : sources);
    }
  },
  DOCKER(Set.of("host.name", "os.type"), Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      return new DockerDetector();
    }
  },
  CONTAINER(Set.of("container.id"), Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      return new ContainerDetector();
    }
  },
  K8S_API(Set.of("k8s.node.name", K8sNodeDetector.UID, K8sNodeDetector.CLUSTER_UID), Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      return node(keys, asks(keys, K8sNodeDetector.CLUSTER_UID));
    }
  },
  /** The older name, without the cluster. */
  K8SNODE(Set.of("k8s.node.name", K8sNodeDetector.UID), Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      return node(keys, false);
    }
  },
  PROCESS(ProcessDetector.ON, ProcessDetector.OFF) {
    @Override
    Detector detector(ConfigSection keys) {
      return new ProcessDetector(ProcessHandle.current());
    }
  },
  DOWNWARD_API(DownwardApiDetector.DEFAULT.keySet(), Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      Map<String, String> variables = new TreeMap<>(DownwardApiDetector.DEFAULT);
      variables.putAll(keys.stringMap("variables"));
      return new DownwardApiDetector(variables);
    }
  },
  EC2(
      Set.of(
          "cloud.provider",
          "cloud.platform",
          "cloud.account.id",
          "cloud.region",
          "cloud.availability_zone",
          "host.id",
          "host.image.id",
          "host.name",
          "host.type"),
      Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      List<String> tags = patterns(keys, "tags");
      if (!keys.bool("tags_from_imds", false) && !tags.isEmpty()) {
        keys.problem(
            "tags",
            "tags are read from the instance metadata service only: set tags_from_imds: true, and"
                + " InstanceMetadataTags=enabled at the instance");
      }
      return new Ec2Detector(Ec2Detector.ENDPOINT, tags);
    }
  },
  GCP(
      Set.of(
          "cloud.provider",
          "cloud.platform",
          "cloud.account.id",
          "cloud.region",
          "cloud.availability_zone",
          "faas.instance",
          "faas.name",
          "faas.version",
          "gcp.cloud_run.job.execution",
          "gcp.cloud_run.job.task_index",
          "host.id",
          "host.name",
          "host.type",
          "k8s.cluster.name"),
      Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      keys.unsupported("labels", "labels of an instance need an API that is not used here");
      return new GcpDetector(GcpDetector.ENDPOINT);
    }
  },
  AZURE(
      Set.of(
          "cloud.provider",
          "cloud.platform",
          "cloud.region",
          "cloud.account.id",
          "host.id",
          "host.name",
          "azure.vm.name",
          "azure.vm.size",
          "azure.vm.scaleset.name",
          "azure.resourcegroup.name"),
      Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      return new AzureDetector(AzureDetector.ENDPOINT, patterns(keys, "tags"));
    }
  },
  AKS(Set.of("cloud.provider", "cloud.platform"), Set.of("k8s.cluster.name")) {
    @Override
    Detector detector(ConfigSection keys) {
      return new AksDetector(AzureDetector.ENDPOINT);
    }
  },
  ECS(
      Set.of(
          "cloud.provider",
          "cloud.platform",
          "cloud.account.id",
          "cloud.region",
          "cloud.availability_zone",
          "aws.ecs.cluster.arn",
          "aws.ecs.launchtype",
          "aws.ecs.task.arn",
          "aws.ecs.task.family",
          "aws.ecs.task.id",
          "aws.ecs.task.revision",
          "aws.log.group.arns",
          "aws.log.group.names",
          "aws.log.stream.arns",
          "aws.log.stream.names"),
      Set.of()) {
    @Override
    Detector detector(ConfigSection keys) {
      return new EcsDetector();
    }
  },
  EKS(
      Set.of(
          "cloud.provider",
          "cloud.platform",
          "cloud.account.id",
          "cloud.region",
          "cloud.availability_zone",
          "host.id",
          "host.image.id",
          "host.name",
          "host.type"),
      Set.of("k8s.cluster.name")) {
    @Override
    Detector detector(ConfigSection keys) {
      return new EksDetector(Ec2Detector.ENDPOINT);
    }
  };

  private final Set<String> on;
  private final Set<String> off;

  KnownDetector(Set<String> on, Set<String> off) {
    this.on = Set.copyOf(on);
    this.off = Set.copyOf(off);
  }

  /** Reads the keys that it has beside {@code resource_attributes}. */
  abstract Detector detector(ConfigSection keys);

  Detector node(ConfigSection keys, boolean cluster) {
    String variable = keys.string("node_from_env_var", K8sNodeDetector.VARIABLE);
    boolean uid = asks(keys, K8sNodeDetector.UID);
    return new K8sNodeDetector(label(), variable, uid, cluster, "");
  }

  private static boolean asks(ConfigSection keys, String attribute) {
    return keys.section("resource_attributes").section(attribute).bool("enabled", true);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Named read(ConfigSection section) {
    Set<String> disabled = new HashSet<>();
    if (!on.isEmpty()) {
      ConfigSection attributes = section.section("resource_attributes");
      for (String key : new TreeMap<>(all()).keySet()) {
        if (!attributes.section(key).bool("enabled", on.contains(key))) {
          disabled.add(key);
        }
      }
    }
    return new Named(label(), detector(section), disabled);
  }

  private Map<String, Boolean> all() {
    Map<String, Boolean> all = new TreeMap<>();
    on.forEach(key -> all.put(key, true));
    off.forEach(key -> all.put(key, false));
    return all;
  }

  private static List<String> patterns(ConfigSection keys, String key) {
    List<String> patterns = keys.strings(key, List.of());
    for (int i = 0; i < patterns.size(); i++) {
      try {
        var _ = Pattern.compile(patterns.get(i));
      } catch (PatternSyntaxException e) {
        keys.problem(key, i, "not a regular expression: " + e.getDescription());
      }
    }
    return patterns;
  }
}
