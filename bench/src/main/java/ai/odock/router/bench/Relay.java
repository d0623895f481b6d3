package ai.odock.router.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Copies bytes between its port and another one, both ways, and looks at none: the floor of what a
 * process in the middle costs. A thread for each direction waits in the read itself, which is one
 * system call less than asking first what can be read.
 */
final class Relay {
  private static final int BUFFER = 64 << 10;
  private static final int STACK = 128 << 10;

  private Relay() {}

  /** Runs until it is killed. Arguments: the port to listen on, the port to connect to. */
  public static void main(String[] args) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetSocketAddress target = new InetSocketAddress(loopback, Integer.parseInt(args[1]));
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(loopback, Integer.parseInt(args[0])), 4096);
      while (true) {
        SocketChannel client = server.accept();
        SocketChannel backend = SocketChannel.open(target);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        backend.setOption(StandardSocketOptions.TCP_NODELAY, true);
        copy(client, backend);
        copy(backend, client);
      }
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    Thread.ofPlatform().daemon().stackSize(STACK).start(() -> pump(from, to));
  }

  private static void pump(SocketChannel from, SocketChannel to) {
    try (from;
        to) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // one side has gone; both are closed now
    }
  }
}
