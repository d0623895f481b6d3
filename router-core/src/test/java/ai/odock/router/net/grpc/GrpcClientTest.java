package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.StatusCode;
import ai.odock.router.fixtures.Decoders;
import ai.odock.router.net.Await;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.Ports;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.coding.Compression.Coding;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.grpc.CompressorRegistry;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against grpc-java's own server, scripted, and against ours. */
@Timeout(60)
class GrpcClientTest {
  static final Duration LONG = Duration.ofSeconds(20);
  static final List<OtlpBytes> PARTS = List.of(part("he"), part(""), part("llo"));
  static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  final BlockingQueue<Metadata> received = new LinkedBlockingQueue<>();
  final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  final List<String> authorities = new CopyOnWriteArrayList<>();
  final List<String> decoded = new CopyOnWriteArrayList<>();
  final List<AutoCloseable> opened = new ArrayList<>();

  static OtlpBytes part(String text) {
    byte[] padded = Bytes.utf8("<" + text + ">");
    return new OtlpBytes(padded, 1, padded.length - 2, 1);
  }

  static Deadline in(long millis) {
    return Deadline.in(Clock.SYSTEM, Duration.ofMillis(millis));
  }

  enum Raw implements MethodDescriptor.Marshaller<byte[]> {
    BYTES;

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

