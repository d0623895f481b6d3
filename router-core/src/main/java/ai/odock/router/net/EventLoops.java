package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator;
import io.grpc.netty.shaded.io.netty.buffer.PooledByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.ResourceLeakDetector;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process's one set of event loops, one thread a core, for every server and client. They are
 * daemons and live as long as the process, so nobody closes them.
 */
final class EventLoops {
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

  private EventLoops() {}

  static EventLoopGroup group() {
    return GROUP;
  }

  static ByteBufAllocator buffers() {
    return BUFFERS;
  }

  static Class<? extends ServerChannel> serverChannel() {
    return EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  static Class<? extends Channel> clientChannel() {
    return EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
  }
}
