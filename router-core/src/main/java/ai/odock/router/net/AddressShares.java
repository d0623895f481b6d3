package ai.odock.router.net;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many connections each client address has. An IPv6 host has a network of 64 bits for itself,
 * so that is what counts there. Unix sockets have no address, and no share.
 */
final class AddressShares {
  private static final int NETWORK_BYTES = 8;

  private final int share;
  private final Map<Object, Integer> connections = new ConcurrentHashMap<>();

  /**
   * @param share the connections that one address may have
   */
  AddressShares(int share) {
    this.share = share;
  }

  int share() {
    return share;
  }

  /** Whether the connection is within its address's share; then {@link #leave} has to follow. */
  boolean enter(Channel connection) {
    Object address = key(connection);
    if (address == null) {
      return true;
    }
    if (connections.merge(address, 1, Integer::sum) <= share) {
      return true;
    }
    leave(address);
    return false;
  }

  void leave(Channel connection) {
    Object address = key(connection);
    if (address != null) {
      leave(address);
    }
  }

  private void leave(Object address) {
    connections.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  private static @Nullable Object key(Channel connection) {
    if (!(connection.remoteAddress() instanceof InetSocketAddress peer)) {
      return null;
    }
    InetAddress address = peer.getAddress();
    // everybody on a link has the same network there
    return address instanceof Inet6Address && !address.isLinkLocalAddress()
        ? (Object) ByteBuffer.wrap(address.getAddress(), 0, NETWORK_BYTES).getLong()
        : address;
  }
}
