package ai.odock.router.config;

import ai.odock.router.Batch;
import ai.odock.router.Catalog;
import ai.odock.router.ConnectorType;
import ai.odock.router.ConnectorType.Route;
import ai.odock.router.ExporterType;
import ai.odock.router.Extension;
import ai.odock.router.ExtensionType;
import ai.odock.router.Outcome;
import ai.odock.router.Processor;
import ai.odock.router.ProcessorType;
import ai.odock.router.Receiver;
import ai.odock.router.ReceiverType;
import ai.odock.router.Sending;
import ai.odock.router.SendingConfig;
import ai.odock.router.Signal;
import ai.odock.router.Traits;
import ai.odock.router.settings.ConfigReader;
import ai.odock.router.settings.ConfigSection;
import ai.odock.router.settings.ConfigSection.Presence;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Component types whose sections use every kind of key, shaped like the real ones. */
final class FakeCatalog {
  private static final Set<Signal> ALL = EnumSet.allOf(Signal.class);

  private FakeCatalog() {}

  record Server(String endpoint, boolean includeMetadata) {}

  record Batching(Duration timeout, long size, long max, List<String> keys) {}

  record Action(String key, Object value, String action) {}

  record Client(
      String endpoint,
      Duration timeout,
      String compression,
      Map<String, String> headers,
      boolean insecure,
      double ratio) {}

  static Catalog catalog() {
    return new Catalog(
        List.of(
            new ReceiverType<>(
                "otlp", List.of(), ALL, FakeCatalog::readReceiver, (_, _, _) -> new Receiver() {})),
        List.of(
            new ProcessorType<>(
                "batch", List.of(), ALL, FakeCatalog::readBatch, (_, _, _, _) -> processor()),
            new ProcessorType<>(
                "resource",
                List.of(),
                ALL,
                FakeCatalog::readResource,
                (_, _, _, _) -> processor())),
        List.of(
            exporter("otlp_grpc", List.of("otlp"), ALL, SendingConfig::standard),
            exporter("otlp_http", List.of("otlphttp"), ALL, SendingConfig::standard),
            exporter(
                "prometheusremotewrite",
                List.of(),
                EnumSet.of(Signal.METRICS),
                _ -> Sending.DIRECT),
            exporter("debug", List.of(), ALL, SendingConfig::queueOff)),
        List.of(
            connector("forward", Set.of(from(Signal.TRACES, Signal.TRACES), LOGS_TO_LOGS)),
            connector("count", Set.of(from(Signal.TRACES, Signal.METRICS)))),
        List.of(
            new ExtensionType<>(
                "health_check",
                List.of(),
                yaml -> yaml.string("endpoint", "localhost:13133"),
                (_, _) -> new Extension() {})));
  }

  private static final Route LOGS_TO_LOGS = from(Signal.LOGS, Signal.LOGS);

  private static Route from(Signal in, Signal out) {
    return new Route(in, out);
  }

  private static ConnectorType<String> connector(String name, Set<Route> routes) {
    return new ConnectorType<>(
        name,
        List.of(),
        routes,
        yaml -> String.valueOf(yaml.section("keep").reference("storage")),
        (_, _, _, _) -> {
          throw new UnsupportedOperationException();
        });
  }

  private static ExporterType<Client> exporter(
      String name, List<String> aliases, Set<Signal> signals, ConfigReader<Sending> sending) {
    return new ExporterType<>(
        name,
        aliases,
        signals,
        yaml -> readClient(yaml, !name.equals("debug")),
        sending,
        (_, _, _) -> _ -> Outcome.Accepted.ALL);
  }

  private static List<Server> readReceiver(ConfigSection yaml) {
    ConfigSection protocols = yaml.section("protocols");
    List<Server> servers =
        Stream.of("grpc", "http")
            .map(name -> protocols.block(name, Presence.ON_WHEN_MENTIONED))
            .filter(Objects::nonNull)
            .map(
                it ->
                    new Server(
                        it.string("endpoint", "localhost"), it.bool("include_metadata", false)))
            .toList();
    if (servers.isEmpty()) {
      throw new IllegalArgumentException(
          "must specify at least one protocol when using the OTLP receiver");
    }
    return servers;
  }

  private static Batching readBatch(ConfigSection yaml) {
    Batching batching =
        new Batching(
            yaml.duration("timeout", Duration.ofMillis(200)),
            yaml.integer("send_batch_size", 8192),
            yaml.integer("send_batch_max_size", 0),
            yaml.strings("metadata_keys", List.of()));
    if (batching.max() > 0 && batching.max() < batching.size()) {
      yaml.problem("send_batch_max_size", "must be greater or equal to send_batch_size");
    }
    return batching;
  }

  private static List<Action> readResource(ConfigSection yaml) {
    List<Action> actions =
        yaml.list(
            "attributes",
            it ->
                new Action(
                    it.string("key", ""),
                    String.valueOf(it.scalar("value")),
                    it.oneOf(
                        "action",
                        Map.of("insert", "insert", "upsert", "upsert", "delete", "delete"),
                        "insert")));
    if (!yaml.present("attributes")) {
      throw new IllegalArgumentException("missing required field \"attributes\"");
    }
    return actions;
  }

  private static Client readClient(ConfigSection yaml, boolean needsEndpoint) {
    Client client =
        new Client(
            yaml.string("endpoint", ""),
            yaml.duration("timeout", Duration.ofSeconds(5)),
            yaml.string("compression", "gzip"),
            yaml.headers("headers"),
            yaml.section("tls").bool("insecure", false),
            yaml.number("ratio", 1));
    yaml.unsupported("auth", "no authenticator exists in this build");
    if (needsEndpoint && client.endpoint().isEmpty()) {
      throw new IllegalArgumentException("requires a non-empty \"endpoint\"");
    }
    return client;
  }

  private static Processor processor() {
    return new Processor() {
      @Override
      public Outcome consume(Batch batch) {
        return Outcome.Accepted.ALL;
      }

      @Override
      public Traits traits() {
        return Traits.PROMPT;
      }
    };
  }
}
