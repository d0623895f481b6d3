package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.app.YamlFile;
import ai.odock.router.fixtures.LokiLimits;
import ai.odock.router.fixtures.LokiPush;
import ai.odock.router.fixtures.LokiPush.Entry;
import ai.odock.router.fixtures.LokiPush.Pair;
import ai.odock.router.fixtures.ScriptedLoki;
import ai.odock.router.time.Clock;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** What the example of docs/correlation.md stores in Loki is what its Grafana settings look for. */
class CorrelationIT {
  private static final Path HOME = Path.of(System.getProperty("router.home"));
  private static final YamlFile GRAFANA =
      YamlFile.read(HOME.resolve("docs/grafana/datasources.yaml"));
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  /** The resource of a span, and of the logs of the same service. */
  private static final Map<String, String> RESOURCE =
      Map.of(
          "service.name", "frontend",
          "k8s.namespace.name", "microservices",
          "k8s.pod.name", "frontend-5c9");

  private static final ScriptedLoki LOKI = new ScriptedLoki(Clock.SYSTEM, new LokiLimits());

  @BeforeAll
  static void sendToTheExample(@TempDir Path folder) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    Map<String, String> env = new HashMap<>(ports);
    env.put("LOKI_ENDPOINT", LOKI.url());
    String address = "127.0.0.1:";
    try (RouterProcess router =
        RouterProcess.launch(
            folder,
            env,
            "--config=" + HOME.resolve("config/examples/correlation.yaml"),
            "--set=receivers.otlp.protocols.grpc.endpoint=" + address + ports.get("GRPC_PORT"),
            "--set=receivers.otlp.protocols.http.endpoint=" + address + "0",
            "--set=receivers.loki.protocols.http.endpoint=" + address + ports.get("HTTP_PORT"),
            "--set=service.telemetry.metrics.level=none")) {
      assertThat(router.ready()).as(router.output()).isTrue();
      service(ports);
      promtail(ports, "{\"msg\":\"from stdout\",\"trace_id\":\"" + TRACE_ID + "\"}");
      promtail(ports, "staged", new Pair("trace_id", TRACE_ID));
      LOKI.awaitStored(3);
      assertThat(router.terminate()).isZero();
    }
    assertThat(LOKI.discarded()).isEmpty();
  }

  @AfterAll
  static void close() {
    LOKI.close();
  }

  private static void service(Map<String, String> ports) {
    AttributesBuilder resource = Attributes.builder();
    RESOURCE.forEach(resource::put);
    SpanContext span =
        SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), TraceState.getDefault());
    try (var provider =
        SdkLoggerProvider.builder()
            .setResource(Resource.create(resource.build()))
            .addLogRecordProcessor(
                SimpleLogRecordProcessor.create(new SdkExporters(true, "gzip", ports).logs()))
            .build()) {
      provider
          .get("odock/log")
          .logRecordBuilder()
          .setTimestamp(System.currentTimeMillis(), TimeUnit.MILLISECONDS)
          .setContext(Context.root().with(Span.wrap(span)))
          .setBody("over OTLP")
          .emit();
      assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }
  }

  private static void promtail(Map<String, String> ports, String line, Pair... metadata)
      throws Exception {
    String labels =
        "{namespace=\"microservices\", pod=\"frontend-5c9\", container=\"web\", app=\"frontend\"}";
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    Entry entry = new Entry(now, line, List.of(metadata));
    byte[] push =
        LokiPush.write(List.of(new LokiPush.Stream(labels, new TreeMap<>(), List.of(entry))));
    URI uri = URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/loki/api/v1/push");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-protobuf")
            .POST(BodyPublishers.ofByteArray(Snappy.compress(push)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }
  }

  private static Map<String, String> labels(String line) {
    return LOKI.stored(ScriptedLoki.NOBODY).entrySet().stream()
        .filter(stream -> stream.getValue().stream().anyMatch(it -> it.line().contains(line)))
        .map(stream -> Map.copyOf(stream.getKey()))
        .findFirst()
        .orElseThrow();
  }

  private static Entry entry(String line) {
    return LOKI.stored(ScriptedLoki.NOBODY).values().stream()
        .flatMap(List::stream)
        .filter(it -> it.line().contains(line))
        .findFirst()
        .orElseThrow();
  }

  private static String derived(int field, String key) {
    return GRAFANA.text(
        "datasources", "0", "jsonData", "derivedFields", String.valueOf(field), key);
  }

  /** What Grafana finds: the values of labels and metadata of a name, and a group in the line. */
  private static List<String> traces(Entry entry) {
    List<Pair> beside = entry.metadata();
    String name = derived(0, "matcherRegex");
    assertThat(derived(0, "matcherType")).isEqualTo("label");
    Matcher inside = Pattern.compile(derived(1, "matcherRegex")).matcher(entry.line());
    return inside.find()
        ? List.of(inside.group(1))
        : beside.stream().filter(it -> it.name().equals(name)).map(Pair::value).toList();
  }

  @Test
  void aLogOverOtlpLeadsToItsTrace() {
    assertThat(entry("over OTLP").line()).isEqualTo("over OTLP");
    assertThat(traces(entry("over OTLP"))).containsExactly(TRACE_ID);
  }

  @Test
  void aLineFromStdoutLeadsToItsTrace() {
    assertThat(entry("from stdout").metadata()).noneMatch(it -> it.name().equals("trace_id"));
    assertThat(traces(entry("from stdout"))).containsExactly(TRACE_ID);
  }

  @Test
  void whatAnAgentHasFoundInTheLineLeadsToItsTrace() {
    assertThat(traces(entry("staged"))).containsExactly(TRACE_ID);
  }

  /** Each tag names an attribute of the span and the label that has its value. */
  @Test
  void aSpanLeadsToTheLogsOfBothWays() {
    int tags = GRAFANA.texts("datasources", "1", "jsonData", "tracesToLogsV2", "tags").size();
    assertThat(tags).isEqualTo(3);
    for (int i = 0; i < tags; i++) {
      String attribute = tag(i, "key");
      String label = tag(i, "value");
      for (String line : List.of("over OTLP", "from stdout", "staged")) {
        assertThat(labels(line)).as(line).containsEntry(label, RESOURCE.get(attribute));
      }
    }
    assertThat(GRAFANA.text("datasources", "1", "jsonData", "tracesToLogsV2", "filterByTraceID"))
        .isEqualTo("true");
  }

  private static String tag(int tag, String key) {
    return GRAFANA.text(
        "datasources", "1", "jsonData", "tracesToLogsV2", "tags", String.valueOf(tag), key);
  }

  /** As the platform's documents write it: {namespace="…", pod=~"…", app="…"}. */
  @Test
  void thePlatformsQueriesFindThem() {
    assertThat(labels("over OTLP"))
        .isEqualTo(
            Map.of(
                "namespace", "microservices",
                "pod", "frontend-5c9",
                "app", "frontend",
                "service_name", "frontend"));
    assertThat(labels("from stdout"))
        .isEqualTo(
            Map.of(
                "namespace", "microservices",
                "pod", "frontend-5c9",
                "app", "frontend",
                "container", "web"));
  }
}
