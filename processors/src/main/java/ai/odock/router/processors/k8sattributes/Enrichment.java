package ai.odock.router.processors.k8sattributes;

import ai.odock.router.attribute.EncodedValue;
import ai.odock.router.otlp.AttributeEdit;
import ai.odock.router.otlp.AttributeList;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.processors.k8sattributes.Association.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a resource what is known of its pod. What the resource says itself stays. */
final class Enrichment implements AttributeEdit {
  /** AnyValue. */
  private static final int STRING = 1;

  private static final int INT = 3;

  private final K8sAttributesConfig config;
  private final Cluster cluster;
  private final Context context;

  /**
   * What the change depends on.
   *
   * @param version of the cluster
   * @param client the address of the client; empty when it is not known
   */
  private record Context(long version, String client) {}

  Enrichment(K8sAttributesConfig config, Cluster cluster, String client) {
    this.config = config;
    this.cluster = cluster;
    this.context = new Context(cluster.version(), client);
  }

  @Override
  public Object context() {
    return context;
  }

  @Override
  public void edit(AttributeList attributes) {
    PodKey key = key(attributes);
    if (config.passthrough() || config.wants(Metadata.POD_IP)) {
      String address = key == null ? "" : connection(key);
      set(attributes, Metadata.POD_IP, address);
    }
    if (config.passthrough()) {
      return;
    }
    Pod pod = key == null ? null : cluster.find(key);
    if (pod != null) {
      pod.attributes().forEach((name, value) -> set(attributes, name, value));
      container(attributes, pod);
    }
    String namespace = pod == null ? text(attributes, Metadata.NAMESPACE) : pod.namespace();
    cluster.namespace(namespace).forEach((name, value) -> set(attributes, name, value));
    String node = pod == null ? text(attributes, Metadata.NODE_NAME) : pod.node();
    cluster.node(node).forEach((name, value) -> set(attributes, name, value));
    if (pod != null && config.wants(Metadata.CLUSTER_UID)) {
      set(attributes, Metadata.CLUSTER_UID, cluster.uid());
    }
  }

  /** The first association of which the resource has all values decides, found or not. */
  private @Nullable PodKey key(AttributeList attributes) {
    for (int i = 0; i < config.associations().size(); i++) {
      List<String> values = new ArrayList<>();
      for (Source source : config.associations().get(i).sources()) {
        values.add(value(source, attributes));
      }
      if (!values.isEmpty() && !values.contains("")) {
        return new PodKey(i, values);
      }
    }
    return null;
  }

  private String value(Source source, AttributeList attributes) {
    if (source.isConnection()) {
      return context.client();
    }
    String value = text(attributes, source.attribute());
    return source.attribute().equals("host.name") && !isAddress(value) ? "" : value;
  }

  private static boolean isAddress(String text) {
    return text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  }

  private String connection(PodKey key) {
    List<Source> sources = config.associations().get(key.association()).sources();
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).isConnection()) {
        return key.values().get(i);
      }
    }
    return "";
  }

  private void container(AttributeList attributes, Pod pod) {
    Container container = container(pod, attributes);
    if (container == null) {
      return;
    }
    setIfWanted(attributes, Metadata.CONTAINER_NAME, container.name());
    setIfWanted(attributes, Metadata.IMAGE_NAME, container.image());
    setIfWanted(attributes, Metadata.IMAGE_TAG, container.tag());
    setIfWanted(attributes, Metadata.SERVICE_VERSION, container.version());
    setIfWanted(
        attributes,
        Metadata.SERVICE_INSTANCE,
        String.join(".", pod.namespace(), pod.name(), container.name()));
    if (config.wants(Metadata.CONTAINER_ID)) {
      int restarts = restarts(attributes, container.ids());
      set(attributes, Metadata.CONTAINER_ID, container.ids().getOrDefault(restarts, ""));
    }
  }

  /** The one that the resource names, or the only one. */
  private static @Nullable Container container(Pod pod, AttributeList attributes) {
    String name = text(attributes, Metadata.CONTAINER_NAME);
    String id = text(attributes, Metadata.CONTAINER_ID);
    if (name.isEmpty() && id.isEmpty()) {
      return pod.containers().size() == 1 ? pod.containers().getFirst() : null;
    }
    for (Container container : pod.containers()) {
      if (name.isEmpty() ? container.ids().containsValue(id) : container.name().equals(name)) {
        return container;
      }
    }
    return null;
  }

  /** What the resource says, or the last run. */
  private static int restarts(AttributeList attributes, Map<Integer, String> ids) {
    int at = attributes.find(utf8(Metadata.RESTART_COUNT));
    if (at < 0) {
      return ids.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
    }
    ProtoReader value = value(attributes, at);
    int count = -1;
    while (value.next()) {
      if (value.field() == INT) {
        count = (int) value.varint();
      } else if (value.field() == STRING) {
        String text = string(value);
        count = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
      }
    }
    return count;
  }

  private void setIfWanted(AttributeList attributes, String field, String value) {
    if (config.wants(field)) {
      set(attributes, field, value);
    }
  }

  private static void set(AttributeList attributes, String name, String value) {
    if (value.isEmpty()) {
      return;
    }
    byte[] key = utf8(name);
    int at = attributes.find(key);
    if (at >= 0 && !isEmptyText(attributes, at)) {
      return;
    }
    if (at < 0) {
      attributes.add(key, EncodedValue.of(value));
    } else {
      attributes.set(at, EncodedValue.of(value));
    }
  }

  private static boolean isEmptyText(AttributeList attributes, int at) {
    ProtoReader value = value(attributes, at);
    boolean empty = true;
    while (value.next()) {
      empty = value.field() == STRING && value.valueLength() == 0;
    }
    return empty;
  }

  private static String text(AttributeList attributes, String name) {
    int at = attributes.find(utf8(name));
    if (at < 0) {
      return "";
    }
    ProtoReader value = value(attributes, at);
    String text = "";
    while (value.next()) {
      text = value.field() == STRING ? string(value) : "";
    }
    return text;
  }

  private static ProtoReader value(AttributeList attributes, int at) {
    return new ProtoReader(
        attributes.valueArray(at), attributes.valueOffset(at), attributes.valueLength(at));
  }

  private static String string(ProtoReader value) {
    return new String(
        value.array(), value.valueStart(), value.valueLength(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
