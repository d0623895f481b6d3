package ai.odock.router.app.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.ComponentType;
import ai.odock.router.Signal;
import ai.odock.router.app.it.AttackedRouter.Role;
import ai.odock.router.app.it.AttackedRouter.Route;
import ai.odock.router.connectors.Connectors;
import ai.odock.router.exporters.Exporters;
import ai.odock.router.processors.Processors;
import ai.odock.router.receivers.Receivers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small requests that cost much, sent through every component of the catalogue with a heap of 64
 * MiB. The process lives, {@code /livez} says so, another client is answered all the while and
 * loses nothing, and the accounts add up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComponentAttackIT {
  /** How each component is configured here; {@code PORT} is a backend, {@code OWN} its own port. */
  private static final Map<String, String> PROCESSORS =
      Map.of(
          "attributes",
          "{actions: [{key: a, action: upsert, value: b}, {pattern: ^x, action: delete}]}",
          "batch",
          "{timeout: 20ms}",
          "delta_to_cumulative",
          "{}",
          "filter",
          "{logs: {exclude: {match_type: regexp, bodies: [^never]}},"
              + " spans: {exclude: {match_type: strict, span_names: [never]}},"
              + " metrics: {exclude: {match_type: strict, metric_names: [never]}}}",
          "k8s_attributes",
          "{passthrough: true}",
          "memory_limiter",
          "{check_interval: 1s, limit_mib: 32, spike_limit_mib: 4}",
          "probabilistic_sampler",
          "{sampling_percentage: 50, attribute_source: record, from_attribute: a}",
          "resource",
          "{attributes: [{key: a, action: upsert, value: b}, {pattern: ^x, action: delete}]}",
          "resource_detection",
          "{detectors: [env]}");

  private static final Map<String, String> EXPORTERS =
      Map.of(
          "debug",
          "{verbosity: detailed}",
          "file",
          "{path: telemetry.json}",
          "loki",
          "{endpoint: 'http://127.0.0.1:PORT/loki/api/v1/push'}",
          "nop",
          "{}",
          "otlp_grpc",
          "{endpoint: '127.0.0.1:GRPC', tls: {insecure: true}}",
          "otlp_http",
          "{endpoint: 'http://127.0.0.1:PORT'}",
          "prometheus",
          "{endpoint: '127.0.0.1:OWN'}",
          "prometheusremotewrite",
          "{endpoint: 'http://127.0.0.1:PORT/api/v1/write'}");

  private static final Map<String, String> CONNECTORS = Map.of("forward", "{}");

  private static final Set<String> RECEIVERS = Set.of("otlp", "loki");

  private final Map<Signal, Map<String, byte[]>> shapes = new EnumMap<>(Signal.class);
  private AttackedRouter router;

  private static Set<Signal> signals(String component) {
    return Stream.<ComponentType<?>>concat(
            Connectors.all().stream(),
            Stream.concat(Processors.all().stream(), Exporters.all().stream()))
        .filter(type -> type.name().equals(component))
        .findFirst()
        .orElseThrow()
        .signals();
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    for (Signal signal : Signal.values()) {
      Map<String, byte[]> packed = new LinkedHashMap<>();
      AttackShapes.of(signal).forEach((name, body) -> packed.put(name, AttackShapes.gzip(body)));
      shapes.put(signal, packed);
    }
    router = new AttackedRouter(folder, routes());
  }

  @AfterAll
  void stop() {
    router.close();
  }

  private static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    PROCESSORS.forEach(
        (name, keys) ->
            routes.add(new Route(name, Role.PROCESSOR, keys, EnumSet.copyOf(signals(name)))));
    CONNECTORS.forEach(
        (name, keys) ->
            routes.add(new Route(name, Role.CONNECTOR, keys, EnumSet.copyOf(signals(name)))));
    EXPORTERS.forEach(
        (name, keys) ->
            routes.add(new Route(name, Role.EXPORTER, keys, EnumSet.copyOf(signals(name)))));
    return routes;
  }

  /** Whoever adds a component adds it here. */
  @Test
  void everyComponentOfTheCatalogueIsAttacked() {
    assertThat(new TreeSet<>(PROCESSORS.keySet()))
        .isEqualTo(names(Processors.all().stream().map(it -> it.name())));
    assertThat(new TreeSet<>(CONNECTORS.keySet()))
        .isEqualTo(names(Connectors.all().stream().map(it -> it.name())));
    assertThat(new TreeSet<>(EXPORTERS.keySet()))
        .isEqualTo(names(Exporters.all().stream().map(it -> it.name())));
    assertThat(new TreeSet<>(RECEIVERS))
        .isEqualTo(names(Receivers.all().stream().map(it -> it.name())));
  }

  private static Set<String> names(Stream<String> names) {
    return new TreeSet<>(names.toList());
  }

  static Stream<Arguments> rows() {
    return Stream.concat(
            PROCESSORS.keySet().stream().sorted(), EXPORTERS.keySet().stream().sorted())
        .flatMap(
            name ->
                signals(name).stream()
                    .map(signal -> argumentSet(name + " of " + signal.label(), name, signal)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void survives(String component, Signal signal) throws Exception {
    SoftAssertions all = new SoftAssertions();
    router.ensureAlive();
    try (AttackedRouter.Neighbour good = router.neighbour(component, signal)) {
      for (Map.Entry<String, byte[]> shape :
          Objects.requireNonNull(shapes.get(signal)).entrySet()) {
        int status = router.post(component, signal, shape.getValue());
        all.assertThat(status).as("answer to %s", shape.getKey()).isIn(200, 400, 413, 429, 503);
        router.check(all, component + " after " + shape.getKey());
        if (router.isAlive()) {
          good.isServedAgain(all, shape.getKey());
        }
        router.ensureAlive();
      }
      good.hasLostNothing(all);
    }
    all.assertAll();
  }

  /** The other door: one message is one request there. */
  @ParameterizedTest
  @MethodSource("signals")
  void theGrpcDoorSurvives(Signal signal) throws Exception {
    SoftAssertions all = new SoftAssertions();
    router.ensureAlive();
    for (Map.Entry<String, byte[]> shape : AttackShapes.of(signal).entrySet()) {
      String code = router.call(signal, shape.getValue());
      all.assertThat(code)
          .as("answer to %s", shape.getKey())
          .isIn("OK", "INVALID_ARGUMENT", "RESOURCE_EXHAUSTED", "UNAVAILABLE");
      router.check(all, "gRPC after " + shape.getKey());
    }
    all.assertAll();
  }

  static Stream<Arguments> signals() {
    return Stream.of(Signal.values()).map(it -> argumentSet(it.label(), it));
  }

  @Test
  void theLokiDoorSurvives() throws Exception {
    SoftAssertions all = new SoftAssertions();
    router.ensureAlive();
    for (Map.Entry<String, String> shape : LokiAttackShapes.all().entrySet()) {
      int status = router.push(AttackShapes.gzip(shape.getValue().getBytes(UTF_8)));
      all.assertThat(status).as("answer to %s", shape.getKey()).isIn(200, 204, 400, 413, 429, 503);
      router.check(all, "loki after " + shape.getKey());
      all.assertThat(router.push(AttackShapes.gzip(LokiAttackShapes.GOOD.getBytes(UTF_8))))
          .isEqualTo(204);
    }
    all.assertAll();
  }
}
