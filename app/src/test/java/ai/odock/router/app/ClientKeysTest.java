package ai.odock.router.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.config.ConfigLoader;
import ai.odock.router.pipeline.topology.RouterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key of a collector's clients that needs neither certificates nor an authenticator. */
class ClientKeysTest {
  private static final String HTTP =
      """
            timeout: 10s
            headers: [{name: X-Scope-OrgID, value: odock}]
            max_idle_conns: 10
            max_idle_conns_per_host: 5
            max_conns_per_host: 8
            idle_conn_timeout: 30s
            disable_keep_alives: false
            force_attempt_http2: true
            http2_read_idle_timeout: 10s
            http2_ping_timeout: 5s
            proxy_url: socks5://proxy:1080
            cookies: {enabled: true}
            read_buffer_size: 4096
            write_buffer_size: 524288
      """;
  private static final String YAML =
      """
      receivers: {otlp: {protocols: {grpc: }}}
      exporters:
        otlp_grpc:
            endpoint: dns:///tempo:4317
            timeout: 10s
            tls: {insecure: true}
            compression: snappy
            headers: {X-Scope-OrgID: odock}
            keepalive: {time: 30s, timeout: 5s, permit_without_stream: true}
            balancer_name: round_robin
            authority: tempo.example
            wait_for_ready: true
            read_buffer_size: 0
            write_buffer_size: 1024
        otlp_http:
            endpoint: http://loki:3100/otlp
            compression: zstd
            compression_params: {level: 6}
      %1$s  prometheusremotewrite:
            endpoint: http://prometheus:9090/api/v1/write
            compression: snappy
      %1$s  loki:
            endpoint: http://loki:3100
            compression: snappy
      %1$sservice:
        pipelines:
          traces: {receivers: [otlp], exporters: [otlp_grpc]}
          metrics: {receivers: [otlp], exporters: [prometheusremotewrite]}
          logs: {receivers: [otlp], exporters: [otlp_http, loki]}
      """
          .formatted(HTTP);

  @TempDir private Path folder = Path.of("");

  @Test
  void allAreTakenAndWhatHasNoEffectIsSaidOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("router.yaml"), YAML);

    RouterConfig config =
        ConfigLoader.load(List.of(file.toString()), Map.of(), folder, Components.catalog());

    assertThat(config.warnings())
        .map(warning -> warning.replaceFirst("^.*router.yaml:[0-9]+:[0-9]+: ", ""))
        .containsExactlyInAnyOrder(
            noEffect("otlp_grpc::write_buffer_size"),
            noEffect("otlp_http::read_buffer_size"),
            noEffect("prometheusremotewrite::read_buffer_size"),
            noEffect("loki::read_buffer_size"));
  }

  private static String noEffect(String key) {
    return "exporters::" + key + ": has no effect: it tunes buffers of the Go runtime";
  }
}
