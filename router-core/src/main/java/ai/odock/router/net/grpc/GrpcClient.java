package ai.odock.router.net.grpc;

import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.EventLoops;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.ProxyAddress;
import ai.odock.router.net.TransportObserver;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Deadline;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.CompressorRegistry;
import io.grpc.ConnectivityState;
import io.grpc.DecompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A gRPC client of unary methods: bytes in, bytes out. */
public final class GrpcClient {
  /** Every answer of a backend is a few words; many are read at a time. */
  private static final int MAX_RESPONSE = 256 << 10;

  private static final long NUDGE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final byte[] NOTHING = new byte[0];

  /**
   * The channel tells of names that do not resolve, with a stack trace; so does the answer, without
   * one. Held here because levels are lost with loggers that nobody holds.
   */
  private static final Logger CHANNEL_LOG = Logger.getLogger("io.grpc.internal.ManagedChannelImpl");

  static {
    CHANNEL_LOG.setLevel(Level.OFF);
  }

  private final GrpcClientSettings settings;
  private final ClientContext context;
  private final @Nullable ProxyAddress proxy;
  private final DnsResolver.Lookup lookup;
  private final Duration period;
  private final Metadata headers;
  private final CallOptions options;
  private final Map<String, MethodDescriptor<List<OtlpBytes>, byte[]>> methods =
      new ConcurrentHashMap<>();
  private final AtomicLong lastNudge = new AtomicLong(System.nanoTime());
  private volatile @Nullable ManagedChannel channel;

  /**
   * @throws IllegalArgumentException when the proxy of the environment cannot be used
   */
  public GrpcClient(GrpcClientSettings settings, ClientContext context) {
    this(settings, context, InetAddress::getAllByName, DnsResolver.PERIOD);
  }

  /**
   * @param lookup finds the addresses of the target's name
   * @param period how often it is asked without a reason
   */
  GrpcClient(
      GrpcClientSettings settings,
      ClientContext context,
      DnsResolver.Lookup lookup,
      Duration period) {
    this.settings = settings;
    this.context = context;
    this.proxy = settings.proxy(context.environment());
    this.lookup = lookup;
    this.period = period;
    this.headers = settings.metadata();
    String coding = settings.compression().contentEncoding();
    this.options =
        coding == null ? CallOptions.DEFAULT : CallOptions.DEFAULT.withCompression(coding);
  }

