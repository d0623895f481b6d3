package ai.odock.router.processors.k8sattributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Batch;
import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.fixtures.CapturedLog;
import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.net.http.KubernetesApi;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class K8sAttributesTest {
  private static final String WATCH = "/api/v1/pods?watch=true";
  private static final String LIST = "/api/v1/pods?limit=500";
  private static final Map<String, Object> WAIT =
      Map.of("wait_for_metadata", true, "wait_for_metadata_timeout", "30s");

  private final Metrics metrics = new Metrics();
  private final CapturedLog log = new CapturedLog();
  private final FakeClock clock = new FakeClock();
  private final SharedCluster shared = new SharedCluster();
  private final List<K8sAttributesProcessor> started = new ArrayList<>();
  private final ApiServer server;
  private final Path token;

  K8sAttributesTest(@TempDir Path folder) throws IOException {
    server = new ApiServer();
    token = folder.resolve("token");
    Files.writeString(token, "secret-1\n");
  }

  @AfterEach
  void close() {
    started.forEach(p -> p.close(Deadline.in(Clock.SYSTEM, Duration.ZERO)));
    server.close();
  }

  private static String pod(String name, String ip, String rest) {
    return """
    {"metadata":{"name":"%s","namespace":"shop","uid":"uid-%s","resourceVersion":"150",
      "labels":{"app":"web","pod-template-hash":"5f6c","team":"blue"},
      "annotations":{"note":"n1","resource.opentelemetry.io/service.version":"1.2"},
      "ownerReferences":[{"kind":"ReplicaSet","name":"web-5f6c","uid":"rs-1"}]},
     "spec":{"nodeName":"node-1","containers":[{"name":"main","image":"reg:5000/a/web:1.7@sha256:00"}]%s},
     "status":{"podIP":"%s","podIPs":[{"ip":"%s"},{"ip":"fd00::7"}],"startTime":"2026-01-01T00:00:00Z",
      "containerStatuses":[{"name":"main","containerID":"containerd://c2","restartCount":1,
        "lastState":{"terminated":{"containerID":"containerd://c1"}}}]}}
    """
        .formatted(name, name, rest, ip, ip);
  }

  private K8sAttributesConfig config(Map<String, ?> keys) {
    ConfigProblems problems = new ConfigProblems();
    Map<String, Object> all = new TreeMap<>(WAIT);
    all.putAll(keys);
    K8sAttributesConfig config =
        ConfigTree.section("processors::k8s_attributes", all, problems)
            .read(K8sAttributesProcessor.TYPE.config());
    assertThat(problems.all()).isEmpty();
    return Objects.requireNonNull(config);
  }

  private K8sAttributesProcessor start(Map<String, ?> keys) throws StartException {
    K8sAttributesConfig config = config(keys);
    var context =
        new ComponentContext(
            new ComponentId("k8s_attributes", ""),
            metrics,
            new MemoryBudget(1 << 20),
            clock,
            new BuildInfo("t", "1"),
            log);
    var processor =
        new K8sAttributesProcessor(
            config,
            Signal.TRACES,
            context,
            shared,
            () -> new KubernetesApi(new KubernetesApi.Access(server.url(), token, null), "t"));
    started.add(processor);
    processor.start();
    return processor;
  }

  private static Map<String, String> enriched(
      K8sAttributesProcessor processor, String client, String... pairs) throws Exception {
    var request = ExportTraceServiceRequest.newBuilder();
    var resource = request.addResourceSpansBuilder();
    resource.addScopeSpansBuilder().addSpansBuilder().setName("s");
    for (int i = 0; i < pairs.length; i += 2) {
      resource
          .getResourceBuilder()
          .addAttributes(
              KeyValue.newBuilder()
                  .setKey(pairs[i])
                  .setValue(AnyValue.newBuilder().setStringValue(pairs[i + 1])));
    }
    Batch batch =
        Requests.batch(Signal.TRACES, request.build())
            .withMetadata(
                client.isEmpty() ? Map.of() : Map.of(Batch.CLIENT_ADDRESS, List.of(client)));
    Map<String, String> found = new TreeMap<>();
    ExportTraceServiceRequest.parseFrom(
            processor.apply(batch).batch().parts().getFirst().toByteArray())
        .getResourceSpans(0)
        .getResource()
        .getAttributesList()
        .forEach(pair -> found.put(pair.getKey(), pair.getValue().getStringValue()));
    return found;
  }

  private static void awaitEnriched(
      K8sAttributesProcessor processor, String client, Predicate<Map<String, String>> done)
      throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!done.test(enriched(processor, client))) {
      assertThat(System.nanoTime()).as("last: %s", enriched(processor, client)).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static final Map<String, String> WEB =
      Map.of(
          "k8s.namespace.name", "shop",
          "k8s.pod.name", "web-1",
          "k8s.pod.uid", "uid-web-1",
          "k8s.pod.start_time", "2026-01-01T00:00:00Z",
          "k8s.deployment.name", "web",
          "k8s.node.name", "node-1",
          "container.image.name", "reg:5000/a/web",
          "container.image.tag", "1.7");

  private static Map<String, String> and(Map<String, String> map, String... pairs) {
    Map<String, String> more = new TreeMap<>(map);
    for (int i = 0; i < pairs.length; i += 2) {
      more.put(pairs[i], pairs[i + 1]);
    }
    return more;
  }

  @Test
  void thePodIsFoundByTheConnectionAndByWhatTheResourceSays() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    var processor = start(Map.of());
    assertThat(enriched(processor, "10.0.0.1")).isEqualTo(WEB);
    assertThat(enriched(processor, "fd00::7")).isEqualTo(WEB);
    assertThat(enriched(processor, "10.9.9.9", "k8s.pod.ip", "10.0.0.1"))
        .isEqualTo(and(WEB, "k8s.pod.ip", "10.0.0.1"));
    assertThat(enriched(processor, "", "host.name", "10.0.0.1"))
        .isEqualTo(and(WEB, "host.name", "10.0.0.1"));
    assertThat(enriched(processor, "10.9.9.9")).isEmpty();
    assertThat(enriched(processor, "", "host.name", "web-1"))
        .isEqualTo(Map.of("host.name", "web-1"));
    assertThat(server.requests().getFirst()).endsWith(" Bearer secret-1");
  }

  @Test
  void whatTheResourceSaysItselfStays() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    var processor = start(Map.of());
    assertThat(enriched(processor, "10.0.0.1", "k8s.pod.name", "own", "k8s.node.name", ""))
        .isEqualTo(and(WEB, "k8s.pod.name", "own"));
  }

  static Stream<Arguments> associations() {
    return Stream.of(
        argumentSet(
            "uid", List.of(sources("k8s.pod.uid")), new String[] {"k8s.pod.uid", "uid-web-1"}),
        argumentSet(
            "name and namespace",
            List.of(sources("k8s.pod.name", "k8s.namespace.name")),
            new String[] {"k8s.pod.name", "web-1", "k8s.namespace.name", "shop"}),
        argumentSet(
            "a second one where the first has no value",
            List.of(sources("k8s.pod.uid"), sources("k8s.pod.ip")),
            new String[] {"k8s.pod.ip", "10.0.0.1"}),
        argumentSet("a label of the pod", List.of(sources("team")), new String[] {"team", "blue"}));
  }

  private static Map<String, ?> sources(String... names) {
    return Map.of(
        "sources",
        Stream.of(names).map(n -> Map.of("from", "resource_attribute", "name", n)).toList());
  }

  @ParameterizedTest
  @MethodSource("associations")
  void podAssociation(List<Map<String, ?>> associations, String[] attributes) throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    var processor =
        start(
            Map.of(
                "pod_association",
                associations,
                "extract",
                Map.of("labels", List.of(Map.of("key", "team", "tag_name", "team")))));
    assertThat(enriched(processor, "", attributes))
        .isEqualTo(and(and(WEB, "team", "blue"), attributes));
  }

  @Test
  void podsOnTheNetworkOfTheirNodeAreNotFoundByItsAddress() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ",\"hostNetwork\":true"));
    var processor = start(Map.of());
    assertThat(enriched(processor, "10.0.0.1")).isEmpty();
  }

  @Test
  void labelsAndAnnotationsBecomeAttributesByRule() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    server.put(
        "/api/v1/namespaces",
        """
        {"metadata":{"name":"shop","uid":"ns-1","labels":{"tier":"gold"}}},
        {"metadata":{"name":"kube-system","uid":"cluster-1"}}
        """);
    server.put(
        "/api/v1/nodes",
        "{\"metadata\":{\"name\":\"node-1\",\"uid\":\"n-1\",\"labels\":{\"zone\":\"a\"}}}");
    var processor =
        start(
            Map.of(
                "extract",
                Map.of(
                    "metadata",
                    List.of(
                        "k8s.cluster.uid", "k8s.node.uid", "k8s.replicaset.uid", "container.id"),
                    "labels",
                    List.of(
                        Map.of("key", "app"),
                        Map.of("key_regex", "te(.*)", "tag_name", "x.$1"),
                        Map.of("key", "tier", "from", "namespace"),
                        Map.of("key", "zone", "from", "node", "tag_name", "zone")),
                    "annotations",
                    List.of(Map.of("key", "note", "tag_name", "note")),
                    "otel_annotations",
                    true)));
    awaitEnriched(processor, "10.0.0.1", all -> all.containsKey("k8s.cluster.uid"));
    assertThat(enriched(processor, "10.0.0.1"))
        .isEqualTo(
            Map.of(
                "k8s.pod.labels.app", "web",
                "x.am", "blue",
                "k8s.namespace.labels.tier", "gold",
                "zone", "a",
                "note", "n1",
                "service.version", "1.2",
                "k8s.cluster.uid", "cluster-1",
                "k8s.node.uid", "n-1",
                "k8s.replicaset.uid", "rs-1",
                "container.id", "c2"));
    assertThat(enriched(processor, "", "k8s.namespace.name", "shop"))
        .containsEntry("k8s.namespace.labels.tier", "gold");
  }

  private static final List<String> SERVICE =
      List.of("service.namespace", "service.name", "service.version", "service.instance.id");

  private static Stream<Arguments> services() {
    return Stream.of(
        argumentSet("the deployment", "", "web", "1.7@sha256:00", false),
        argumentSet(
            "a label of the name", "app.kubernetes.io/name=shop", "shop", "1.7@sha256:00", false),
        argumentSet(
            "a label of the instance goes first",
            "app.kubernetes.io/instance=shop-1,app.kubernetes.io/name=shop",
            "shop-1",
            "1.7@sha256:00",
            false),
        argumentSet("a label of the version", "app.kubernetes.io/version=7", "web", "7", false),
        argumentSet(
            "an annotation goes before all", "app.kubernetes.io/version=7", "web", "1.2", true));
  }

  @ParameterizedTest
  @MethodSource("services")
  void serviceAttributesFollowOpenTelemetrysRules(
      String labels, String name, String version, boolean annotations) throws Exception {
    StringBuilder more = new StringBuilder();
    for (String label : labels.isEmpty() ? new String[0] : labels.split(",")) {
      more.append(",\"").append(label.replace("=", "\":\"")).append('"');
    }
    String pod =
        pod("web-1", "10.0.0.1", "")
            .replaceFirst("\"labels\":\\{([^}]*)}", "\"labels\":{$1" + more + "}");
    server.add("uid-web-1", pod);
    var processor =
        start(Map.of("extract", Map.of("metadata", SERVICE, "otel_annotations", annotations)));
    assertThat(enriched(processor, "10.0.0.1"))
        .isEqualTo(
            Map.of(
                "service.namespace",
                "shop",
                "service.name",
                name,
                "service.version",
                version,
                "service.instance.id",
                "shop.web-1.main"));
  }

  static Stream<Arguments> images() {
    return Stream.of(
        argumentSet("a tag", "r:5000/a/b:1.2", "1.2"),
        argumentSet("no tag", "a/b", ""),
        argumentSet("a digest", "a/b@sha256:cafe", "sha256:cafe"),
        argumentSet("both", "a/b:1.2@sha256:cafe", "1.2@sha256:cafe"));
  }

  @ParameterizedTest
  @MethodSource("images")
  void theVersionIsThatOfTheImage(String reference, String version) {
    assertThat(Container.of("c", reference, Map.of()).version()).isEqualTo(version);
  }

  @Test
  void changesOfTheWatchCount() throws Exception {
    var processor = start(Map.of());
    assertThat(enriched(processor, "10.0.0.2")).isEmpty();
    server.awaitRequest(WATCH, 0);
    server.event("ADDED", pod("web-2", "10.0.0.2", ""));
    awaitEnriched(processor, "10.0.0.2", all -> "web-2".equals(all.get("k8s.pod.name")));
    server.event("MODIFIED", pod("web-2", "10.0.0.3", ""));
    awaitEnriched(processor, "10.0.0.3", all -> "web-2".equals(all.get("k8s.pod.name")));
    assertThat(enriched(processor, "10.0.0.2")).isEmpty();
  }

  @Test
  void aPodThatIsGoneIsFoundForTwoMoreMinutes() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    var processor = start(Map.of());
    server.awaitRequest(WATCH, 0);
    server.event("DELETED", pod("web-1", "10.0.0.1", ""));
    server.event("ADDED", pod("web-2", "10.0.0.2", ""));
    awaitEnriched(processor, "10.0.0.2", all -> !all.isEmpty());
    assertThat(enriched(processor, "10.0.0.1")).isEqualTo(WEB);
    clock.advance(Duration.ofMinutes(2));
    server.event("ADDED", pod("web-3", "10.0.0.3", ""));
    awaitEnriched(processor, "10.0.0.3", all -> !all.isEmpty());
    assertThat(enriched(processor, "10.0.0.1")).isEmpty();
  }

  @Test
  void anAddressThatANewPodHasIsTheNewPods() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    var processor = start(Map.of());
    server.awaitRequest(WATCH, 0);
    server.event("ADDED", pod("web-2", "10.0.0.1", ""));
    server.event("DELETED", pod("web-1", "10.0.0.1", ""));
    awaitEnriched(processor, "10.0.0.1", all -> "web-2".equals(all.get("k8s.pod.name")));
    clock.advance(Duration.ofMinutes(3));
    server.event("ADDED", pod("web-3", "10.0.0.3", ""));
    awaitEnriched(processor, "10.0.0.3", all -> !all.isEmpty());
    assertThat(enriched(processor, "10.0.0.1")).containsEntry("k8s.pod.name", "web-2");
  }

  @Test
  void aWatchThatIsCutGoesOnWhereItWas() throws Exception {
    var processor = start(Map.of());
    server.awaitRequest(WATCH, 0);
    server.event("ADDED", pod("web-2", "10.0.0.2", ""));
    awaitEnriched(processor, "10.0.0.2", all -> !all.isEmpty());
    server.cut();
    server.awaitRequest("resourceVersion=150", 0);
    server.event("ADDED", pod("web-3", "10.0.0.3", ""));
    awaitEnriched(processor, "10.0.0.3", all -> !all.isEmpty());
    assertThat(server.count(LIST)).isEqualTo(1);
  }

  @Test
  void aWatchOutOfDateBeginsWithAListAgain() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    var processor = start(Map.of());
    server.awaitRequest(WATCH, 0);
    server.remove("uid-web-1");
    server.add("uid-web-2", pod("web-2", "10.0.0.2", ""));
    server.event("ERROR", "{\"kind\":\"Status\",\"code\":410}");
    Duration pause = clock.awaitTimer();
    assertThat(pause).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    awaitEnriched(processor, "10.0.0.2", all -> !all.isEmpty());
    assertThat(server.count(LIST)).isEqualTo(2);
    assertThat(failures()).isEqualTo(1);
    server.awaitRequest(WATCH, 1); // the list is done with
    clock.advance(Duration.ofMinutes(2));
    server.event("ADDED", pod("web-3", "10.0.0.3", ""));
    awaitEnriched(processor, "10.0.0.3", all -> !all.isEmpty());
    assertThat(enriched(processor, "10.0.0.1")).as("gone with the list").isEmpty();
  }

  private long failures() {
    return metrics
        .counter(Accounting.K8S_WATCH_FAILURES, Map.of("processor", "k8s_attributes"))
        .value();
  }

  @Test
  void aServerThatFailsIsAskedEverMoreSeldomAndNotForgotten() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    server.fail(3, 503);
    var processor = start(Map.of("wait_for_metadata", false));
    for (long millis : new long[] {1000, 2000, 4000}) {
      assertThat(clock.awaitTimer())
          .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
      clock.advance(Duration.ofMillis(millis));
    }
    awaitEnriched(processor, "10.0.0.1", all -> !all.isEmpty());
    assertThat(failures()).isEqualTo(3);
    assertThat(log.lines()).anyMatch(line -> line.contains("/api/v1/pods: HTTP status 503"));
  }

  @Test
  void aListThatBreaksOffDeletesNothing() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    server.tearList();
    var processor = start(Map.of("wait_for_metadata", false));
    Duration _ = clock.awaitTimer();
    clock.advance(Duration.ofSeconds(1));
    awaitEnriched(processor, "10.0.0.1", all -> !all.isEmpty());
  }

  @Test
  void theTokenIsReadAnew() throws Exception {
    var processor = start(Map.of());
    server.awaitRequest(WATCH, 0);
    Files.writeString(token, "secret-2");
    server.cut();
    server.awaitRequest("Bearer secret-2", 0);
    assertThat(enriched(processor, "10.0.0.1")).isEmpty();
  }

  @Test
  void longListsComeInPages() throws Exception {
    server.pageSize(2);
    for (int i = 1; i <= 5; i++) {
      server.add("uid-web-" + i, pod("web-" + i, "10.0.0." + i, ""));
    }
    var processor = start(Map.of());
    assertThat(enriched(processor, "10.0.0.5")).containsEntry("k8s.pod.name", "web-5");
    assertThat(server.count("&continue=")).isEqualTo(2);
  }

  @Test
  void filtersAreLeftToTheServer() throws Exception {
    var _ =
        start(
            Map.of(
                "filter",
                Map.of(
                    "node",
                    "node-1",
                    "namespace",
                    "shop",
                    "fields",
                    List.of(Map.of("key", "status.phase", "value", "Failed", "op", "not-equals")),
                    "labels",
                    List.of(
                        Map.of("key", "a", "value", "b"),
                        Map.of("key", "c", "op", "does-not-exist")))));
    assertThat(server.requests().getFirst())
        .startsWith("/api/v1/namespaces/shop/pods?limit=500")
        .contains("&fieldSelector=spec.nodeName%3Dnode-1%2Cstatus.phase%21%3DFailed")
        .contains("&labelSelector=a%3Db%2C%21c");
  }

  @Test
  void excludedPodsAreNotLookedAt() throws Exception {
    server.add("uid-jaeger-agent-1", pod("jaeger-agent-1", "10.0.0.1", ""));
    assertThat(enriched(start(Map.of()), "10.0.0.1")).isEmpty();
  }

  @Test
  void passthroughAddsTheAddressAndAsksNobody() throws Exception {
    var processor = start(Map.of("passthrough", true));
    assertThat(enriched(processor, "10.0.0.1")).isEqualTo(Map.of("k8s.pod.ip", "10.0.0.1"));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void pipelinesShareOneWatch() throws Exception {
    server.add("uid-web-1", pod("web-1", "10.0.0.1", ""));
    var first = start(Map.of());
    var second = start(Map.of());
    server.awaitRequest(WATCH, 0);
    first.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    assertThat(enriched(second, "10.0.0.1")).isEqualTo(WEB);
    assertThat(server.count(LIST)).isEqualTo(1);
    assertThat(server.count(WATCH)).isEqualTo(1);
  }

  @Test
  void aStartThatShallWaitFailsWithoutAList() {
    server.fail(1000, 403);
    assertThatThrownBy(() -> start(Map.of("wait_for_metadata_timeout", "10ms")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("failed to start \"k8s_attributes\" processor: no list of pods");
  }

  @Test
  void outsideOfAClusterTheStartSaysSo() {
    assertThatThrownBy(() -> KubernetesApi.Access.inCluster(Map.of(), Path.of("/"), true))
        .hasMessageContaining("KUBERNETES_SERVICE_HOST is not set");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "unknown field",
            Map.of("extract", Map.of("metadata", List.of("k8s.pod.nam"))),
            "\"k8s.pod.nam\" is not a supported metadata field"),
        argumentSet(
            "key and pattern",
            Map.of("extract", Map.of("labels", List.of(Map.of("key", "a", "key_regex", "b")))),
            "only one option is expected"),
        argumentSet(
            "bad pattern",
            Map.of("extract", Map.of("labels", List.of(Map.of("key_regex", "(")))),
            "key_regex"),
        argumentSet(
            "unknown source",
            Map.of("extract", Map.of("labels", List.of(Map.of("key", "a", "from", "moon")))),
            "moon"),
        argumentSet(
            "too many sources",
            Map.of("pod_association", List.of(sources("a", "b", "c", "d", "e"))),
            "too many association sources. limit is 4"),
        argumentSet(
            "variable not set",
            Map.of("filter", Map.of("node_from_env_var", "NO_SUCH_VARIABLE_X")),
            "envvar \"NO_SUCH_VARIABLE_X\" is not set"),
        argumentSet(
            "unknown operation",
            Map.of("filter", Map.of("labels", List.of(Map.of("key", "a", "op", "like")))),
            "like"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreNamed(Map<String, ?> keys, String message) {
    ConfigProblems problems = new ConfigProblems();
    ConfigTree.section("processors::k8s_attributes", keys, problems)
        .read(K8sAttributesProcessor.TYPE.config());
    assertThat(problems.all()).singleElement().asString().contains(message);
  }
}
