package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.config.ConfigException;
import ai.odock.router.config.ConfigLoader;
import ai.odock.router.config.FeatureGates;
import ai.odock.router.pipeline.topology.RouterConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Whatever {@code validate} accepts can be built: the valid files of the configuration's own tests,
 * the examples, and all that the docs show. A mistake that is found only now would be a stack
 * trace, or one mistake at a time.
 */
class BuildsTest {
  private static final Path HOME = Path.of(System.getProperty("router.home"));
  private static final Path CORPUS = HOME.resolve("config/src/test/resources/corpus");

  /** Of the corpus; some of its files have keys that only its own components know. */
  private static final int LEAST = 60;

  private static int built;

  private static final Map<String, String> ENV =
      Map.ofEntries(
          Map.entry("TOKEN", "0123"),
          Map.entry("MAP", "{a: b}"),
          Map.entry("NOT_YAML", "@p: [x"),
          Map.entry("SIZE", "100"),
          Map.entry("PORT", "9999"),
          Map.entry("BATCH", "{timeout: 9s}"),
          Map.entry("RECEIVERS", "[otlp]"),
          Map.entry("RECEIVER", "otlp"),
          Map.entry("EMPTY", ""),
          Map.entry("WORD", "foo"),
          Map.entry("WHICH", "WORD"),
          Map.entry("FALSE", "false"),
          Map.entry("HOST", "backend"),
          Map.entry("INNER", "{timeout: \"${env:SECONDS}\"}"),
          Map.entry("SECONDS", "7s"),
          Map.entry("EXPORTERS", "{debug: }"));