  /** Begins to connect, and does not wait for it. */
  public synchronized void start() {
    if (channel != null) {
      throw new IllegalStateException("started before");
    }
    NettyChannelBuilder builder =
        opening()
            .eventLoopGroup(EventLoops.group())
            .withOption(ChannelOption.ALLOCATOR, EventLoops.buffers())
            .directExecutor()
            .compressorRegistry(compressors())
            .decompressorRegistry(decompressors())
            .maxInboundMessageSize(MAX_RESPONSE)
            .disableRetry()
            .userAgent(context.userAgent());
    if (!settings.authority().isEmpty()) {
      builder.overrideAuthority(settings.authority());
    }
    ClientKeepalive keepalive = settings.keepalive();
    if (keepalive != null) {
      builder
          .keepAliveTime(keepalive.time().toNanos(), TimeUnit.NANOSECONDS)
          .keepAliveTimeout(keepalive.timeout().toNanos(), TimeUnit.NANOSECONDS)
          .keepAliveWithoutCalls(keepalive.permitWithoutStream());
    }
    ManagedChannel opened =
        (settings.usesTls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
    var _ = opened.getState(true);
    channel = opened;
  }

  private NettyChannelBuilder opening() {
    HostPort host = settings.target().host();
    if (host == null) {
      return NettyChannelBuilder.forAddress(EventLoops.unixAddress(settings.target().socket()))
          .channelType(EventLoops.unixChannel())
          .overrideAuthority("localhost");
    }
    var question = new DnsResolver.Question(host, proxy, lookup, period);
    return DnsResolverFactory.channelTo(question)
        .channelType(EventLoops.clientChannel())
        .defaultLoadBalancingPolicy(settings.balancer());
  }

  private static DecompressorRegistry decompressors() {
    DecompressorRegistry registry = DecompressorRegistry.getDefaultInstance();
    for (GrpcDecompressor decompressor : GrpcDecompressor.values()) {
      registry = registry.with(decompressor, true);
    }
    return registry;
  }

  private CompressorRegistry compressors() {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    if (settings.compression().contentEncoding() != null) {
      compressors.register(GrpcCompressor.of(settings.compression()));
    }
    return compressors;
  }

  /**
   * Sends the parts as one message and waits for the answer; to be called on a virtual thread.
   *
   * @param timeout zero: none
   */
  public GrpcAnswer call(String service, String method, List<OtlpBytes> parts, Duration timeout) {
    TransportObserver observer = context.observer();
    if (observer == null) {
      return exchange(service, method, parts, timeout);
    }
    long start = System.nanoTime();
    GrpcAnswer answer = exchange(service, method, parts, timeout);
    boolean message = answer.code() == StatusCode.OK;
    observer.ended(
        new TransportObserver.Grpc(
            service + "/" + method,
            answer.code(),
            parts.stream().mapToLong(OtlpBytes::length).sum(),
            message ? answer.response().length : -1,
            System.nanoTime() - start));
    return answer;
  }

  private GrpcAnswer exchange(
      String service, String method, List<OtlpBytes> parts, Duration timeout) {
    ManagedChannel open = channel;
    if (open == null) {
      return failed(StatusCode.UNAVAILABLE, "the client is not started");
    }
    nudge(open);
    var descriptor = methods.computeIfAbsent(service + "/" + method, GrpcClient::descriptor);
    CallOptions timed = settings.waitForReady() ? options.withWaitForReady() : options;
    if (timeout.isPositive()) {
      timed = timed.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
    return exchange(open.newCall(descriptor, timed), parts);
  }

  private GrpcAnswer exchange(ClientCall<List<OtlpBytes>, byte[]> call, List<OtlpBytes> parts) {
    AnswerListener listener = new AnswerListener();
    Metadata own = new Metadata();
    own.merge(headers);
    try {
      call.start(listener, own);
      call.request(2);
      call.sendMessage(parts);
      call.halfClose();
      return listener.answer.get();
    } catch (InterruptedException e) {
      call.cancel("interrupted", e);
      Thread.currentThread().interrupt();
      return failed(StatusCode.CANCELLED, "interrupted");
    } catch (ExecutionException | RuntimeException e) {
      call.cancel("failed", e);
      return failed(StatusCode.INTERNAL, String.valueOf(e));
    }
  }

  /**
   * Makes a broken channel try again now, at most once a second. By itself it would wait up to two
   * minutes, while who calls has a backoff of its own.
   */
  private void nudge(ManagedChannel open) {
    if (open.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      long last = lastNudge.get();
      long now = System.nanoTime();
      if (now - last >= NUDGE_NANOS && lastNudge.compareAndSet(last, now)) {
        open.resetConnectBackoff();
      }
    }
  }

  private static GrpcAnswer failed(StatusCode code, String message) {
    return new GrpcAnswer(new RpcStatus(code, message, null), NOTHING);
  }

  private static MethodDescriptor<List<OtlpBytes>, byte[]> descriptor(String fullName) {
    return MethodDescriptor.<List<OtlpBytes>, byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(fullName)
        .setRequestMarshaller(new PartsMarshaller())
        .setResponseMarshaller(new ResponseMarshaller())
        .build();
  }

  /**
   * Lets running calls finish until the deadline, then cuts them. Safe without {@link #start} and
   * when called twice.
   */
  public void close(Deadline deadline) {
    ManagedChannel open = channel;
    if (open == null) {
      return;
    }
    try {
      if (!open.shutdown().awaitTermination(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        var _ = open.shutdownNow();
      }
    } catch (InterruptedException e) {
      var _ = open.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static final class ResponseMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      throw new UnsupportedOperationException("responses are only received");
    }

    @Override
    public byte[] parse(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
