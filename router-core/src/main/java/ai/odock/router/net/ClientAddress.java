package ai.odock.router.net;

import ai.odock.router.Batch;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells batches where they came from. */
public final class ClientAddress {
  private ClientAddress() {}

  /**
   * The metadata that says who is at the other end of a connection; empty on a unix socket. Asked
   * once a connection, so that its requests share it.
   */
  public static Map<String, List<String>> of(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress peer && !peer.isUnresolved()
        ? Map.of(Batch.CLIENT_ADDRESS, List.of(NetUtil.toAddressString(peer.getAddress())))
        : Map.of();
  }

  /** For a line of the log. */
  public static String text(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress peer && !peer.isUnresolved()
        ? NetUtil.toAddressString(peer.getAddress())
        : "a unix socket";
  }

  /** Both together. */
  public static Map<String, List<String>> with(
      Map<String, List<String>> client, Map<String, List<String>> metadata) {
    if (client.isEmpty()) {
      return metadata;
    }
    Map<String, List<String>> both = new LinkedHashMap<>(metadata);
    both.putAll(client);
    return Collections.unmodifiableMap(both);
  }
}