  static Stream<Arguments> corpus() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".good.yaml"))
          .sorted()
          .<Arguments>map(name -> argumentSet(name, name))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void aValidFileIsBuilt(String name) throws IOException {
    List<String> sources = new ArrayList<>(directives(name, "before"));
    sources.add(name);
    sources.addAll(directives(name, "after"));
    RouterConfig config;
    try {
      config = load(sources, FeatureGates.of(Set.copyOf(directives(name, "gate"))));
    } catch (ConfigException e) {
      return; // not valid with the components of this build
    }
    build(config);
    built++;
  }

  @AfterAll
  static void manyAreValidHereToo() {
    assertThat(built).isGreaterThanOrEqualTo(LEAST);
  }

  static Stream<Arguments> shown() throws IOException {
    return Stream.concat(
        ExamplesTest.files()
            .map(it -> argumentSet(String.valueOf(it), List.of(String.valueOf(it.get()[0])))),
        ExamplesTest.blocks()
            .map(
                it ->
                    argumentSet(
                        String.valueOf(it),
                        List.of("yaml:" + ExamplesTest.AROUND, "yaml:" + it.get()[0]))));
  }

  @ParameterizedTest
  @MethodSource("shown")
  void whatIsShownIsBuilt(List<String> sources) {
    build(load(sources, FeatureGates.DEFAULT));
  }

  /** Addresses as people write them, each in every place that takes one. */
  static final List<String> ADDRESSES =
      List.of(
          "tempo:4317",
          ":4317",
          "localhost",
          "localhost:0",
          "tempo:65536",
          "tempo_1:4317",
          "tempo.:4317",
          "t\u00e4mpo:4317",
          "127.0.0.1:4317",
          "[::1]:4317",
          "[::]:4317",
          "::1:4317",
          "[fe80::1%25eth0]:4317",
          "[fe80::1%eth0]:4317",
          "$HOST:4317",
          "$(HOST):4317",
          "http://$HOST:4318",
          "http://$(HOST):4318",
          "http://tempo:4318",
          "https://tempo:4318/a",
          "http://[::1]:4318",
          "http://[fe80::1%25eth0]:4318",
          "http://tempo_1:4318/",
          "http://x:1/%zz",
          "http://x:1/a b",
          "http://u:p@x:1/a",
          "http://x:1/a?token=b#c",
          "http://",
          "http://x:99999",
          "HTTP://x:1",
          "dns:///tempo:4317",
          "dns:///[::1]:4317",
          "dns://8.8.8.8/tempo:4317",
          "dns:tempo:4317",
          "passthrough:///tempo:4317",
          "unix:///tmp/x.sock",
          "unix:/tmp/x.sock",
          "ipv4:1.2.3.4:5",
          "ipv6:[::1]:5",
          "/tmp/x.sock",
          "a b",
          "");

  private static final List<String> PLACES =
      List.of(
          "receivers::otlp: {protocols: {grpc: {endpoint: '%s'}, http: {endpoint: '%s'}}}",
          "receivers::loki: {protocols: {grpc: {endpoint: '%s'}, http: {endpoint: '%s'}}}",
          "exporters::otlp_grpc: {endpoint: '%s', tls: {insecure: true}}",
          "exporters::otlp_grpc: {endpoint: '%s'}",
          "exporters::otlp_http: {endpoint: '%s'}",
          "exporters::otlp_http: {endpoint: 'http://x:1', proxy_url: '%s'}",
          "exporters::prometheusremotewrite: {endpoint: '%s'}",
          "exporters::prometheus: {endpoint: '%s'}",
          "exporters::loki/a: {endpoint: '%s'}",
          "extensions::health_check: {endpoint: '%s'}",
          "extensions::zpages: {endpoint: '%s'}",
          "extensions::pprof: {endpoint: '%s'}",
          "service::telemetry::traces::processors: [{batch: {exporter: {otlp: {protocol: grpc,"
              + " endpoint: '%s'}}}}]",
          "service::telemetry::logs::processors: [{batch: {exporter: {otlp: {protocol:"
              + " http/protobuf, endpoint: '%s'}}}}]");

  /** Where a start may fail for what else runs on the machine. */
  private static final Set<String> OPENS_PORTS =
      Set.of("otlp", "loki", "prometheus", "health_check", "zpages", "pprof");

  private static final String EVERYTHING =
      """
      receivers: {otlp: {protocols: {http: {endpoint: 'localhost:0'}}}}
      exporters: {nop: }
      service: {pipelines: {}, extensions: [], telemetry: {metrics: {level: none, readers: []}}}
      """;

  static Stream<Arguments> places() {
    return PLACES.stream().map(place -> argumentSet(place, place));
  }

  @ParameterizedTest
  @MethodSource("places")
  void anAddressIsRefusedOrStarts(String place) {
    String id = place.replaceFirst("^\\w+::([\\w/]+).*", "$1");
    String used =
        switch (place.substring(0, place.indexOf("::"))) {
          case "receivers" -> "logs: {receivers: [" + id + "], exporters: [nop]}";
          case "exporters" ->
              (id.startsWith("prometheus") ? "metrics" : "logs")
                  + ": {receivers: [otlp], exporters: ["
                  + id
                  + "]}";
          default -> "logs: {receivers: [otlp], exporters: [nop]}";
        };
    List<String> failures = new ArrayList<>();
    int valid = 0;
    for (String address : ADDRESSES) {
      List<String> sources = new ArrayList<>(List.of("yaml:" + EVERYTHING));
      sources.add("yaml:" + place.replace("%s", address));
      sources.add("yaml:service::pipelines: {" + used + "}");
      if (place.startsWith("extensions::")) {
        sources.add("yaml:service::extensions: [" + id + "]");
      }
      try {
        RouterConfig config = load(sources, FeatureGates.DEFAULT);
        valid++;
        if (OPENS_PORTS.contains(id)) {
          build(config);
        } else {
          RunningRouter.start(config, LoggerFactory.getLogger("router")).stop();
        }
      } catch (ConfigException e) {
        // refused
      } catch (RuntimeException e) {
        failures.add(address + ": " + e);
      }
    }
    assertThat(failures).isEmpty();
    assertThat(valid).isPositive();
  }

  private static RouterConfig load(List<String> sources, FeatureGates gates) {
    return ConfigLoader.inspect(sources, ENV, CORPUS, Components.catalog(), gates).valid().config();
  }

  private static void build(RouterConfig config) {
    RunningRouter.of(config, LoggerFactory.getLogger("router")).stop();
  }

  private static List<String> directives(String file, String name) throws IOException {
    String start = "# " + name + ": ";
    return Files.readString(CORPUS.resolve(file), StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }
}
