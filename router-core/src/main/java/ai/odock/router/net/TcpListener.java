package ai.odock.router.net;

import ai.odock.router.telemetry.LogRateLimit;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInitializer;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.group.ChannelGroup;
import io.grpc.netty.shaded.io.netty.channel.group.DefaultChannelGroup;
import io.grpc.netty.shaded.io.netty.util.AttributeKey;
import io.grpc.netty.shaded.io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket, and its connections up to a number, and to a share for each address. */
public final class TcpListener {
  private static final Logger log = LoggerFactory.getLogger(TcpListener.class);
  private static final List<String> KNOWN_REASONS =
      List.of("address already in use", "permission denied", "cannot assign requested address");

  /** Clients that are turned away with an answer at a time; others are just closed. */
  private static final int ANSWERED_AT_A_TIME = 256;

  /** The words for the label {@code reason}. */
  private static final String CONNECTION_LIMIT = "connection_limit";

  private static final String ADDRESS_LIMIT = "address_limit";

  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(30);

  /** Who is given the new connections of a listening socket. */
  private static final AttributeKey<TcpListener> OWNER = AttributeKey.valueOf("listener");

  /** How long connections of a socket that was handed over may wait for their next request. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ListenAddress address;
  private final OfferedSockets offered;
  private final int maxConnections;
  private final AddressShares shares;
  private final Protocol protocol;
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, false);
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger answering = new AtomicInteger();
  private final AtomicLong beyondAll = new AtomicLong();
  private final AtomicLong beyondShare = new AtomicLong();
  private volatile boolean closing;
  private volatile @Nullable Channel server;

  /**
   * @param offered where it offers its socket, and finds that of another one
   */
  public TcpListener(ListenSettings settings, Protocol protocol, OfferedSockets offered) {
    this.address = settings.endpoint();
    this.offered = offered;
    this.maxConnections = settings.connections();
    this.shares = new AddressShares(settings.connectionsPerAddress());
    this.protocol = protocol;
  }

  /**
   * Binds the address.
   *
   * @throws IOException with the address and Go's words for what is wrong
   */
  public void start() throws IOException {
    if (server != null || closing) {
      throw new IllegalStateException("started before");
    }
    TcpListener before = offered.take(address);
    Channel taken = before == null ? null : before.server;
    if (taken != null) {
      taken.attr(OWNER).set(this);
      server = taken;
      return;
    }
    if (address instanceof ListenAddress.Unix unix && !UnixSocketFile.makeRoom(unix.path())) {
      // the transport would delete whatever is there
      throw new IOException("listen unix " + address + ": bind: address already in use");
    }
    ChannelFuture bound = bind();
    if (!bound.isSuccess()) {
      throw new IOException(
          "listen " + address.transport() + " " + address + ": " + reason(bound.cause()),
          bound.cause());
    }
    bound
        .channel()
        .pipeline()
        .addLast(new AcceptFailures(address, new LogRateLimit(Clock.SYSTEM, BETWEEN_FAILURES)));
    server = bound.channel();
  }

  /** Lets a listener of the same address that starts later take the socket over. */
  public void handOver() {
    if (server != null) {
      offered.offer(address, this);
    }
  }

  /** The other way round, whether the socket was taken or not. */
  public void takeBack() {
    offered.withdraw(address, this);
    Channel mine = server;
    if (mine != null) {
      mine.attr(OWNER).set(this);
    }
  }

