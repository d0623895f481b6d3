package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.config.ConfigLoader;
import ai.odock.router.pipeline.topology.RouterConfig;
import ai.odock.router.pipeline.topology.RouterConfig.PipelineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the image and of the stack agree with each other and with the router. */
class ComposeFilesTest {
  private static final Path DOCKER = Path.of(System.getProperty("router.home"), "docker");
  private static final Path CONFIG = DOCKER.resolve("config");
  private static final YamlFile COMPOSE = YamlFile.read(DOCKER.resolve("compose.yaml"));
  private static final YamlFile ROUTER = YamlFile.read(CONFIG.resolve("router.yaml"));
  private static final YamlFile TEMPO = YamlFile.read(CONFIG.resolve("tempo.yaml"));
  private static final YamlFile LOKI = YamlFile.read(CONFIG.resolve("loki.yaml"));
  private static final YamlFile DATASOURCES =
      YamlFile.read(CONFIG.resolve("grafana/provisioning/datasources/lgtm.yaml"));

  @ParameterizedTest
  @ValueSource(strings = {"router.yaml", "default.yaml"})
  void theRouterRunsWithThemAsTheyAre(String name) {
    RouterConfig config = ConfigLoader.load(List.of(name), Map.of(), CONFIG, Components.catalog());
    assertThat(config.pipelines())
        .extracting(PipelineSpec::id)
        .containsExactly("traces", "metrics", "logs");
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void whatComposeHandsOnIsRead() throws IOException {
    Set<String> read = found("router.yaml", "\\$\\{env:(\\w+):-", 1);
    assertThat(read).containsAll(COMPOSE.keys("services", "router", "environment"));
  }

  @Test
  void everyYamlFileParses() throws IOException {
    try (Stream<Path> files = Files.walk(DOCKER)) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
          .hasSizeGreaterThanOrEqualTo(7)
          .allSatisfy(file -> assertThat(YamlFile.read(file).keys()).isNotEmpty());
    }
  }

  static Stream<Arguments> services() {
    return COMPOSE.keys("services").stream().map(service -> argumentSet(service, service));
  }

  @ParameterizedTest
  @MethodSource("services")
  void whatAServiceMountsIsThere(String service) {
    for (String mount : COMPOSE.texts("services", service, "volumes")) {
      String source = mount.substring(0, mount.indexOf(':'));
      if (source.startsWith(".")) {
        assertThat(DOCKER.resolve(source)).exists();
      } else {
        assertThat(COMPOSE.keys("volumes")).contains(source);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceIsPinnedAndInTheProfile(String service) {
    assertThat(COMPOSE.text("services", service, "image")).matches(".+:v?\\d+\\.\\d+\\.\\d+");
    assertThat(COMPOSE.texts("services", service, "profiles")).containsExactly("observability");
  }

  static Stream<Arguments> published() {
    return Stream.of(
        argumentSet(
            "OTLP and the metrics page", "router", List.of("4317:4317", "4318:4318", "8888:8888")),
        argumentSet("Grafana, where the platform has it", "grafana", List.of("3001:3000")),
        argumentSet("Prometheus, where the platform has it", "prometheus", List.of("9091:9090")),
        argumentSet("Loki", "loki", List.of("3100:3100")),
        argumentSet("Tempo without its OTLP", "tempo", List.of("3200:3200")));
  }

  @ParameterizedTest
  @MethodSource("published")
  void portsArePublishedToThisMachineOnly(String service, List<String> ports) {
    assertThat(COMPOSE.texts("services", service, "ports"))
        .isEqualTo(ports.stream().map(port -> "127.0.0.1:" + port).toList());
  }

  @Test
  void everyAddressInAFileHasAListener() throws IOException {
    Set<String> listening = new TreeSet<>(Set.of("router:8888"));
    listening.add("router" + ROUTER.port("receivers", "otlp", "protocols", "grpc", "endpoint"));
    listening.add("router" + ROUTER.port("receivers", "otlp", "protocols", "http", "endpoint"));
    listening.add("tempo:" + TEMPO.text("server", "http_listen_port"));
    listening.add(
        "tempo" + TEMPO.port("distributor", "receivers", "otlp", "protocols", "grpc", "endpoint"));
    listening.add("loki:" + LOKI.text("server", "http_listen_port"));
    for (String service : List.of("prometheus", "grafana")) {
      listening.add(service + COMPOSE.port("services", service, "ports", "0"));
    }
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CONFIG)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        named.addAll(found(file.toString(), "\\b(router|tempo|loki|prometheus|grafana):\\d+", 0));
      }
    }
    assertThat(named).hasSizeGreaterThanOrEqualTo(6).isSubsetOf(listening);
    for (String service : COMPOSE.keys("services")) {
      for (String port : COMPOSE.texts("services", service, "ports")) {
        assertThat(listening).contains(service + YamlFile.port(port));
      }
    }
  }

