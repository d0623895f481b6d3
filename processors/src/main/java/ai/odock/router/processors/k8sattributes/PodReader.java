package ai.odock.router.processors.k8sattributes;

import ai.odock.router.processors.k8sattributes.Association.Source;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes from the API's objects what the configuration asks for, and forgets the rest. */
final class PodReader {
  private static final String OTEL_ANNOTATION = "resource.opentelemetry.io/";
  private static final Pattern CRON_JOB = Pattern.compile("^(.*)-\\d+$");

  /** What names the service of a pod, in the order of weight. */
  private static final List<String> SERVICE_LABELS =
      List.of("app.kubernetes.io/instance", "app.kubernetes.io/name");

  private static final List<String> SERVICE_OWNERS =
      List.of(
          Metadata.DEPLOYMENT_NAME,
          Metadata.Owner.REPLICA_SET.name,
          Metadata.Owner.STATEFUL_SET.name,
          Metadata.Owner.DAEMON_SET.name,
          Metadata.CRON_JOB_NAME,
          Metadata.Owner.JOB.name);

  private final K8sAttributesConfig config;
  private final List<Pattern> excluded;

  PodReader(K8sAttributesConfig config) {
    this.config = config;
    this.excluded = config.excludedPods().stream().map(Pattern::compile).toList();
  }

  /** A pod; null for one that is left out. */
  @Nullable Pod pod(JsonNode object) {
    JsonNode meta = object.path("metadata");
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    String name = text(meta, "name");
    if (excluded.stream().anyMatch(pattern -> pattern.matcher(name).find())) {
      return null;
    }
    Map<String, String> labels = map(meta.path("labels"));
    Map<String, String> annotations = map(meta.path("annotations"));
    if ("true".equals(annotations.get("opentelemetry.io/k8s-processor/ignore"))) {
      return null;
    }
    Map<String, String> attributes = new TreeMap<>();
    Map<String, String> owners = new TreeMap<>();
    owner(meta, labels, owners);
    owners.forEach((field, value) -> put(attributes, field, value));
    apply(FieldRule.From.POD, labels, annotations, attributes);
    if (config.otelAnnotations()) {
      annotations.forEach(
          (key, value) -> {
            if (key.startsWith(OTEL_ANNOTATION) && key.length() > OTEL_ANNOTATION.length()) {
              attributes.put(key.substring(OTEL_ANNOTATION.length()), value);
            }
          });
    }
    service(meta, labels, owners, attributes);
    put(attributes, Metadata.POD_NAME, name);
    put(attributes, Metadata.NAMESPACE, text(meta, "namespace"));
    put(attributes, Metadata.POD_UID, text(meta, "uid"));
    put(attributes, Metadata.NODE_NAME, text(spec, "nodeName"));
    put(attributes, Metadata.START_TIME, text(status, "startTime"));
    String hostname = text(spec, "hostname");
    put(attributes, Metadata.POD_HOSTNAME, hostname.isEmpty() ? name : hostname);
    put(attributes, Metadata.POD_IP, text(status, "podIP"));
    List<String> addresses = spec.path("hostNetwork").asBoolean() ? List.of() : addresses(status);
    return new Pod(
        text(meta, "uid"),
        name,
        text(meta, "namespace"),
        text(spec, "nodeName"),
        addresses,
        attributes,
        containers(spec, status),
        keys(meta, spec, addresses, attributes));
  }

  private void put(Map<String, String> attributes, String field, String value) {
    if (config.wants(field) && !value.isEmpty()) {
      attributes.put(field, value);
    }
  }

  private static List<String> addresses(JsonNode status) {
    Set<String> addresses = new LinkedHashSet<>();
    addresses.add(text(status, "podIP"));
    status.path("podIPs").forEach(address -> addresses.add(text(address, "ip")));
    addresses.remove("");
    return List.copyOf(addresses);
  }

  /** What controls the pod, and what controls that as far as its name tells. */
  private static void owner(JsonNode meta, Map<String, String> labels, Map<String, String> owners) {
    for (JsonNode reference : meta.path("ownerReferences")) {
      for (Metadata.Owner owner : Metadata.Owner.values()) {
        if (!text(reference, "kind").equals(owner.kind)) {
          continue;
        }
        String name = text(reference, "name");
        owners.put(owner.name, name);
        owners.put(owner.uid, text(reference, "uid"));
        if (owner == Metadata.Owner.REPLICA_SET) {
          // only a deployment gives its sets this label, and their names this end
          String hash = "-" + labels.getOrDefault("pod-template-hash", "\n");
          if (name.endsWith(hash)) {
            String deployment = name.substring(0, name.length() - hash.length());
            owners.put(Metadata.DEPLOYMENT_NAME, deployment);
          }
        } else if (owner == Metadata.Owner.JOB) {
          var job = CRON_JOB.matcher(name);
          owners.put(Metadata.CRON_JOB_NAME, job.matches() ? job.group(1) : "");
        }
      }
    }
  }