  private ChannelFuture bind() throws IOException {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(EventLoops.group())
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.ALLOCATOR, EventLoops.buffers())
            .attr(OWNER, this)
            .childHandler(new Accept());
    SocketAddress socket =
        switch (address) {
          case ListenAddress.Tcp tcp -> {
            EventLoops.listenOnTcp(server, tcp.transport());
            yield resolve(tcp);
          }
          case ListenAddress.Unix unix -> EventLoops.listenOnUnix(server, unix.path());
        };
    return server.bind(socket).awaitUninterruptibly();
  }

  private static SocketAddress resolve(ListenAddress.Tcp tcp) throws IOException {
    try {
      return tcp.toSocketAddress();
    } catch (IOException e) {
      throw new IOException("listen " + tcp.transport() + ": " + e.getMessage(), e);
    }
  }

  /** Go's words for the usual failures, which operators search for. */
  private static String reason(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    for (String known : KNOWN_REASONS) {
      if (text.toLowerCase(Locale.ROOT).contains(known)) {
        return "bind: " + known;
      }
    }
    return text;
  }

  public ListenAddress address() {
    return address;
  }

  /** The port that is bound; the configured one before the start; 0 for a Unix socket. */
  public int port() {
    Channel bound = server;
    return bound != null && bound.localAddress() instanceof InetSocketAddress local
        ? local.getPort()
        : address instanceof ListenAddress.Tcp tcp ? tcp.hostPort().port() : 0;
  }

  /** The connections that were turned away because there were too many. */
  public long refused() {
    return beyondAll.get() + beyondShare.get();
  }

  public boolean closing() {
    return closing;
  }

  /**
   * Stops accepting, lets the connections end, and cuts what is left at the deadline. Not to be
   * called on an event loop.
   *
   * @param finish asks one connection to end when its work is done; called on its event loop
   */
  public void close(Deadline deadline, Consumer<Channel> finish) {
    closing = true;
    Channel bound = server;
    if (bound == null) {
      return;
    }
    offered.withdraw(address, this);
    boolean handedOver = !this.equals(bound.attr(OWNER).get());
    if (!handedOver) {
      var _ = bound.close().awaitUninterruptibly();
      if (address instanceof ListenAddress.Unix unix) {
        UnixSocketFile.remove(unix.path());
      }
    }
    // clients that have only just connected shall not notice that others listen now
    long grace = handedOver ? Math.min(GRACE_NANOS, deadline.remainingNanos() / 2) : 0;
    for (Channel connection : connections) {
      var _ =
          connection
              .eventLoop()
              .schedule(() -> finish.accept(connection), grace, TimeUnit.NANOSECONDS);
    }
    boolean done =
        connections
            .newCloseFuture()
            .awaitUninterruptibly(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    if (!done) {
      log.warn("{}: cutting {} connections at the deadline", address, connections.size());
      connections.forEach(TcpListener::cut);
      var _ = connections.newCloseFuture().awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
  }

  /** Closes the socket without asking the protocol. */
  public static void cut(Channel connection) {
    ChannelHandlerContext first = connection.pipeline().firstContext();
    var _ = first == null ? connection.close() : first.close();
  }

  private static final class Accept extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel connection) {
      Objects.requireNonNull(connection.parent().attr(OWNER).get()).accept(connection);
    }
  }

  private void accept(Channel connection) {
    if (closing) {
      TcpListener now = connection.parent().attr(OWNER).get();
      if (now == null || now.closing) {
        var _ = connection.close();
      } else {
        now.accept(connection);
      }
      return;
    }
    if (open.incrementAndGet() > maxConnections) {
      open.decrementAndGet();
      turnAway(connection, false);
    } else if (!shares.enter(connection)) {
      open.decrementAndGet();
      turnAway(connection, true);
    } else {
      take(connection);
    }
  }

  private void take(Channel connection) {
    tune(connection);
    var _ =
        connection
            .closeFuture()
            .addListener(
                closed -> {
                  shares.leave(connection);
                  open.decrementAndGet();
                });
    var _ = connections.add(connection);
    protocol.open(connection, this::closing);
  }

  private void tune(Channel connection) {
    boolean autoRead = protocol.readsByItself();
    // a codec that waits for the rest of a line keeps the whole buffer that was read into
    AdaptiveRecvByteBufAllocator reads =
        new AdaptiveRecvByteBufAllocator(64, 2048, autoRead ? 64 << 10 : 32 << 10);
    if (!autoRead) {
      // one read a turn: a client that pipelines makes nobody else wait
      var _ = reads.maxMessagesPerRead(1);
    }
    connection.config().setAutoRead(autoRead);
    connection.config().setRecvByteBufAllocator(reads);
    // a client may end its sending half and still wait for the answer
    connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, !autoRead);
  }

  private void turnAway(Channel connection, boolean ofAddress) {
    protocol.refused(ofAddress ? ADDRESS_LIMIT : CONNECTION_LIMIT);
    tell(connection, ofAddress);
    if (answering.incrementAndGet() > ANSWERED_AT_A_TIME) {
      answering.decrementAndGet();
      var _ = connection.close();
      return;
    }
    connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    var _ = connection.closeFuture().addListener(closed -> answering.decrementAndGet());
    byte[] answer =
        protocol.tooMany(
            ofAddress
                ? "too many connections from your address (max_connections_per_address)"
                : "too many connections (max_connections)");
    var _ = connection.pipeline().addLast(TurnedAway.silent(answer, protocol.tooManyDelay()));
  }

  /** A flood must not become a flood of log lines: the 1st, 2nd, 4th, 8th ... is told. */
  private void tell(Channel connection, boolean ofAddress) {
    long count = (ofAddress ? beyondShare : beyondAll).incrementAndGet();
    if (Long.bitCount(count) != 1) {
      return;
    }
    if (ofAddress) {
      log.warn(
          "{}: {} connections of {} are open, which is its share (max_connections_per_address), {}"
              + " turned away so far",
          address,
          shares.share(),
          ClientAddress.text(connection),
          count);
    } else {
      log.warn(
          "{}: {} connections are open (max_connections), {} turned away so far",
          address,
          maxConnections,
          count);
    }
  }
}
