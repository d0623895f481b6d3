package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A minute of 64 senders as fast as they are answered, before a backend at about a hundredth of
 * their speed, on a heap of 64 MiB with {@code memory_limiter}.
 */
class OverloadIT {
  private static final int SENDERS = 64;
  private static final int SPANS = 100;
  private static final long SECONDS = Long.getLong("overload.seconds", 60);
  private static final long BACKEND_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      processors:
        memory_limiter: {check_interval: 1s, limit_mib: 24, spike_limit_mib: 6}
        batch: {send_batch_size: 1000, send_batch_max_size: 1000}
      exporters:
        otlp:
          endpoint: 127.0.0.1:${env:TEMPO_PORT}
          tls: {insecure: true}
          retry_on_failure: {initial_interval: 100ms, max_interval: 1s}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlp]}
      """;

  private static final MethodDescriptor<byte[], byte[]> EXPORT =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
          .setRequestMarshaller(new GrpcBackend.Bytes())
          .setResponseMarshaller(new GrpcBackend.Bytes())
          .build();

  private final AtomicLong nextAccepted = new AtomicLong(System.nanoTime());
  private volatile boolean slow = true;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger putOff = new AtomicInteger();
  private final Queue<String> other = new ConcurrentLinkedQueue<>();

  @Test
  void theLimitHoldsAndWhatWasAcknowledgedArrives(@TempDir Path folder) throws Exception {
    Map<String, String> ports = RouterProcess.ports();
    ports.put("ROUTER_HEAP", "64m");
    try (GrpcBackend tempo = new GrpcBackend(this::answer)) {
      ports.put("TEMPO_PORT", String.valueOf(tempo.port()));
      try (RouterProcess router = RouterProcess.start(folder, YAML, ports)) {
        overload(ports);

        assertThat(other).as("answers that are neither OK nor retryable").isEmpty();
        String page = RouterProcess.scrape(ports);
        assertThat(router.isAlive()).as(router.output()).isTrue();
        assertThat(router.output()).doesNotContain("OutOfMemory");
        assertThat(putOff).hasPositiveValue();
        assertThat(RouterProcess.value(page, "router_memory_limit_bytes")).isEqualTo(24 << 20);
        assertThat(RouterProcess.value(page, "otelcol_receiver_refused_spans_total")).isPositive();
        assertThat(RouterProcess.value(page, "otelcol_processor_refused_spans_total")).isPositive();

        slow = false;
        RouterProcess.scrapeUntil(ports, "router_exporter_in_flight_items", 0);
        List<String> delivered = NamedSpans.takenBy(tempo);
        assertThat(delivered).doesNotHaveDuplicates().hasSize(acknowledged.get());
      }
    }
  }

  /** Takes one request now and then, and asks to wait otherwise. */
  private Status answer() {
    if (!slow) {
      return Status.OK;
    }
    long turn = nextAccepted.get();
    long now = System.nanoTime();
    return now - turn >= 0 && nextAccepted.compareAndSet(turn, now + BACKEND_PAUSE)
        ? Status.OK
        : Status.UNAVAILABLE.withDescription("busy");
  }

  private void overload(Map<String, String> ports) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + ports.get("HTTP_PORT") + "/v1/traces");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(ports.get("GRPC_PORT")))
            .usePlaintext()
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<Thread> senders = new ArrayList<>();
      for (int s = 0; s < SENDERS; s++) {
        String name = "sender" + s;
        Sender sender =
            s % 2 == 0 ? request -> call(channel, request) : request -> post(http, uri, request);
        senders.add(Thread.startVirtualThread(() -> send(sender, name, end)));
      }
      for (Thread sender : senders) {
        sender.join();
      }
    } finally {
      channel.shutdownNow();
    }
  }

  /** Sends a request: "OK", "later", or what else was answered. */
  private interface Sender {
    String send(ExportTraceServiceRequest request) throws Exception;
  }

  private void send(Sender sender, String name, long end) {
    for (int i = 0; System.nanoTime() < end; i++) {
      try {
        String answer = sender.send(NamedSpans.request(name + "-" + i, SPANS));
        switch (answer) {
          case "OK" -> acknowledged.addAndGet(SPANS);
          case "later" -> putOff.incrementAndGet();
          default -> other.add(answer);
        }
      } catch (Exception e) {
        other.add(String.valueOf(e));
      }
    }
  }

  private static String post(HttpClient http, URI uri, ExportTraceServiceRequest request)
      throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
            .build();
    var response = http.send(post, HttpResponse.BodyHandlers.ofByteArray());
    boolean later =
        response.statusCode() == 503 && response.headers().firstValue("Retry-After").isPresent();
    return response.statusCode() == 200 ? "OK" : later ? "later" : "HTTP " + response.statusCode();
  }

  private static String call(ManagedChannel channel, ExportTraceServiceRequest request) {
    try {
      byte[] _ =
          ClientCalls.blockingUnaryCall(
              channel, EXPORT, CallOptions.DEFAULT, request.toByteArray());
      return "OK";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Status.Code.UNAVAILABLE ? "later" : e.toString();
    }
  }
}
