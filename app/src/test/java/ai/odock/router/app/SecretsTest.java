package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A password in a configuration shows in nothing that the router says of it, right or wrong. */
class SecretsTest {
  /** As it stands in the files; any part of it would be one part too many. */
  private static final String SECRET = "hunter2";

  private static final String AROUND =
      """
      receivers: {otlp: {protocols: {grpc: }}}
      service: {pipelines: {logs: {receivers: [otlp], exporters: [%s]}}}
      exporters:
        %s: %s
      """;

  private final Path folder;

  SecretsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Arguments> exporters() {
    return Stream.of(
        argumentSet("a header", "otlp_http", "{endpoint: 'http://x:1', headers: {k: hunter2}}"),
        argumentSet(
            "a header in a list",
            "otlp_grpc",
            "{endpoint: 'x:1', headers: [{name: k, value: hunter2}]}"),
        argumentSet("a password in a URL", "otlp_http", "{endpoint: 'http://u:hunter2@x:1/a'}"),
        argumentSet("a user in a URL", "otlp_http", "{logs_endpoint: 'https://hunter2@x:1/a'}"),
        argumentSet("a query", "otlp_http", "{endpoint: 'http://x:1/a?token=hunter2'}"),
        argumentSet("a query, nameless", "otlp_http", "{logs_endpoint: 'http://x:1/a?hunter2'}"),
        argumentSet("a fragment", "otlp_http", "{endpoint: 'http://x:1/a#hunter2'}"),
        argumentSet("a query, a bad URL", "otlp_http", "{endpoint: 'http://x y?k=hunter2'}"),
        argumentSet("a query, a bad port", "otlp_http", "{endpoint: 'http://x:y/a?k=hunter2'}"),
        argumentSet("a query, no scheme", "otlp_http", "{endpoint: 'x:1/a?api_key=hunter2'}"),
        argumentSet("a query of Loki", "loki", "{endpoint: 'http://x:1/a?k=hunter2'}"),
        argumentSet("a query in gRPC", "otlp_grpc", "{endpoint: 'https://x:1?k=hunter2'}"),
        argumentSet(
            "a query in remote write",
            "prometheusremotewrite",
            "{endpoint: 'http://x:1/?k=hunter2'}"),
        argumentSet("a query of a proxy", "otlp_http", "{proxy_url: 'http://x:1/?k=hunter2'}"),
        argumentSet(
            "a query in a label",
            "prometheusremotewrite",
            "{endpoint: 'http://x:1', external_labels: {a: 'http://x?k=hunter2'}}"),
        argumentSet("Loki", "loki", "{endpoint: 'http://u:hunter2@x:1', headers: {k: hunter2}}"),
        argumentSet("remote write", "prometheusremotewrite", "{headers: {k: hunter2}}"),
        argumentSet("a URL without host", "otlp_http", "{endpoint: 'http://u:hunter2@'}"),
        argumentSet("a URL with a bad port", "otlp_http", "{endpoint: 'http://u:hunter2@x:y'}"),
        argumentSet("a URL with a space", "otlp_http", "{endpoint: 'http://u:hunter2@x y'}"),
        argumentSet("another scheme", "otlp_http", "{endpoint: 'ftp://u:hunter2@x'}"),
        argumentSet("Loki, another scheme", "loki", "{endpoint: 'ftp://u:hunter2@x'}"),
        argumentSet("Loki, a URL with a space", "loki", "{endpoint: 'http://u:hunter2@x y'}"),
        argumentSet("gRPC with a path", "otlp_grpc", "{endpoint: 'http://u:hunter2@x:1/a'}"),
        argumentSet("gRPC without port", "otlp_grpc", "{endpoint: 'u:hunter2@x'}"),
        argumentSet(
            "remote write, a bad URL",
            "prometheusremotewrite",
            "{endpoint: 'http://u:hunter2@x:y'}"),
        argumentSet(
            "a header with a line break",
            "otlp_http",
            "{endpoint: 'http://x:1', headers: {k: \"hunter2\\n\"}}"),
        argumentSet(
            "a gRPC header with a line break",
            "otlp_grpc",
            "{endpoint: 'x:1', headers: {k: \"hunter2\\n\"}}"),
        argumentSet("headers that are text", "otlp_grpc", "{headers: hunter2}"),
        argumentSet("headers that are a list", "otlp_grpc", "{headers: [hunter2]}"),
        argumentSet("a header that is a list", "otlp_grpc", "{headers: {k: [hunter2]}}"),
        argumentSet(
            "a header twice",
            "otlp_grpc",
            "{headers: [{name: k, value: hunter2}, {name: k, value: hunter2}]}"),
        argumentSet("a wrong key", "otlp_grpc", "{headers: [{nme: k, valu: hunter2}]}"),
        argumentSet("a key in PEM", "otlp_grpc", "{tls: {key_pem: hunter2, ca_pem: hunter2}}"),
        argumentSet("an authenticator", "otlp_grpc", "{auth: {token: hunter2}}"),
        argumentSet("a proxy", "otlp_http", "{proxy_url: 'http://u:hunter2@x'}"),
        argumentSet("a key twice", "otlp_grpc", "{headers: {k: hunter2, k: hunter2}}"),
        argumentSet("no YAML", "otlp_grpc", "{headers: {k: 'hunter2}"),
        argumentSet("no YAML either", "otlp_grpc", "\n    headers: hunter2: [hunter2"),
        argumentSet("a tag", "otlp_grpc", "{headers: {k: !!int hunter2}}"),
        argumentSet("gRPC, a user alone", "otlp_grpc", "{endpoint: 'https://hunter2@x:1:1'}"),
        argumentSet("a whole component", "otlp_grpc", "hunter2"),
        argumentSet(
            "from the environment", "otlp_http", "{endpoint: '${env:X:-http://u:hunter2@x:y}'}"),
        argumentSet("in a longer text", "otlp_http", "{headers: {k: 'a ${yaml:{a: hunter2}} b'}}"));
  }