  @Test
  void linksLeadToADatasource() throws IOException {
    Set<String> uids = new TreeSet<>();
    for (int i = 0; i < DATASOURCES.texts("datasources").size(); i++) {
      uids.add(DATASOURCES.text("datasources", String.valueOf(i), "uid"));
    }
    String file = "grafana/provisioning/datasources/lgtm.yaml";
    assertThat(found(file, "datasourceUid: (\\S+)", 1))
        .containsExactlyInAnyOrderElementsOf(uids)
        .hasSize(3);
  }

  /** The page about links shows the settings of its own example; from logs to traces they agree. */
  @Test
  void logsLeadToTracesAsInTheDocs() {
    YamlFile docs = YamlFile.read(DOCKER.resolve("../docs/grafana/datasources.yaml"));
    assertThat(docs.texts("datasources", "0", "jsonData", "derivedFields"))
        .isEqualTo(DATASOURCES.texts("datasources", "1", "jsonData", "derivedFields"));
  }

  static Stream<Arguments> lines() {
    String id = "0af7651916cd43dd8448eb211c80319c";
    return Stream.of(
        argumentSet("JSON as the SDKs write it", "{\"trace_id\":\"" + id + "\",\"a\":1}", id),
        argumentSet("JSON in camel case with blanks", "{\"traceId\" : \"" + id + "\"}", id),
        argumentSet("key=value", "level=info traceID=" + id + " msg=x", id),
        argumentSet("an id that is too short", "trace_id=0af7651916cd43dd", ""),
        argumentSet("another id", "span_id=" + id, ""));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aTraceIdInALineIsALink(String line, String id) {
    String regex =
        DATASOURCES.text("datasources", "1", "jsonData", "derivedFields", "1", "matcherRegex");
    assertThat(Pattern.compile(regex).matcher(line).results().map(match -> match.group(1)))
        .isEqualTo(id.isEmpty() ? List.of() : List.of(id));
  }

  @Test
  void theImageListensRunsAndReadsAsTheStackExpects() throws IOException {
    String image = Files.readString(DOCKER.resolve("Dockerfile"));
    assertThat(image)
        .contains("\nUSER 10001:10001\n")
        .contains("\nEXPOSE 4317 4318 8888\n")
        .contains("\nCMD [\"--config\", \"/etc/otelcol/config.yaml\"]");
    assertThat(COMPOSE.texts("services", "router", "volumes"))
        .containsExactly("./config/router.yaml:/etc/otelcol/config.yaml:ro");
    assertThat(Pattern.compile("(?m)^FROM (\\S+)").matcher(image).results())
        .hasSize(3)
        .allSatisfy(base -> assertThat(base.group(1)).matches("[a-z-]+:[a-z]*-?\\d[\\w.-]{5,}"));
  }

  /** What a pattern finds in a file of the configuration. */
  private static Set<String> found(String file, String pattern, int group) throws IOException {
    String text = Files.readString(CONFIG.resolve(file));
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
