package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The platform's pipeline in front of a backend that cannot keep up: clients are told to come back,
 * memory stays inside its limit, and what was acknowledged is delivered.
 */
class SlowBackendIT {
  private static final int CLIENTS = 8;
  private static final int SPANS = 100;

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      processors:
        batch: {}
      exporters:
        otlp:
          endpoint: 127.0.0.1:${env:TEMPO_PORT}
          tls: {insecure: true}
          retry_on_failure: {initial_interval: 100ms, max_interval: 500ms}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: [otlp]}
      """;

  private final AtomicBoolean slow = new AtomicBoolean(true);
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger putOff = new AtomicInteger();
  private final AtomicInteger other = new AtomicInteger();

  @Test
  void nothingAcknowledgedIsLostAndMemoryIsBounded(@TempDir Path folder) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("ROUTER_HEAP", "48m");
    try (GrpcBackend tempo = new GrpcBackend(this::answer)) {
      ports.put("TEMPO_PORT", String.valueOf(tempo.port()));
      try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
        overload(ports);

        assertThat(other).as("answers that are neither accepted nor put off").hasValue(0);
        assertThat(putOff).as("requests that were told to come back").hasPositiveValue();
        String page = RouterProcess.scrape(ports);
        assertThat(RouterProcess.value(page, "otelcol_exporter_queue_size")).isPositive();
        assertThat(RouterProcess.value(page, "otelcol_receiver_refused_spans_total")).isPositive();
        assertThat(RouterProcess.value(page, "router_memory_held_bytes"))
            .isLessThanOrEqualTo(RouterProcess.value(page, "router_memory_limit_bytes"));
        assertThat(RouterProcess.value(page, "otelcol_process_memory_rss_bytes")).isLessThan(400e6);

        slow.set(false);
        awaitAll(tempo);
        assertThat(router.isAlive()).as(router.output()).isTrue();
        assertThat(NamedSpans.takenBy(tempo)).doesNotHaveDuplicates();
        String after = RouterProcess.scrapeUntil(ports, "router_exporter_in_flight_items", 0);
        assertThat(after).doesNotContain("\notelcol_exporter_send_failed_spans_total");
        assertThat(RouterProcess.value(after, "router_exporter_in_flight_items")).isZero();
        assertThat(RouterProcess.value(after, "otelcol_exporter_sent_spans_total"))
            .isEqualTo(acknowledged.size());
      }
    }
  }

  /** One request a quarter of a second, and every other one refused. */
  private Status answer() {
    if (!slow.get()) {
      return Status.OK;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(250);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return slow.get() ? Status.UNAVAILABLE.withDescription("busy") : Status.OK;
  }

  /** Sends as fast as answered until many requests were put off, or 20 s have passed. */
  private void overload(Map<String, String> ports) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/traces");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<Thread> clients = new ArrayList<>();
      for (int c = 0; c < CLIENTS; c++) {
        String client = "client" + c;
        clients.add(Thread.startVirtualThread(() -> send(http, uri, client, end)));
      }
      for (Thread client : clients) {
        client.join();
      }
    }
  }

  private void send(HttpClient http, URI uri, String client, long end) {
    for (int i = 0; putOff.get() < 2000 && System.nanoTime() < end; i++) {
      ExportTraceServiceRequest request = NamedSpans.request(client + "-" + i, SPANS);
      HttpRequest post =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
              .build();
      try {
        switch (http.send(post, HttpResponse.BodyHandlers.ofByteArray()).statusCode()) {
          case 200 -> acknowledged.addAll(NamedSpans.of(request));
          case 503 -> putOff.incrementAndGet();
          default -> other.incrementAndGet();
        }
      } catch (Exception e) {
        other.incrementAndGet();
      }
    }
  }

  private void awaitAll(GrpcBackend tempo) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (NamedSpans.takenBy(tempo).size() < acknowledged.size() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(NamedSpans.takenBy(tempo).stream().collect(Collectors.toSet()))
        .hasSize(acknowledged.size())
        .isEqualTo(acknowledged);
  }
}
