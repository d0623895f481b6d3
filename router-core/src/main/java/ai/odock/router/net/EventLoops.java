package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.bootstrap.ServerBootstrap;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.netty.shaded.io.netty.channel.unix.IntegerUnixChannelOption;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process's one set of event loops, one thread a core, for every server and client. They are
 * daemons and live as long as the process, so nobody closes them.
 */
final class EventLoops {
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

  static {
    CODEC_LOG.setLevel(Level.WARNING);
  }

  /** Linux's numbers for the level and the option. */
  private static final IntegerUnixChannelOption IPV6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

  private EventLoops() {}

  static EventLoopGroup group() {
    return GROUP;
  }

  /**
   * Has a server listen on TCP.
   *
   * @param ipv6Only whether the address of every interface leaves IPv4 alone
   */
  static void listenOnTcp(ServerBootstrap server, boolean ipv6Only) {
    server
        .channel(EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true);
    if (ipv6Only && EPOLL) {
      server.option(IPV6_ONLY, 1);
    }
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

  static Class<? extends Channel> clientChannel() {
    return EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
  }
}
