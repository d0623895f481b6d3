package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.ServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.SocketProtocolFamily;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.channel.unix.IntegerUnixChannelOption;
import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process's one set of event loops, one thread a core, for every server and client. They are
 * daemons and live as long as the process, so nobody closes them.
 */
public final class EventLoops {
  /** Chunks of 4 MiB, four times the largest buffer that grpc-java asks for. */
  private static final int CHUNK_ORDER = 9;

  private static final boolean EPOLL = Epoll.isAvailable();
  private static final EventLoopGroup GROUP =
      new MultiThreadIoEventLoopGroup(
          Runtime.getRuntime().availableProcessors(),
          new DefaultThreadFactory("net-loop", true),
          EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

  /**
   * The codec tells at INFO of frames that a peer sent before it saw a refusal. Held here because
   * levels are lost with loggers that nobody holds.
   */
  private static final Logger CODEC_LOG =
      Logger.getLogger("io.grpc.netty.shaded.io.netty.handler.codec.http2");

  /**
   * Buffers of Netty, outside the heap. The default of Netty 4.2 takes large buffers from the
   * system and gives them back each time, which zeroes them and faults in every page anew.
   */
  private static final ByteBufAllocator BUFFERS =
      new PooledByteBufAllocator(
          true,
          0,
          Runtime.getRuntime().availableProcessors(),
          PooledByteBufAllocator.defaultPageSize(),
          CHUNK_ORDER,
          PooledByteBufAllocator.defaultSmallCacheSize(),
          PooledByteBufAllocator.defaultNormalCacheSize(),
          false);

  static {
    CODEC_LOG.setLevel(Level.WARNING);
    // it follows one buffer in a hundred with stack traces; leaks are looked for in tests
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  /** Linux's numbers for the level and the option. */
  private static final IntegerUnixChannelOption IPV6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

  private EventLoops() {}

  public static EventLoopGroup group() {
    return GROUP;
  }

  public static ByteBufAllocator buffers() {
    return BUFFERS;
  }

  /**
   * Has a server listen on TCP.
   *
   * @param transport {@code tcp}, or {@code tcp4} and {@code tcp6} for one family only
   */
  static void listenOnTcp(ServerBootstrap server, String transport) {
    server
        .channelFactory(() -> serverChannel(transport.equals("tcp4")))
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true);
    if (EPOLL && transport.equals("tcp6")) {
      server.option(IPV6_ONLY, 1);
    }
  }

  private static ServerSocketChannel serverChannel(boolean ipv4Only) {
    if (EPOLL) {
      // the address of every interface in IPv4 would otherwise take IPv6 as well
      return ipv4Only
          ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
          : new EpollServerSocketChannel();
    }
    return ipv4Only
        ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
        : new NioServerSocketChannel();
  }

  /**
   * Has a server listen on a Unix socket.
   *
   * @return what to bind
   */
  static SocketAddress listenOnUnix(ServerBootstrap server, String path) {
    server.channel(
        EPOLL ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class);
    if (!EPOLL) {
      return UnixDomainSocketAddress.of(path);
    }
    return new DomainSocketAddress(
        UnixSocketFile.isAbstract(path) ? "\0" + path.substring(1) : path);
  }

  public static Class<? extends Channel> clientChannel() {
    return EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  public static Class<? extends Channel> unixChannel() {
    return EPOLL ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
  }

  /** The address of a Unix socket, of the kind that {@link #unixChannel} takes. */
  public static SocketAddress unixAddress(String path) {
    return EPOLL ? new DomainSocketAddress(path) : UnixDomainSocketAddress.of(path);
  }
}
