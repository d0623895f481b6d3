package ai.odock.router.extensions.zpages;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.BuildInfo;
import ai.odock.router.ComponentContext;
import ai.odock.router.MemoryBudget;
import ai.odock.router.ServiceView;
import ai.odock.router.Shared;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.trace.Sampler;
import ai.odock.router.telemetry.trace.Span;
import ai.odock.router.telemetry.trace.SpanSource;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.helpers.NOPLogger;

/** Over real connections. */
class ZpagesExtensionTest {
  private static final ServiceView VIEW =
      new ServiceView(
          List.of(
              new ServiceView.Pipeline(
                  "traces/2",
                  Signal.TRACES,
                  List.of(id("otlp")),
                  List.of(id("memory_limiter"), id("batch")),
                  List.of(id("otlp_grpc"), id("debug"))),
              new ServiceView.Pipeline(
                  "logs", Signal.LOGS, List.of(id("loki")), List.of(), List.of(id("nop")))),
          List.of(id("zpages"), id("health_check")));

  private final HttpClient http = HttpClient.newHttpClient();
  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final Tracer tracer = new Tracer(List.of(), Sampler.DEFAULT, span -> {}, Clock.SYSTEM);
  private @Nullable ZpagesExtension extension;

  private static ComponentId id(String type) {
    return new ComponentId(type, "");
  }

  private ZpagesExtension start(Map<String, ?> keys, @Nullable Tracer tracer)
      throws StartException {
    Map<String, Object> yaml = new HashMap<>(Map.of("endpoint", "127.0.0.1:0"));
    yaml.putAll(keys);
    ConfigProblems problems = new ConfigProblems();
    ZpagesConfig config =
        ConfigTree.section("extensions::zpages", yaml, problems).read(ZpagesConfig::read);
    assertThat(problems.all()).isEmpty();
    BuildInfo.Gate gate = new BuildInfo.Gate("a.gate", true, "Beta", "Opens <this>.");
    ZpagesExtension made =
        new ZpagesExtension(
            Objects.requireNonNull(config),
            new ComponentContext(
                id("zpages"),
                new Metrics(),
                memory,
                Clock.SYSTEM,
                new BuildInfo("router", "1.2", List.of(gate)),
                NOPLogger.NOP_LOGGER,
                tracer,
                new Shared(),
                Map.of()));
    extension = made;
    made.start();
    made.running(VIEW);
    return made;
  }

  @AfterEach
  void close() {
    http.close();
    if (extension != null) {
      extension.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
    }
    assertThat(memory.held()).isZero();
  }

