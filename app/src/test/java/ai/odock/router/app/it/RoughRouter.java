package ai.odock.router.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpRequests;
import io.grpc.CallOptions;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A router with a small heap before backends that take everything, clients that send whatever bytes
 * they are given, and what has to hold of the router afterwards.
 */
final class RoughRouter implements AutoCloseable {
  private static final Duration PROMPTLY = Duration.ofSeconds(20);
  private static final String REJECTED = "router_receiver_rejected_requests_total{";

  private static final String YAML =
      """
      receivers:
        otlp:
          protocols:
            grpc: {endpoint: "127.0.0.1:${env:GRPC_PORT}"}
            http: {endpoint: "127.0.0.1:${env:HTTP_PORT}"}
      processors:
        batch: {timeout: 50ms}
      exporters:
        otlphttp: {endpoint: "http://127.0.0.1:${env:BACKEND_PORT}"}
      service:
        telemetry:
          metrics:
            readers:
              - pull: {exporter: {prometheus: {host: 127.0.0.1, port: "${env:METRICS_PORT}"}}}
        pipelines:
          traces: {receivers: [otlp], processors: [batch], exporters: [otlphttp]}
          metrics: {receivers: [otlp], processors: [batch], exporters: [otlphttp]}
          logs: {receivers: [otlp], processors: [batch], exporters: [otlphttp]}
      """;

  private final HttpBackend backend;
  private final RouterProcess router;
  private final Map<String, String> ports;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ManagedChannel grpc;

  private RoughRouter(HttpBackend backend, RouterProcess router, Map<String, String> ports) {
    this.backend = backend;
    this.router = router;
    this.ports = ports;
    this.grpc =
        NettyChannelBuilder.forAddress("127.0.0.1", grpcPort())
            .usePlaintext()
            .compressorRegistry(encodings())
            .build();
  }

  static RoughRouter start(Path folder) throws Exception {
    return start(folder, YAML, Map.of());
  }

  /**
   * The same with another configuration.
   *
   * @param more ports that it names beside the usual ones
   */
  static RoughRouter start(Path folder, String yaml, Map<String, String> more) throws Exception {
    HttpBackend backend = new HttpBackend(path -> 200);
    Map<String, String> ports = RouterProcess.ports();
    ports.putAll(more);
    ports.put("BACKEND_PORT", String.valueOf(backend.port()));
    ports.put("ROUTER_HEAP", "64m");
    return new RoughRouter(backend, RouterProcess.start(folder, yaml, ports), ports);
  }

  int grpcPort() {
    return Integer.parseInt(String.valueOf(ports.get("GRPC_PORT")));
  }

  int httpPort() {
    return Integer.parseInt(String.valueOf(ports.get("HTTP_PORT")));
  }

  int metricsPort() {
    return Integer.parseInt(String.valueOf(ports.get("METRICS_PORT")));
  }

  HttpBackend backend() {
    return backend;
  }

  /**
   * Sends a body as it is.
   *
   * @param type the media type; empty for none
   * @param encoding what the body is said to be packed with; empty for nothing
   * @return the HTTP status; 0 when the connection broke
   */
  int post(Signal signal, String type, String encoding, byte[] body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + httpPort() + "/v1/" + signal.label()))
            .timeout(PROMPTLY)
            .POST(BodyPublishers.ofByteArray(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!encoding.isEmpty()) {
      request.header("Content-Encoding", encoding);
    }
    try {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Sends a message as it is; with an encoding it is said to be packed. */
  Status.Code call(Signal signal, String encoding, byte[] message) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(PROMPTLY.toSeconds(), TimeUnit.SECONDS);
    var export =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(signal.grpcService() + "/Export")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    try {
      var _ =
          ClientCalls.blockingUnaryCall(
              grpc,
              export,
              encoding.isEmpty() ? options : options.withCompression(encoding),
              message);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  /** A client with calls whose answers it never lets out of its window. */
  static RawSocket deaf(int grpcPort, int calls) throws IOException {
    RawSocket client = RawSocket.http2(grpcPort);
    client.frame(RawSocket.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
    for (int i = 0; i < calls; i++) {
      client.call(1 + 2 * i, 0);
      client.frame(RawSocket.DATA, RawSocket.END_STREAM, 1 + 2 * i, new byte[5]);
    }
    return client;
  }

  /** What was refused so far, by reason, over both doors. */
  Map<String, Long> rejected() throws Exception {
    Map<String, Long> byReason = new TreeMap<>();
    RouterProcess.scrape(ports)
        .lines()
        .filter(line -> line.startsWith(REJECTED))
        .forEach(
            line -> {
              String reason = line.replaceFirst(".*reason=\"(\\w+)\".*", "$1");
              String value = line.substring(line.lastIndexOf(' ') + 1);
              byReason.merge(reason, (long) Double.parseDouble(value), Long::sum);
            });
    return byReason;
  }

  /** It lives, holds nothing back, has written of no defect, and serves on both doors. */
  void isWell() throws Exception {
    holdsNothing();
    for (Signal signal : Signal.values()) {
      byte[] good = OtlpRequests.request(signal, 7).toByteArray();
      assertThat(post(signal, "application/x-protobuf", "", good)).isEqualTo(200);
      assertThat(call(signal, "", good)).isEqualTo(Status.Code.OK);
    }
    assertThat(router.isAlive()).as(router.output()).isTrue();
    assertThat(router.output()).doesNotContain("\tat ", "\terror\t", "Exception", "OutOfMemory");
  }

  /** What it took in is delivered or answered, and its memory given back. */
  void holdsNothing() {
    long end = System.nanoTime() + PROMPTLY.toNanos();
    double held = held();
    while (held != 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
      held = held();
    }
    assertThat(held).as("bytes held at rest, of " + router.output()).isZero();
  }

  /** The lines that it has written, on either stream. */
  List<String> lines() {
    return router.output().lines().toList();
  }

  /** The bytes on the heap that are still needed, as a full collection leaves them. */
  long heapAfterCollection() throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process collection =
        new ProcessBuilder(jcmd.toString(), String.valueOf(router.pid()), "GC.run")
            .redirectErrorStream(true)
            .start();
    String said = new String(collection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(collection.waitFor()).as(said).isZero();
    return RouterProcess.scrape(ports)
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The sum of all series on the metrics page that begin like this. */
  double sum(String series) throws Exception {
    return RouterProcess.scrape(ports)
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private double held() {
    try {
      return RouterProcess.value(RouterProcess.scrape(ports), "router_memory_held_bytes");
    } catch (Exception e) {
      throw new AssertionError("no metrics page:\n" + router.output(), e);
    }
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    http.close();
    router.close();
    backend.close();
  }

  /** Encodings that change nothing, so that a test says what is on the wire. */
  private static CompressorRegistry encodings() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    for (String name :
        new String[] {"gzip", "br", "zstd", "snappy", "deflate", "gzip2", "compress"}) {
      registry.register(new AsItIs(name));
    }
    return registry;
  }

  private record AsItIs(String name) implements Codec {
    @Override
    public String getMessageEncoding() {
      return name;
    }

    @Override
    public OutputStream compress(OutputStream out) {
      return out;
    }

    @Override
    public InputStream decompress(InputStream in) {
      return in;
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
