package ai.odock.router.processors.resourcedetection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.net.ClientContext;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.time.Clock;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DetectorsTest {
  private static final String ID =
      "3d4f2c1b0a9e8d7c6b5a49382716059483726150495a6b7c8d9e0f1a2b3c4d5e";

  private static final String CPU =
      """
      vendor_id\t: AuthenticAMD
      cpu family\t: 25
      model\t\t: 1
      model name\t: EPYC
      stepping\t: 2
      cache size\t: 512 KB

      vendor_id\t: second
      """;

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> answers = new HashMap<>();
  private final HttpClient client =
      new HttpClient(
          HttpClientSettings.of(Duration.ofSeconds(5)),
          new ClientContext("t", Map.of(), Clock.SYSTEM, null));
  private final HttpServer server;
  private final String url;

  /**
   * With a metadata service: answers by method and path, if the header that it asks for is there.
   */
  DetectorsTest(@TempDir Path root) throws IOException {
    this.root = root;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          boolean asked =
              "Google".equals(headers.getFirst("Metadata-Flavor"))
                  || "True".equals(headers.getFirst("Metadata"))
                  || "the-token".equals(headers.getFirst("X-aws-ec2-metadata-token"))
                  || headers.containsKey("X-aws-ec2-metadata-token-ttl-seconds")
                  || exchange.getRequestURI().getPath().startsWith("/v4/")
                  || exchange.getRequestURI().getPath().startsWith("/api/v1/");
          String answer = answers.get(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          byte[] body = answer == null ? new byte[0] : answer.getBytes(StandardCharsets.UTF_8);
          int status = !asked ? 401 : answer == null ? 404 : answer.equals("403") ? 403 : 200;
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void close() {
    server.stop(0);
    client.close();
  }

  private Map<String, String> detect(Detector detector) throws Exception {
    Map<String, String> found = new TreeMap<>();
    detector
        .detect(new Surroundings(environment, root, client))
        .forEach((key, value) -> found.put(key, text(value)));
    return found;
  }

  private static String text(byte[] encoded) {
    try {
      AnyValue value = AnyValue.parseFrom(encoded);
      return switch (value.getValueCase()) {
        case STRING_VALUE -> value.getStringValue();
        case INT_VALUE -> "int " + value.getIntValue();
        case ARRAY_VALUE ->
            value.getArrayValue().getValuesList().stream()
                .map(AnyValue::getStringValue)
                .toList()
                .toString();
        default -> "other";
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  static Stream<Arguments> environments() {
    return Stream.of(
        argumentSet("two", "a=1,b=2", Map.of("a", "1", "b", "2")),
        argumentSet("spaces", " a = 1 , b=2 ", Map.of("a", "1", "b", "2")),
        argumentSet("percent", "a=x%2Cy%3Dz%25", Map.of("a", "x,y=z%")),
        argumentSet("utf-8", "a=gr%C3%BC%C3%9F", Map.of("a", "grüß")),
        argumentSet("equals in the value", "a=b=c", Map.of("a", "b=c")),
        argumentSet("empty value", "a=", Map.of("a", "")),
        argumentSet("comma at the end", "a=1,", Map.of("a", "1")),
        argumentSet("nothing", "", Map.of()));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void environmentVariable(String text, Map<String, String> attributes) throws Exception {
    environment.put("OTEL_RESOURCE_ATTRIBUTES", text);
    assertThat(detect(new EnvDetector())).isEqualTo(attributes);
  }

  @Test
  void theOldVariableCountsWhereTheNewOneIsNotSet() throws Exception {
    environment.put("OTEL_RESOURCE", "a=old");
    assertThat(detect(new EnvDetector())).isEqualTo(Map.of("a", "old"));
    environment.put("OTEL_RESOURCE_ATTRIBUTES", "a=new");
    assertThat(detect(new EnvDetector())).isEqualTo(Map.of("a", "new"));
  }

  static Stream<Arguments> badEnvironments() {
    return Stream.of(
        argumentSet(
            "no equals sign", "a=1,b", "OTEL_RESOURCE_ATTRIBUTES: pair 2, \"b\", is not key=value"),
        argumentSet("no key", "=1", "pair 1, \"=1\", is not key=value"),
        argumentSet("empty pair", "a=1,,b=2", "pair 2, \"\", is not key=value"),
        argumentSet("bad escape", "a=%zz", "pair 1: \"%zz\" is not percent-encoded"));
  }

  @ParameterizedTest
  @MethodSource("badEnvironments")
  void aMistakeInTheVariableIsNamed(String text, String message) {
    environment.put("OTEL_RESOURCE_ATTRIBUTES", text);
    assertThatThrownBy(() -> detect(new EnvDetector()))
        .isInstanceOf(DetectionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void system() throws Exception {
    file("proc/sys/kernel/hostname", "node-7\n");
    file("proc/sys/kernel/ostype", "Linux\n");
    file("proc/sys/kernel/osrelease", "6.1.0\n");
    file("proc/sys/kernel/version", "#1 SMP\n");
    file("etc/machine-id", "abc123\n");
    file(
        "etc/os-release",
        "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian 12\"");
    file("proc/cpuinfo", CPU);
    Map<String, String> found = detect(new SystemDetector(List.of("os")));
    assertThat(found)
        .containsEntry("host.name", "node-7")
        .containsEntry("os.type", "linux")
        .containsEntry("host.id", "abc123")
        .containsEntry("os.description", "Debian 12 (Linux 6.1.0 #1 SMP)")
        .containsEntry("os.name", "Debian GNU/Linux")
        .containsEntry("os.version", "12")
        .containsEntry("host.cpu.vendor.id", "AuthenticAMD")
        .containsEntry("host.cpu.family", "25")
        .containsEntry("host.cpu.model.id", "1")
        .containsEntry("host.cpu.model.name", "EPYC")
        .containsEntry("host.cpu.stepping", "2")
        .containsEntry("host.cpu.cache.l2.size", "int 512")
        .containsKey("host.arch");
  }

  @Test
  void theNextSourceCountsWhereOneKnowsNoName() throws Exception {
    file("proc/sys/kernel/hostname", "no-such-host.invalid\n");
    assertThat(detect(new SystemDetector(List.of("dns", "os"))))
        .containsEntry("host.name", "no-such-host.invalid");
    assertThatThrownBy(() -> detect(new SystemDetector(List.of("dns"))))
        .hasMessageContaining("hostname_sources");
  }

  static Stream<Arguments> containers() {
    return Stream.of(
        argumentSet("docker, v1", "proc/self/cgroup", "12:pids:/docker/" + ID),
        argumentSet(
            "systemd, v1", "proc/self/cgroup", "1:name=x:/system.slice/docker-" + ID + ".scope"),
        argumentSet(
            "containerd, v1",
            "proc/self/cgroup",
            "5:cpu:/kubepods/burstable/pod1/cri-containerd-" + ID + ".scope"),
        argumentSet("kubernetes, v1", "proc/self/cgroup", "5:cpu:/kubepods/besteffort/pod1/" + ID),
        argumentSet(
            "docker, v2",
            "proc/self/mountinfo",
            "1 2 254:1 /docker/volumes/x /data rw\n"
                + "3 2 254:1 /var/lib/docker/containers/"
                + ID
                + "/hostname /etc/hostname rw,relatime - ext4 /dev/x rw"),
        argumentSet(
            "cri-o, v2",
            "proc/self/mountinfo",
            "3 2 0:9 /containers/storage/overlay-containers/"
                + ID
                + "/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw"));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void containerId(String name, String text) throws Exception {
    file("proc/self/cgroup", "0::/\n");
    file(name, text + "\n");
    assertThat(detect(new ContainerDetector())).isEqualTo(Map.of("container.id", ID));
  }

  @Test
  void noContainerIsNoFailure() throws Exception {
    assertThat(detect(new ContainerDetector())).isEmpty();
    file("proc/self/cgroup", "0::/user.slice/user-1000.slice\n");
    file("proc/self/mountinfo", "1 2 254:1 / / rw\n");
    assertThat(detect(new ContainerDetector())).isEmpty();
  }

  @Test
  void docker() throws Exception {
    Path socket = root.resolve("var/run/docker.sock");
    Files.createDirectories(socket.getParent());
    try (var daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      daemon.bind(UnixDomainSocketAddress.of(socket));
      Thread serving =
          Thread.startVirtualThread(
              () -> {
                try (var connection = daemon.accept()) {
                  ByteBuffer request = ByteBuffer.allocate(4096);
                  int _ = connection.read(request);
                  boolean info =
                      new String(request.array(), StandardCharsets.US_ASCII)
                          .startsWith("GET /info ");
                  String answer =
                      info
                          ? "HTTP/1.0 200 OK\r\nX: y\r\n\r\n{\"Name\":\"big\",\"OSType\":\"Linux\"}"
                          : "HTTP/1.0 404 Not Found\r\n\r\n";
                  int _ =
                      connection.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(detect(new DockerDetector()))
          .isEqualTo(Map.of("host.name", "big", "os.type", "linux"));
      serving.join();
    }
  }

  @Test
  void noDockerSocketIsNamed() {
    assertThatThrownBy(() -> detect(new DockerDetector()))
        .hasMessageStartingWith("/var/run/docker.sock: ");
  }

  @Test
  void downwardApi() throws Exception {
    environment.put("K8S_POD_NAME", "p-1");
    environment.put("MY_NS", "prod");
    assertThat(
            detect(
                new DownwardApiDetector(
                    Map.of(
                        "k8s.pod.name", "K8S_POD_NAME", "k8s.namespace.name", "MY_NS", "x", "Y"))))
        .isEqualTo(Map.of("k8s.pod.name", "p-1", "k8s.namespace.name", "prod"));
  }

  @Test
  void kubernetesNode() throws Exception {
    environment.put("NODE", "node-1");
    answers.put("GET /api/v1/nodes/node-1", "{\"metadata\":{\"uid\":\"u-1\"}}");
    assertThat(detect(new K8sNodeDetector("k8snode", "NODE", true, false, url)))
        .isEqualTo(Map.of("k8s.node.name", "node-1", "k8s.node.uid", "u-1"));
    assertThat(detect(new K8sNodeDetector("k8snode", "NODE", false, false, "")))
        .isEqualTo(Map.of("k8s.node.name", "node-1"));
  }

  @Test
  void kubernetesApi() throws Exception {
    environment.put("NODE", "node-1");
    answers.put("GET /api/v1/nodes/node-1", "{\"metadata\":{\"uid\":\"u-1\"}}");
    var detector = new K8sNodeDetector("k8s_api", "NODE", true, true, url);
    assertThatThrownBy(() -> detect(detector))
        .hasMessage(
            "/api/v1/namespaces/kube-system: HTTP status 404; without it:"
                + " k8s_api::resource_attributes::k8s.cluster.uid::enabled: false");
    answers.put("GET /api/v1/namespaces/kube-system", "403");
    assertThat(detect(detector))
        .isEqualTo(Map.of("k8s.node.name", "node-1", "k8s.node.uid", "u-1"));
    answers.put("GET /api/v1/namespaces/kube-system", "{\"metadata\":{\"uid\":\"c-1\"}}");
    assertThat(detect(detector))
        .isEqualTo(
            Map.of("k8s.node.name", "node-1", "k8s.node.uid", "u-1", "k8s.cluster.uid", "c-1"));
  }

  @Test
  void process() throws Exception {
    ProcessHandle self = ProcessHandle.current();
    Map<String, String> found = detect(new ProcessDetector(self));
    assertThat(found)
        .containsEntry("process.pid", "int " + self.pid())
        .containsEntry("process.executable.name", "java")
        .containsEntry("process.owner", System.getProperty("user.name"))
        .containsEntry("process.runtime.version", System.getProperty("java.runtime.version"))
        .containsKeys("process.parent_pid", "process.runtime.name");
    assertThat(found.keySet())
        .isSubsetOf(
            Stream.concat(ProcessDetector.ON.stream(), ProcessDetector.OFF.stream()).toList());
  }

  static Stream<Arguments> unknownNodes() {
    return Stream.of(
        argumentSet("no variable", Map.of(), "the environment variable NODE is not set"),
        argumentSet(
            "no such node",
            Map.of("NODE", "other"),
            "/api/v1/nodes/other: HTTP status 404; without it: k8snode::resource_attributes"));
  }

  @ParameterizedTest
  @MethodSource("unknownNodes")
  void aNodeThatIsNotFoundIsNamed(Map<String, String> variables, String message) {
    environment.putAll(variables);
    assertThatThrownBy(() -> detect(new K8sNodeDetector("k8snode", "NODE", true, false, url)))
        .isInstanceOf(DetectionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void ec2() throws Exception {
    answers.put("PUT /latest/api/token", "the-token");
    answers.put(
        "GET /latest/dynamic/instance-identity/document",
        """
        {"accountId":"123","region":"eu-west-1","availabilityZone":"eu-west-1a",
         "instanceId":"i-1","imageId":"ami-1","instanceType":"m5.large"}
        """);
    answers.put("GET /latest/meta-data/hostname", "ip-10-0-0-1.internal");
    answers.put("GET /latest/meta-data/tags/instance", "team\nother");
    answers.put("GET /latest/meta-data/tags/instance/team", "blue");
    assertThat(detect(new Ec2Detector(url, List.of("^team$"))))
        .isEqualTo(
            Map.of(
                "cloud.provider", "aws",
                "cloud.platform", "aws_ec2",
                "cloud.region", "eu-west-1",
                "cloud.account.id", "123",
                "cloud.availability_zone", "eu-west-1a",
                "host.id", "i-1",
                "host.image.id", "ami-1",
                "host.type", "m5.large",
                "host.name", "ip-10-0-0-1.internal",
                "ec2.tag.team", "blue"));
  }

  @Test
  void azure() throws Exception {
    answers.put(
        "GET /metadata/instance/compute?api-version=2020-09-01&format=json",
        """
        {"location":"westeurope","name":"vm1","vmId":"id1","vmSize":"D2","subscriptionId":"s1",
         "resourceGroupName":"rg","vmScaleSetName":"","osProfile":{"computerName":"c1"},
         "tagsList":[{"name":"team","value":"blue"},{"name":"x","value":"y"}]}
        """);
    assertThat(detect(new AzureDetector(url, List.of("team"))))
        .isEqualTo(
            Map.of(
                "cloud.provider", "azure",
                "cloud.platform", "azure_vm",
                "cloud.region", "westeurope",
                "cloud.account.id", "s1",
                "host.id", "id1",
                "host.name", "c1",
                "azure.vm.name", "vm1",
                "azure.vm.size", "D2",
                "azure.resourcegroup.name", "rg",
                "azure.tag.team", "blue"));
  }

  private void ec2Document() {
    answers.put("PUT /latest/api/token", "the-token");
    answers.put(
        "GET /latest/dynamic/instance-identity/document",
        """
        {"region":"eu-west-1","accountId":"123","availabilityZone":"eu-west-1a",
         "instanceId":"i-1","imageId":"ami-1","instanceType":"m5.large"}
        """);
    answers.put("GET /latest/meta-data/hostname", "ip-10-0-0-1.internal");
  }

  private static final Map<String, String> EKS =
      Map.of(
          "cloud.provider", "aws",
          "cloud.platform", "aws_eks",
          "cloud.region", "eu-west-1",
          "cloud.account.id", "123",
          "cloud.availability_zone", "eu-west-1a",
          "host.id", "i-1",
          "host.image.id", "ami-1",
          "host.type", "m5.large",
          "host.name", "ip-10-0-0-1.internal");

  @Test
  void eksWithoutTags() throws Exception {
    ec2Document();
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    assertThat(detect(new EksDetector(url))).isEqualTo(EKS);
  }

  @Test
  void eksNamesItsClusterWhereTheInstanceGivesItsTags() throws Exception {
    ec2Document();
    answers.put("GET /latest/meta-data/tags/instance/eks:cluster-name", "prod");
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    Map<String, String> all = new HashMap<>(EKS);
    all.put("k8s.cluster.name", "prod");
    assertThat(detect(new EksDetector(url))).isEqualTo(all);
  }

  static Stream<Arguments> aksGroups() {
    return Stream.of(
        argumentSet("AKS' own group", "MC_shop_prod_westeurope", "prod"),
        argumentSet("underscores", "mc_my_shop_prod_westeurope", "mc_my_shop_prod_westeurope"),
        argumentSet("a group of the operator's", "rg", "rg"));
  }

  @ParameterizedTest
  @MethodSource("aksGroups")
  void aks(String group, String cluster) throws Exception {
    answers.put(
        "GET /metadata/instance/compute?api-version=2020-09-01&format=json",
        "{\"resourceGroupName\":\"" + group + "\"}");
    environment.put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    assertThat(detect(new AksDetector(url)))
        .isEqualTo(
            Map.of(
                "cloud.provider", "azure",
                "cloud.platform", "azure_aks",
                "k8s.cluster.name", cluster));
  }

  @Test
  void outsideOfKubernetesThereIsNoClusterAndNothingIsAsked() throws Exception {
    assertThat(detect(new AksDetector(url))).isEmpty();
    assertThat(detect(new EksDetector(url))).isEmpty();
    assertThat(detect(new EcsDetector())).isEmpty();
  }

  @Test
  void ecs() throws Exception {
    answers.put("GET /v4/x", "{\"ImageID\":\"sha256:1\"}");
    answers.put(
        "GET /v4/x/task",
        """
        {"Cluster":"prod","TaskARN":"arn:aws:ecs:eu-west-1:123:task/prod/abc","Family":"web",
         "Revision":"7","AvailabilityZone":"eu-west-1a","LaunchType":"FARGATE",
         "Containers":[{"ImageID":"sha256:1","KnownStatus":"RUNNING","LogDriver":"awslogs",
           "LogOptions":{"awslogs-group":"g","awslogs-region":"eu-west-1","awslogs-stream":"s"}}]}
        """);
    environment.put("ECS_CONTAINER_METADATA_URI_V4", url + "/v4/x");
    assertThat(detect(new EcsDetector()))
        .containsAllEntriesOf(
            Map.of(
                "cloud.provider", "aws",
                "cloud.platform", "aws_ecs",
                "cloud.region", "eu-west-1",
                "cloud.account.id", "123",
                "cloud.availability_zone", "eu-west-1a",
                "aws.ecs.cluster.arn", "arn:aws:ecs:eu-west-1:123:cluster/prod",
                "aws.ecs.task.arn", "arn:aws:ecs:eu-west-1:123:task/prod/abc",
                "aws.ecs.task.id", "abc",
                "aws.ecs.launchtype", "fargate"))
        .containsEntry("aws.ecs.task.family", "web")
        .containsEntry("aws.ecs.task.revision", "7")
        .containsKeys("aws.log.group.names", "aws.log.group.arns")
        .containsKeys("aws.log.stream.names", "aws.log.stream.arns");
  }

  private void gcp() {
    answers.put(
        "GET /computeMetadata/v1/?recursive=true",
        """
        {"instance":{"id":42,"name":"i1","zone":"projects/1/zones/us-central1-c",
          "machineType":"projects/1/machineTypes/e2-medium","region":"projects/1/regions/us-central1",
          "attributes":{"cluster-name":"cl","cluster-location":"us-central1"}},
         "project":{"projectId":"p1"}}
        """);
  }

  static Stream<Arguments> platforms() {
    return Stream.of(
        argumentSet(
            "compute engine",
            Map.of(),
            Map.of(
                "cloud.platform", "gcp_compute_engine",
                "host.id", "42",
                "host.name", "i1",
                "host.type", "e2-medium",
                "cloud.availability_zone", "us-central1-c",
                "cloud.region", "us-central1")),
        argumentSet(
            "kubernetes engine",
            Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
            Map.of(
                "cloud.platform", "gcp_kubernetes_engine",
                "k8s.cluster.name", "cl",
                "host.id", "42",
                "host.name", "i1",
                "cloud.region", "us-central1")),
        argumentSet(
            "cloud run",
            Map.of("K_SERVICE", "svc", "K_REVISION", "svc-1"),
            Map.of(
                "cloud.platform", "gcp_cloud_run",
                "faas.name", "svc",
                "faas.version", "svc-1",
                "faas.instance", "42",
                "cloud.region", "us-central1")),
        argumentSet(
            "functions",
            Map.of("K_SERVICE", "f", "K_REVISION", "1", "FUNCTION_TARGET", "main"),
            Map.of(
                "cloud.platform", "gcp_cloud_functions",
                "faas.name", "f",
                "faas.version", "1",
                "faas.instance", "42",
                "cloud.region", "us-central1")),
        argumentSet(
            "a job",
            Map.of("CLOUD_RUN_JOB", "j", "CLOUD_RUN_EXECUTION", "j-1", "CLOUD_RUN_TASK_INDEX", "0"),
            Map.of(
                "cloud.platform", "gcp_cloud_run",
                "faas.name", "j",
                "faas.instance", "42",
                "gcp.cloud_run.job.execution", "j-1",
                "gcp.cloud_run.job.task_index", "0",
                "cloud.region", "us-central1")),
        argumentSet(
            "app engine",
            Map.of("GAE_SERVICE", "s", "GAE_VERSION", "v", "GAE_INSTANCE", "i"),
            Map.of(
                "cloud.platform", "gcp_app_engine",
                "faas.name", "s",
                "faas.version", "v",
                "faas.instance", "i",
                "cloud.availability_zone", "us-central1-c",
                "cloud.region", "us-central1")));
  }

  @ParameterizedTest
  @MethodSource("platforms")
  void googleCloud(Map<String, String> variables, Map<String, String> attributes) throws Exception {
    gcp();
    environment.putAll(variables);
    Map<String, String> all = new HashMap<>(attributes);
    all.put("cloud.provider", "gcp");
    all.put("cloud.account.id", "p1");
    assertThat(detect(new GcpDetector(url))).isEqualTo(all);
  }

  @Test
  void aMetadataServiceThatSaysNoIsNamed() {
    assertThatThrownBy(() -> detect(new GcpDetector(url)))
        .isInstanceOf(DetectionException.class)
        .hasMessageContaining("/computeMetadata/v1/")
        .hasMessageContaining("HTTP status 404");
  }
}