  /**
   * Service attributes (opentelemetry.io: "Specify resource attributes using Kubernetes
   * annotations"): an annotation first, then well-known labels, then what owns the pod.
   */
  private void service(
      JsonNode meta,
      Map<String, String> labels,
      Map<String, String> owners,
      Map<String, String> attributes) {
    putMissing(attributes, Metadata.SERVICE_NAMESPACE, text(meta, "namespace"));
    putMissing(
        attributes, Metadata.SERVICE_VERSION, labels.getOrDefault("app.kubernetes.io/version", ""));
    String name =
        Stream.concat(
                SERVICE_LABELS.stream().map(label -> labels.getOrDefault(label, "")),
                SERVICE_OWNERS.stream().map(owner -> owners.getOrDefault(owner, "")))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse(text(meta, "name"));
    putMissing(attributes, Metadata.SERVICE_NAME, name);
  }

  private void putMissing(Map<String, String> attributes, String field, String value) {
    if (!attributes.containsKey(field)) {
      put(attributes, field, value);
    }
  }

  private static List<Container> containers(JsonNode spec, JsonNode status) {
    List<Container> containers = new ArrayList<>();
    for (String kind : List.of("", "init", "ephemeral")) {
      String plural = kind.isEmpty() ? "containers" : kind + "Containers";
      String statuses = kind.isEmpty() ? "containerStatuses" : kind + "ContainerStatuses";
      for (JsonNode container : spec.path(plural)) {
        Map<Integer, String> ids = new TreeMap<>();
        for (JsonNode one : status.path(statuses)) {
          if (text(one, "name").equals(text(container, "name"))) {
            int restarts = one.path("restartCount").asInt();
            put(ids, restarts, text(one, "containerID"));
            put(ids, restarts - 1, text(one.path("lastState").path("terminated"), "containerID"));
          }
        }
        containers.add(Container.of(text(container, "name"), text(container, "image"), ids));
      }
    }
    return containers;
  }

  /** Without the runtime's name: {@code containerd://ID}. */
  private static void put(Map<Integer, String> ids, int restarts, String id) {
    if (!id.isEmpty()) {
      ids.put(restarts, id.substring(id.indexOf("//") < 0 ? 0 : id.indexOf("//") + 2));
    }
  }

  private List<PodKey> keys(
      JsonNode meta, JsonNode spec, List<String> addresses, Map<String, String> attributes) {
    List<PodKey> keys = new ArrayList<>();
    for (int i = 0; i < config.associations().size(); i++) {
      List<Source> sources = config.associations().get(i).sources();
      boolean address = sources.stream().anyMatch(Source::isAddress);
      for (String ip : address ? addresses : List.of("")) {
        List<String> values = new ArrayList<>();
        for (Source source : sources) {
          values.add(source.isAddress() ? ip : value(source.attribute(), meta, spec, attributes));
        }
        if (!values.contains("")) {
          keys.add(new PodKey(i, values));
        }
      }
    }
    return keys;
  }

  private static String value(
      String attribute, JsonNode meta, JsonNode spec, Map<String, String> attributes) {
    return switch (attribute) {
      case Metadata.POD_UID -> text(meta, "uid");
      case Metadata.POD_NAME -> text(meta, "name");
      case Metadata.NAMESPACE -> text(meta, "namespace");
      case Metadata.NODE_NAME -> text(spec, "nodeName");
      default -> attributes.getOrDefault(attribute, "");
    };
  }

  /** What a namespace or a node gives to the telemetry of its pods. */
  Map<String, String> fields(FieldRule.From from, JsonNode object) {
    Map<String, String> attributes = new TreeMap<>();
    JsonNode meta = object.path("metadata");
    apply(from, map(meta.path("labels")), map(meta.path("annotations")), attributes);
    if (from == FieldRule.From.NODE) {
      put(attributes, Metadata.NODE_UID, text(meta, "uid"));
    }
    return attributes;
  }

  private void apply(
      FieldRule.From from,
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, String> attributes) {
    for (FieldRule rule : config.rules()) {
      if (rule.from() == from) {
        rule.apply(rule.plural().equals("labels") ? labels : annotations, attributes);
      }
    }
  }

  static String text(JsonNode object, String field) {
    return object.path(field).asText("");
  }

  private static Map<String, String> map(JsonNode object) {
    Map<String, String> map = new TreeMap<>();
    object.properties().forEach(pair -> map.put(pair.getKey(), pair.getValue().asText("")));
    return map;
  }
}
