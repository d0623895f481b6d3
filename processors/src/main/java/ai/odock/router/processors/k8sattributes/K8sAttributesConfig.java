package ai.odock.router.processors.k8sattributes;

import ai.odock.router.settings.ConfigSection;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code processors::k8s_attributes} section.
 *
 * @param withToken whether the service account's token is sent
 * @param passthrough only the address of the client becomes an attribute; no API is used
 * @param metadata fields of pods that become attributes
 * @param otelAnnotations whether {@code resource.opentelemetry.io/NAME} becomes NAME
 * @param filter which pods are looked at
 * @param associations in the order in which they are tried
 * @param excludedPods patterns of names
 * @param waitTimeout how long a start waits for the first list of pods; zero: not at all
 */
record K8sAttributesConfig(
    boolean withToken,
    boolean passthrough,
    Set<String> metadata,
    List<FieldRule> rules,
    boolean otelAnnotations,
    PodFilter filter,
    List<Association> associations,
    List<String> excludedPods,
    Duration waitTimeout) {
  private static final List<String> DEFAULT_EXCLUDES = List.of("jaeger-agent", "jaeger-collector");

  K8sAttributesConfig {
    metadata = Set.copyOf(metadata);
    rules = List.copyOf(rules);
    associations = List.copyOf(associations);
    excludedPods = List.copyOf(excludedPods);
  }

  static K8sAttributesConfig read(ConfigSection yaml) {
    boolean withToken =
        yaml.oneOf("auth_type", Map.of("serviceAccount", true, "none", false), true);
    yaml.unsupported("context", "kubeConfig is not supported: the router runs in the cluster");
    ConfigSection extract = yaml.section("extract");
    List<FieldRule> rules = new ArrayList<>();
    rules.addAll(extract.list("labels", rule -> FieldRule.read(rule, "labels")));
    rules.addAll(extract.list("annotations", rule -> FieldRule.read(rule, "annotations")));
    boolean wait = yaml.bool("wait_for_metadata", false);
    Duration timeout = yaml.duration("wait_for_metadata_timeout", Duration.ofSeconds(10));
    List<Association> associations = yaml.list("pod_association", Association::read);
    return new K8sAttributesConfig(
        withToken,
        yaml.bool("passthrough", false),
        metadata(extract),
        rules,
        extract.bool("otel_annotations", false),
        PodFilter.read(yaml.section("filter"), System.getenv()),
        associations.isEmpty() ? Association.DEFAULT : associations,
        excludes(yaml.section("exclude")),
        wait ? timeout : Duration.ZERO);
  }

  private static Set<String> metadata(ConfigSection extract) {
    List<String> names = extract.strings("metadata", Metadata.DEFAULT);
    for (int i = 0; i < names.size(); i++) {
      if (!Metadata.ALL.contains(names.get(i))) {
        extract.problem(
            "metadata", i, "\"%s\" is not a supported metadata field".formatted(names.get(i)));
      }
    }
    return Set.copyOf(names);
  }

  private static List<String> excludes(ConfigSection exclude) {
    if (!exclude.present("pods")) {
      var _ = exclude.list("pods", K8sAttributesConfig::excluded);
      return DEFAULT_EXCLUDES;
    }
    return exclude.list("pods", K8sAttributesConfig::excluded);
  }

  private static String excluded(ConfigSection pod) {
    String name = pod.string("name", "");
    try {
      var _ = Pattern.compile(name);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("name: " + e.getMessage());
    }
    return name;
  }

  boolean wants(String field) {
    return metadata.contains(field);
  }

  /** Whether labels or annotations of namespaces are to be known. */
  boolean wantsNamespaces() {
    return rules.stream().anyMatch(rule -> rule.from() == FieldRule.From.NAMESPACE);
  }

  /** Whether anything of nodes is to be known. */
  boolean wantsNodes() {
    return wants(Metadata.NODE_UID)
        || rules.stream().anyMatch(rule -> rule.from() == FieldRule.From.NODE);
  }
}