  /** A peer that does what the script says once it has the message. */
  Server peer(int port, BiConsumer<ServerCall<byte[], byte[]>, byte[]> script) throws IOException {
    var method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("test.Service/Do")
            .setRequestMarshaller(Raw.BYTES)
            .setResponseMarshaller(Raw.BYTES)
            .build();
    ServerCallHandler<byte[], byte[]> handler =
        (call, headers) -> {
          received.add(headers);
          authorities.add(String.valueOf(call.getAuthority()));
          call.request(2);
          return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
              messages.add(message);
              script.accept(call, message);
            }
          };
        };
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .maxInboundMessageSize(16 << 20)
            .decompressorRegistry(decompressors())
            .compressorRegistry(compressors())
            .addService(
                ServerServiceDefinition.builder("test.Service").addMethod(method, handler).build())
            .build()
            .start();
    opened.add(() -> server.shutdownNow().awaitTermination());
    return server;
  }

  private static CompressorRegistry compressors() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    for (Coding coding : List.of(Coding.GZIP, Coding.SNAPPY, Coding.ZSTD)) {
      registry.register(GrpcCompressor.of(new Compression(coding, 0)));
    }
    return registry;
  }

  /** Another library's decoders under gRPC's names. */
  private DecompressorRegistry decompressors() {
    DecompressorRegistry registry = DecompressorRegistry.emptyInstance();
    for (String[] it :
        new String[][] {{"gzip", "gzip"}, {"snappy", "x-snappy-framed"}, {"zstd", "zstd"}}) {
      registry =
          registry.with(
              new Decompressor() {
                @Override
                public String getMessageEncoding() {
                  return it[0];
                }

                @Override
                public InputStream decompress(InputStream stream) throws IOException {
                  decoded.add(it[1]);
                  return new ByteArrayInputStream(Decoders.decode(it[1], stream.readAllBytes()));
                }
              },
              true);
    }
    return registry;
  }

  static void ok(ServerCall<byte[], byte[]> call, byte[] message) {
    call.sendHeaders(new Metadata());
    call.sendMessage(message);
    call.close(Status.OK, new Metadata());
  }

  GrpcClient client(GrpcClientSettings settings) {
    GrpcClient client = new GrpcClient(settings, ClientContext.of("router/1"));
    client.start();
    opened.add(() -> client.close(in(0)));
    return client;
  }

  static GrpcClientSettings to(int port) {
    return GrpcClientSettings.of("127.0.0.1:" + port, true);
  }

  static GrpcClientSettings plain(GrpcClientSettings s, Map<String, String> headers) {
    return new GrpcClientSettings(
        s.target(),
        new TlsClientSettings(true),
        headers,
        s.balancer(),
        Compression.NONE,
        null,
        "",
        false);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable it : opened.reversed()) {
      it.close();
    }
  }

  static Stream<Arguments> compressions() {
    return Stream.of(
        argumentSet("gzip", Compression.GZIP, "gzip", "gzip"),
        argumentSet(
            "snappy, in frames", new Compression(Coding.SNAPPY, 0), "snappy", "x-snappy-framed"),
        argumentSet("zstd", new Compression(Coding.ZSTD, 0), "zstd", "zstd"),
        argumentSet("none", Compression.NONE, null, ""));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void sendsThePartsAsOneMessage(Compression compression, @Nullable String encoding, String format)
      throws Exception {
    Server peer =
        peer(
            0,
            (call, message) -> {
              // as Go's server, which answers in the coding of the request
              if (encoding != null) {
                call.setCompression(encoding);
              }
              ok(call, Bytes.utf8("answer"));
            });
    GrpcClientSettings settings = to(peer.getPort());
    Map<String, String> headers = Map.of("X-Tenant", "a b", "trace-bin", "raw");
    GrpcClientSettings chosen =
        new GrpcClientSettings(
            settings.target(),
            new TlsClientSettings(true),
            headers,
            "round_robin",
            compression,
            null,
            "other.host",
            false);
    GrpcAnswer answer = client(chosen).call("test.Service", "Do", PARTS, LONG);
    assertThat(answer.code()).as(answer.toString()).isEqualTo(StatusCode.OK);
    assertThat(answer.response()).isEqualTo(Bytes.utf8("answer"));
    assertThat(messages.take()).isEqualTo(Bytes.utf8("hello"));
    Metadata sent = received.take();
    assertThat(ascii(sent, "x-tenant")).isEqualTo("a b");
    assertThat(sent.get(Metadata.Key.of("trace-bin", Metadata.BINARY_BYTE_MARSHALLER)))
        .isEqualTo(Bytes.utf8("raw"));
    assertThat(ascii(sent, "user-agent")).startsWith("router/1");
    assertThat(ascii(sent, "grpc-encoding")).isEqualTo(encoding);
    assertThat(decoded).containsExactlyElementsOf(format.isEmpty() ? List.of() : List.of(format));
    assertThat(authorities).containsExactly("other.host");
  }

  static @Nullable String ascii(Metadata metadata, String name) {
    return metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void tellsEveryStatus(StatusCode code) throws Exception {
    Server peer =
        peer(
            0,
            (call, message) ->
                call.close(
                    Status.fromCodeValue(code.number()).withDescription("because ä"),
                    new Metadata()));
    GrpcAnswer answer = client(to(peer.getPort())).call("test.Service", "Do", PARTS, LONG);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).isEqualTo("because ä");
    assertThat(answer.retryDelay()).isNull();
    assertThat(answer.response()).isEmpty();
  }

  @Test
  void readsRetryInfo() throws Exception {
    RpcStatus status = new RpcStatus(StatusCode.RESOURCE_EXHAUSTED, "slow", Duration.ofSeconds(7));
    Server peer =
        peer(
            0,
            (call, message) -> {
              Metadata trailers = new Metadata();
              trailers.put(DETAILS, status.encode());
              call.close(Status.RESOURCE_EXHAUSTED.withDescription("slow"), trailers);
            });
    GrpcAnswer answer = client(to(peer.getPort())).call("test.Service", "Do", PARTS, LONG);
    assertThat(answer.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(answer.retryDelay()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aResponseThatIsTooLargeIsNotTheRequestsFault() throws Exception {
    Server peer = peer(0, (call, message) -> ok(call, new byte[(4 << 20) + 1]));
    GrpcAnswer answer = client(to(peer.getPort())).call("test.Service", "Do", PARTS, LONG);
    assertThat(answer.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(answer.message()).startsWith("the response is too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "snappy", "zstd"})
  void aResponseThatGrowsTooLargeIsNotTheRequestsFault(String encoding) throws Exception {
    Server peer =
        peer(
            0,
            (call, message) -> {
              call.setCompression(encoding);
              ok(call, new byte[4 << 20]);
            });
    GrpcAnswer answer = client(to(peer.getPort())).call("test.Service", "Do", PARTS, LONG);
    assertThat(answer.code()).as(answer.toString()).isEqualTo(StatusCode.INTERNAL);
    assertThat(answer.message())
        .startsWith("the response cannot be read:")
        .contains("exceeds maximum size 262144");
  }

  @Test
  void okWithoutAMessageIsNoSuccess() throws Exception {
    Server peer = peer(0, (call, message) -> call.close(Status.OK, new Metadata()));
    GrpcAnswer answer = client(to(peer.getPort())).call("test.Service", "Do", PARTS, LONG);
    assertThat(answer.code()).isNotEqualTo(StatusCode.OK);
  }

  @Test
  void givesUpAtItsTimeout() throws Exception {
    Server peer = peer(0, (call, message) -> {});
    GrpcAnswer answer =
        client(to(peer.getPort())).call("test.Service", "Do", PARTS, Duration.ofMillis(200));
    assertThat(answer.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
  }

  @Test
  void aRefusedConnectionIsToldAtOnce() throws Exception {
    GrpcAnswer answer = client(to(Ports.unused())).call("test.Service", "Do", PARTS, LONG);
    assertThat(answer.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(answer.message()).containsIgnoringCase("connection refused").doesNotContain("/");
  }

  @Test
  void reconnectsWhenThePeerComesBack() throws Exception {
    int port = Ports.unused();
    GrpcClient client = client(to(port));
    assertThat(client.call("test.Service", "Do", PARTS, LONG).code())
        .isEqualTo(StatusCode.UNAVAILABLE);
    Server peer = peer(port, (call, message) -> ok(call, message));
    Await.until(() -> client.call("test.Service", "Do", PARTS, LONG).code() == StatusCode.OK);
    peer.shutdownNow().awaitTermination();
    Await.until(
        () -> client.call("test.Service", "Do", PARTS, LONG).code() == StatusCode.UNAVAILABLE);
    var _ = peer(port, (call, message) -> ok(call, message));
    Await.until(() -> client.call("test.Service", "Do", PARTS, LONG).code() == StatusCode.OK);
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    Server peer = peer(0, (call, message) -> {});
    GrpcClient client = client(to(peer.getPort()));
    BlockingQueue<GrpcAnswer> answers = new LinkedBlockingQueue<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> answers.add(client.call("test.Service", "Do", PARTS, Duration.ZERO)));
    var _ = messages.take();
    caller.interrupt();
    assertThat(answers.take().code()).isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void manyAtOnceEachGetTheirOwnAnswer() throws Exception {
    MemoryBudget memory = new MemoryBudget(64 << 20);
    GrpcServer server =
        GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
            .memory(memory)
            .offLoopBytes(20_000)
            .unary(
                "test.Service",
                "Do",
                (array, offset, length, reply) ->
                    reply.ok(Arrays.copyOfRange(array, offset, offset + length)))
            .build();
    server.start();
    opened.add(() -> server.close(in(0)));
    GrpcClient gzip = client(to(server.port()));
    GrpcClient plain = client(plain(to(server.port()), Map.of()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int seed = i;
        running.add(threads.submit(() -> canary(seed % 2 == 0 ? gzip : plain, seed)));
      }
      for (Future<?> one : running) {
        var _ = one.get();
      }
    }
    Await.until(() -> memory.held() == 0);
  }

  private static void canary(GrpcClient client, int seed) {
    for (int round = 0; round < 20; round++) {
      byte[] bytes = Bytes.noise(seed * 1000 + round, 10 + seed * round * 40);
      int cut = bytes.length / 3;
      List<OtlpBytes> parts =
          List.of(
              new OtlpBytes(bytes, 0, cut, 1), new OtlpBytes(bytes, cut, bytes.length - cut, 1));
      GrpcAnswer answer = client.call("test.Service", "Do", parts, LONG);
      assertThat(answer.code()).as(answer.toString()).isEqualTo(StatusCode.OK);
      assertThat(answer.response()).isEqualTo(bytes);
    }
  }

  @Test
  void refusesHeadersThatCouldSmuggleAndShowsNoValue() {
    assertThatThrownBy(() -> plain(to(1), Map.of("a", "secret\r\nb: c")))
        .hasMessage("header \"a\": control character in the value");
    assertThatThrownBy(() -> plain(to(1), Map.of("a b", "c")))
        .hasMessage("header \"a b\": not a valid name");
    assertThat(plain(to(1), Map.of("authorization", "secret")).toString()).doesNotContain("secret");
  }

  @Test
  void aClientThatWasNotStartedAnswersAndCloses() {
    GrpcClient client = new GrpcClient(to(1), ClientContext.of("router/1"));
    assertThat(client.call("a", "b", PARTS, LONG).code()).isEqualTo(StatusCode.UNAVAILABLE);
    client.close(in(0));
    client.close(in(0));
  }
}