  private HttpResponse<String> ask(ZpagesExtension zpages, String method, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + zpages.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  static Stream<Arguments> pages() {
    return Stream.of(
        argumentSet(
            "servicez",
            "/debug/servicez",
            List.of("<td>1.2</td>", "href=\"pipelinez\"", "href=\"tracez\"", "<td>Uptime</td>")),
        argumentSet(
            "pipelinez",
            "/debug/pipelinez",
            List.of(
                ">traces/2</a></td><td>traces</td><td>otlp</td><td>memory_limiter → batch</td>"
                    + "<td>otlp_grpc, debug</td>",
                ">logs</a></td><td>logs</td><td>loki</td><td></td><td>nop</td>")),
        argumentSet(
            "extensionz", "/debug/extensionz", List.of("<td>zpages</td>", "<td>health_check</td>")),
        argumentSet(
            "featurez",
            "/debug/featurez",
            List.of("<td>a.gate</td><td>true</td><td>Beta</td><td>Opens &lt;this&gt;.</td>")),
        argumentSet(
            "tracez without traces",
            "/debug/tracez",
            List.of("does not trace itself", "service::telemetry::traces")));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shows(String path, List<String> texts) throws Exception {
    ZpagesExtension zpages = start(Map.of(), null);
    HttpResponse<String> page = ask(zpages, "GET", path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).startsWith("<!DOCTYPE html>").endsWith("</body></html>\n");
    assertThat(page.body()).contains(texts).doesNotContain("<script", "<style", "src=");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    HttpResponse<String> head = ask(zpages, "HEAD", path);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    HttpResponse<String> post = ask(zpages, "POST", path);
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET");
  }

  @Test
  void followsAReload() throws Exception {
    ZpagesExtension zpages = start(Map.of(), null);
    zpages.running(new ServiceView(List.of(), List.of(id("zpages"))));
    assertThat(ask(zpages, "GET", "/debug/pipelinez").body()).doesNotContain("otlp");
    assertThat(ask(zpages, "GET", "/debug/extensionz").body()).doesNotContain("health_check");
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        argumentSet("one pipeline", "zpipelinename=logs", ">logs</a>", "traces/2"),
        argumentSet("with an escape", "zpipelinename=traces%2F2", "memory_limiter", ">logs</a>"),
        argumentSet("none", "zpipelinename=%3Cb%3E", "Pipeline &lt;b&gt;", "<b>"),
        argumentSet("a broken escape", "zpipelinename=%", "traces/2", "<b>"));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void showsOnePipeline(String query, String shown, String hidden) throws Exception {
    // as a socket writes it: a URI would not let the broken one through
    String page = raw(start(Map.of(), null), "/debug/pipelinez?" + query, "localhost");
    assertThat(page).contains(shown).doesNotContain(hidden);
  }

  static Stream<Arguments> hosts() {
    return Stream.of(
        argumentSet("localhost", "localhost", "200"),
        argumentSet("localhost with a port", "localhost:55679", "200"),
        argumentSet("the address", "127.0.0.1:1", "200"),
        argumentSet("IPv6", "[::1]:1", "200"),
        argumentSet("a name of another", "evil.example", "403"),
        argumentSet("one that begins alike", "localhost.evil.example:55679", "403"),
        argumentSet("an address of another", "10.0.0.1", "403"),
        argumentSet("not a host", "a b[", "403"));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void answersOnlyToLocalNames(String host, String status) throws Exception {
    assertThat(raw(start(Map.of(), null), "/debug/servicez", host))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  private static String raw(ZpagesExtension zpages, String target, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), zpages.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void tracezCountsByDurationAndShowsTheLatest() throws Exception {
    ZpagesExtension zpages = start(Map.of(), tracer);
    SpanSource source = new SpanSource("scope", Map.of());
    for (int i = 0; i < 3; i++) {
      tracer.begin(source, "receiver/<otlp>", Span.Kind.SERVER, List.of()).end();
    }
    Span failed = tracer.begin(source, "exporter/otlp", Span.Kind.CLIENT, List.of());
    failed.set("k", "v<");
    failed.fail("no \"way\"");
    failed.end();
    String table = ask(zpages, "GET", "/debug/tracez").body();
    assertThat(table).contains("<td>receiver/&lt;otlp&gt;</td>", ">3</a>", ">1</a>");
    String errors = ask(zpages, "GET", "/debug/tracez?zspanname=exporter%2Fotlp&ztype=2").body();
    assertThat(errors)
        .contains("<td>k=v&lt;</td><td>no &quot;way&quot;</td>", "exporter/otlp, Errors");
  }

  @Test
  void tracezListensOnlyWhileItRuns() throws Exception {
    ZpagesExtension zpages = start(Map.of(), tracer);
    SpanSource source = new SpanSource("s", Map.of());
    tracer.begin(source, "before", Span.Kind.SERVER, List.of()).end();
    close(zpages);
    tracer.begin(source, "after", Span.Kind.SERVER, List.of()).end();
    assertThat(Objects.requireNonNull(zpages.samples()).counts()).containsOnlyKeys("before");
  }

  @Test
  void spansAreKeptOfAFewNamesAndOfEachAFew() {
    SpanSamples samples = new SpanSamples();
    SpanSource source = new SpanSource("s", Map.of());
    Tracer own = new Tracer(List.of(), Sampler.DEFAULT, samples, Clock.SYSTEM);
    for (int i = 0; i < 10 * SpanSamples.MOST_NAMES; i++) {
      own.begin(source, "name" + i, Span.Kind.SERVER, List.of()).end();
    }
    for (int i = 0; i < 100; i++) {
      own.begin(source, "name0", Span.Kind.SERVER, List.of()).end();
    }
    assertThat(samples.counts()).hasSize(SpanSamples.MOST_NAMES);
    for (int bucket = 0; bucket <= SpanSamples.ERRORS; bucket++) {
      assertThat(samples.kept("name0", bucket)).hasSizeLessThanOrEqualTo(SpanSamples.KEPT);
    }
    assertThat(samples.kept("name0", -1)).isEmpty();
    assertThat(samples.kept("unknown", 0)).isEmpty();
  }

  @Test
  void expvarzIsOffUnlessAskedFor() throws Exception {
    assertThat(ask(start(Map.of(), null), "GET", "/debug/expvarz").statusCode()).isEqualTo(404);
    close(requireExtension());
    HttpResponse<String> on =
        ask(start(Map.of("expvar", Map.of("enabled", true)), null), "GET", "/debug/expvarz");
    assertThat(on.statusCode()).isEqualTo(200);
    assertThat(on.body()).startsWith("{\"cmdline\": [\"router\"], \"memstats\": {\"Alloc\": ");
  }

  private ZpagesExtension requireExtension() {
    return Objects.requireNonNull(extension);
  }

  private static void close(ZpagesExtension zpages) {
    zpages.close(Deadline.in(Clock.SYSTEM, Duration.ZERO));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet("an empty endpoint", Map.of("endpoint", ""), "endpoint"),
        argumentSet("no endpoint", Map.of("endpoint", "here"), "endpoint"),
        argumentSet("expvar", Map.of("expvar", true), "expvar"),
        argumentSet("within expvar", Map.of("expvar", Map.of("on", true)), "expvar"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakesAreTold(Map<String, ?> yaml, String where) {
    ConfigProblems problems = new ConfigProblems();
    var _ = ConfigTree.section("extensions::zpages", yaml, problems).read(ZpagesConfig::read);
    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().getFirst().toString()).contains(where);
  }

  @Test
  void aTakenPortFailsTheStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> there = Map.of("endpoint", "127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(() -> start(there, null))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("failed to start \"zpages\" extension: listen tcp 127.0.0.1:");
    }
  }
}
