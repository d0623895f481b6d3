package ai.odock.router.net.grpc;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.ListenAddress;
import ai.odock.router.net.ListenSettings;
import ai.odock.router.net.Listener;
import ai.odock.router.net.OfferedSockets;
import ai.odock.router.net.TcpListener;
import ai.odock.router.net.TransportObserver;
import ai.odock.router.net.WrongProtocol;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A plaintext gRPC server of unary methods: bytes in, bytes out. */
public final class GrpcServer implements Listener {
  private final TcpListener listener;
  private final @Nullable GrpcHealth health;

  private GrpcServer(TcpListener listener, @Nullable GrpcHealth health) {
    this.listener = listener;
    this.health = health;
  }

  public static Builder builder(HostPort address) {
    return builder(ListenAddress.tcp(address));
  }

  public static Builder builder(ListenAddress address) {
    return builder(ListenSettings.at(address));
  }

  /** A server that listens there, and has no services yet. */
  public static Builder builder(ListenSettings listen) {
    return new Builder(listen);
  }

  /**
   * Opens the port.
   *
   * @throws IOException as {@code listen tcp 127.0.0.1:4317: bind: address already in use}
   */
  @Override
  public void start() throws IOException {
    listener.start();
  }

  /** Lets a server of the same address that starts later take the socket over. */
  @Override
  public void handOver() {
    listener.handOver();
  }

  /** That server could not start: new connections come here again. */
  @Override
  public void takeBack() {
    listener.takeBack();
  }

  /** Where it listens, as configured. */
  public ListenAddress address() {
    return listener.address();
  }

  /** The port that is open; what was configured before {@link #start}; 0 for a Unix socket. */
  public int port() {
    return listener.port();
  }

  /** Connections that were turned away because there were too many. */
  public long refusedConnections() {
    return listener.refused();
  }

  /**
   * Stops accepting, lets running calls finish, and cuts what is left at the deadline. Safe without
   * {@link #start} and when called twice.
   */
  @Override
  public void close(Deadline deadline) {
    if (health != null) {
      health.stop();
    }
    listener.close(deadline, channel -> GrpcConnection.finish(channel, deadline.remainingNanos()));
  }

  /** Collects what a server is to do. */
  public static final class Builder {
    private final ListenSettings listen;
    private final Map<String, Map<String, CallHandler>> services = new HashMap<>();
    private OfferedSockets sockets = new OfferedSockets();
    private MemoryBudget memory = new MemoryBudget(Long.MAX_VALUE);
    private int maxMessageBytes = 4 << 20;
    private int maxConcurrentStreams = 100;
    private int offLoopBytes = 1 << 20;
    private Duration requestTimeout = Duration.ofSeconds(30);
    private GrpcKeepalive keepalive = GrpcKeepalive.DEFAULTS;
    private boolean includeMetadata;
    private boolean health;
    private String elsewhere = "";
    private int maxReadBytes = GrpcConnection.DEFAULT_READ;
    private Consumer<String> onRefused = reason -> {};
    private @Nullable TransportObserver observer;

    private Builder(ListenSettings listen) {
      this.listen = listen;
    }

    /** Where it offers its socket to a successor; to none when not set. */
    public Builder sockets(OfferedSockets offered) {
      this.sockets = offered;
      return this;
    }

    /** Where messages are charged from their first byte to their reply. */
    public Builder memory(MemoryBudget memory) {
      this.memory = memory;
      return this;
    }

    /** The largest message, inflated; 4 MiB when not set. */
    public Builder maxMessageBytes(int bytes) {
      this.maxMessageBytes = bytes;
      return this;
    }

    /** Calls at a time on one connection; 100 when not set. */
    public Builder maxConcurrentStreams(int streams) {
      this.maxConcurrentStreams = streams;
      return this;
    }

    /** Messages over this size are handled on a virtual thread; 1 MiB when not set. */
    public Builder offLoopBytes(int bytes) {
      this.offLoopBytes = bytes;
      return this;
    }

    /** How long a client may be silent inside a request before it is cut; 30 s when not set. */
    public Builder requestTimeout(Duration timeout) {
      this.requestTimeout = timeout;
      return this;
    }

    /** Adds a method, as {@code package.Service} and {@code Method}. */
    public Builder unary(String service, String method, UnaryHandler handler) {
      services
          .computeIfAbsent(service, name -> new HashMap<>())
          .put(method, new CallHandler.Unary(handler));
      return this;
    }

    /** How long connections live and how often clients may ping; grpc-go's when not set. */
    public Builder keepalive(GrpcKeepalive keepalive) {
      this.keepalive = keepalive;
      return this;
    }

    /** Whether handlers are given what came with a message; not unless set. */
    public Builder includeMetadata(boolean include) {
      this.includeMetadata = include;
      return this;
    }

    /** Adds {@code grpc.health.v1} for the services of this server. */
    public Builder health() {
      this.health = true;
      return this;
    }

    /** What one read of a connection takes at most, 1 to 64 KiB; 64 KiB when not set. */
    public Builder maxReadBytes(int bytes) {
      this.maxReadBytes = Math.clamp(bytes, 1 << 10, GrpcConnection.DEFAULT_READ);
      return this;
    }

    /**
     * Told of every message and connection that was not taken in, by the word for a label; called
     * on event loops.
     */
    public Builder onRefused(Consumer<String> listener) {
      this.onRefused = listener;
      return this;
    }

    /**
     * Where clients of HTTP/1.1 should go, for those that come here; a sentence without its end.
     */
    public Builder elsewhere(String advice) {
      this.elsewhere = advice;
      return this;
    }

    /** Told of every request that has ended; nobody when not set. */
    public Builder observer(@Nullable TransportObserver observer) {
      this.observer = observer;
      return this;
    }

    public GrpcServer build() {
      Map<String, Map<String, CallHandler>> fixed = new HashMap<>();
      services.forEach((service, methods) -> fixed.put(service, Map.copyOf(methods)));
      GrpcHealth checks = health ? new GrpcHealth(services.keySet()) : null;
      if (checks != null) {
        fixed.put(GrpcHealth.SERVICE, checks.methods());
      }
      GrpcSettings settings =
          new GrpcSettings(
              Map.copyOf(fixed),
              memory,
              maxMessageBytes,
              maxConcurrentStreams,
              offLoopBytes,
              requestTimeout,
              keepalive,
              includeMetadata,
              maxReadBytes,
              onRefused,
              observer);
      WrongProtocol wrong =
          new WrongProtocol(listen.endpoint(), "gRPC without TLS", elsewhere, onRefused);
      return new GrpcServer(
          new TcpListener(listen, new GrpcProtocol(settings, wrong), sockets), checks);
    }
  }
}