  static Stream<Arguments> ownTelemetry() {
    return Stream.of(
        argumentSet("a header", "endpoint: 'x:1', headers: {k: hunter2}"),
        argumentSet("a header in a list", "endpoint: 'x:1', headers: [{name: k, value: hunter2}]"),
        argumentSet("a list of headers", "endpoint: 'x:1', headers_list: 'k=hunter2,l=hunter2'"),
        argumentSet("a list without names", "endpoint: 'x:1', headers_list: 'hunter2'"),
        argumentSet("a bad escape", "endpoint: 'x:1', headers_list: 'k=hunter2%zz'"),
        argumentSet("a line break", "endpoint: 'x:1', headers_list: 'k=hunter2%0A'"),
        argumentSet("a password in a URL", "endpoint: 'http://u:hunter2@x:1/a'"),
        argumentSet("a password, no port", "endpoint: 'u:hunter2@x'"),
        argumentSet("a password with an @", "endpoint: 'http://u:h@hunter2@x'"),
        argumentSet("a bad URL", "endpoint: 'http://u:hunter2@x y'"),
        argumentSet("a query", "endpoint: 'http://x:1/a?token=hunter2'"),
        argumentSet("a query, no scheme", "endpoint: 'x:1/a?token=hunter2'"),
        argumentSet("a fragment", "endpoint: 'http://x:1/a#hunter2'"));
  }

  @ParameterizedTest
  @MethodSource("ownTelemetry")
  void norOfOwnTelemetry(String keys) throws IOException {
    for (String protocol : List.of("grpc", "http/protobuf")) {
      String exporter = "{exporter: {otlp: {protocol: " + protocol + ", " + keys + "}}}";
      isNeverSaid(
          """
          receivers: {otlp: {protocols: {grpc: {endpoint: 'localhost:0'}}}}
          exporters: {debug: }
          service:
            telemetry:
              metrics: {readers: [{periodic: %s}]}
              logs: {processors: [{batch: %s}]}
              traces: {processors: [{simple: %s}]}
            pipelines: {logs: {receivers: [otlp], exporters: [debug]}}
          """
              .formatted(exporter, exporter, exporter));
    }
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void isNeverSaid(String type, String body) throws IOException {
    isNeverSaid(AROUND.formatted(type, type, body));
  }

  private void isNeverSaid(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("router.yaml"), yaml);
    for (String source : List.of(file.toString(), "yaml:" + Files.readString(file))) {
      for (String command :
          List.of(
              "validate",
              "print-config",
              "print-config --format=json",
              "print-config --validate=false",
              "plan SOURCE",
              "components",
              "featuregate")) {
        String[] words = ("--config SOURCE " + command).split(" ");
        for (int i = 0; i < words.length; i++) {
          words[i] = words[i].equals("SOURCE") ? source : words[i];
        }
        Commands said = Commands.run(words);

        assertThat(said.all()).doesNotContain(SECRET).doesNotContain("\tat ").isNotNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("exporters")
  void isNeverSaidOfASetting(String type, String body) {
    Commands said =
        Commands.run(
            "validate",
            "--config=yaml:" + AROUND.formatted("nop", "nop", ""),
            "--set=exporters." + type + "=" + body);

    assertThat(said.all()).doesNotContain(SECRET);
  }

  @Test
  void theMarkIsSeenWhereItMayBe() {
    String source = "yaml:" + AROUND.formatted("otlp_grpc", "otlp_grpc", "{headers: {k: hunter2}}");

    assertThat(
            Commands.run(
                    "print-config", "--validate=false", "--mode=unredacted", "--config", source)
                .out())
        .contains(SECRET);
  }
}
